"""Rows that are asked at intervals, by workers that each claim theirs for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

# A scrape takes ten seconds at most; whoever holds a claim for longer has died.
CLAIMED_FOR = timedelta(seconds=40)
# What fails is read again after as long as it has failed already, but no later than this: the few
# that hang for ten seconds each leave threads to the others.
RETRY_AFTER_MAX = timedelta(minutes=1)
INTERVAL_S_MIN, INTERVAL_S_MAX = 5, 3_600
# SQLite is bad at adding times, so intervals are compared as if they were the next of these.
_ROUND_INTERVALS_S = (60, 300, 900)


def is_due(*, now: datetime) -> Q:
    """Select what is due to be scraped and not leased by a worker.

    A time further ahead than any that is set now is that of a clock that has been set back
    since, and is not waited for.
    """
    is_ahead = Q(next_scrape_at__gt=_latest(INTERVAL_S_MAX, now=now))
    for interval_s in _ROUND_INTERVALS_S:
        latest_at = _latest(interval_s, now=now)
        is_ahead |= Q(interval_s__lte=interval_s, next_scrape_at__gt=latest_at)
    is_free = (
        Q(claimed_until=None)
        | Q(claimed_until__lte=now)
        | Q(claimed_until__gt=now + 2 * CLAIMED_FOR)
    )
    return is_free & (Q(next_scrape_at__lte=now) | is_ahead)


def next_scrape_at(
    due_at: datetime, *, interval_s: int, failing_since: datetime | None, now: datetime
) -> datetime:
    """Return when to ask again what was due at ``due_at``, and has failed for that long."""
    pause = timedelta(seconds=interval_s)
    if failing_since:
        pause = max(pause, min(now - failing_since, RETRY_AFTER_MAX))
    is_in_step = now < due_at + pause <= now + pause  # also not by a clock that was ahead
    return due_at + pause if is_in_step else now + pause


def _latest(interval_s: int, *, now: datetime) -> datetime:
    """Until when what is read so often can be waiting."""
    return now + timedelta(seconds=interval_s) + RETRY_AFTER_MAX
