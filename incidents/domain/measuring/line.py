"""The measurements of one component by several rules, as one line of times."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from zoneinfo import ZoneInfo

from incidents.domain.rollup import worst
from incidents.domain.status_log import Interval
from incidents.domain.uptime import Seconds, by_day, daily_totals
from incidents.domain.vocabulary import ComponentStatus

Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Track:
    """Measurements by a rule since ``since``: trouble of ``status``, and where nothing is known.

    Both are in order and do not overlap among themselves.
    """

    since: datetime
    status: ComponentStatus
    troubles: Sequence[Span] = ()
    gaps: Sequence[Span] = ()

    def at(self, at: datetime) -> ComponentStatus | None:
        """Return the status from ``at`` on until any of its bounds; None if it is not known."""
        if at < self.since or _holds(self.gaps, at):
            return None
        is_bad = _holds(self.troubles, at)
        return self.status if is_bad else ComponentStatus.OPERATIONAL

    @property
    def bounds(self) -> Iterator[datetime]:
        yield self.since
        for started_at, ended_at in (*self.troubles, *self.gaps):
            yield started_at
            if ended_at:
                yield ended_at


@dataclass(frozen=True)
class MeasuredIntervals:
    """Times of trouble, and times for which nothing is known. All have ended or are cut."""

    troubles: Sequence[Interval] = ()
    unknown: Sequence[tuple[datetime, datetime]] = ()
    days: dict[date, Seconds] = field(default_factory=dict)
    unknown_days: dict[date, float] = field(default_factory=dict)

    @property
    def unknown_for(self) -> timedelta:
        return sum((end - start for start, end in self.unknown), timedelta(0))


def line(
    tracks: Sequence[Track], *, start: datetime, end: datetime, zone: ZoneInfo
) -> MeasuredIntervals:
    """Return what was measured from ``start`` to ``end``.

    The worst of what rules say at a time holds; nothing is known where none does.
    """
    found = list(_pieces(tracks, start=start, end=end))
    troubles = [
        Interval(status, since, until)
        for since, until, status in found
        if status not in (None, ComponentStatus.OPERATIONAL)
    ]
    unknown = [(since, until) for since, until, status in found if status is None]
    unknown_days: dict[date, float] = {}
    for since, until in unknown:
        for day, seconds in by_day(since, until, zone=zone):
            unknown_days[day] = unknown_days.get(day, 0.0) + seconds
    return MeasuredIntervals(troubles, unknown, daily_totals(troubles, zone=zone), unknown_days)


def _pieces(
    tracks: Sequence[Track], *, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, ComponentStatus | None]]:
    """Yield times with one status each, which is another than before."""
    within = {at for track in tracks for at in track.bounds if start < at < end}
    bounds = sorted({start, end} | within)
    for status, alike in groupby(pairwise(bounds), key=lambda each: _worst(tracks, each[0])):
        first, *others = alike
        yield first[0], (others or [first])[-1][1], status


def _worst(tracks: Sequence[Track], at: datetime) -> ComponentStatus | None:
    known = [status for track in tracks if (status := track.at(at)) is not None]
    return worst(known) if known else None


def _holds(spans: Sequence[Span], at: datetime) -> bool:
    index = bisect_right(spans, at, key=itemgetter(0)) - 1
    if index < 0:
        return False
    until = spans[index][1]
    return until is None or at < until
