"""How many messages a channel may send a second, counted for all workers together.

A row says from when on more may be sent: whoever sends reserves a second's worth before.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from incidents.domain.subscriptions import ChannelKind
from incidents.models import Lease

SECOND = timedelta(seconds=1)


def reserve(channel: str, *, most: int, now: datetime) -> int:
    """Return how many of ``most`` may be sent now, and have others wait meanwhile.

    Part of a transaction.
    """
    if not (per_s := _per_s(channel)):
        return most
    row, _is_new = Lease.objects.select_for_update().get_or_create(name=_name(channel))
    if _left(row, now=now):
        return 0
    count = min(most, per_s)
    row.until = now + count * SECOND / per_s
    row.save(update_fields=["until"])
    return count


def spent(channels: Collection[str], *, now: datetime) -> dict[str, timedelta]:
    """Return how long those of ``channels`` have to wait that have sent as much as they may."""
    names = {_name(channel): channel for channel in channels if _per_s(channel)}
    if not names:
        return {}
    left = {names[row.name]: _left(row, now=now) for row in Lease.objects.filter(name__in=names)}
    return {channel: pause for channel, pause in left.items() if pause}


def _left(row: Lease, *, now: datetime) -> timedelta | None:
    """Return how long it lasts; one that is far ahead is of before the clock was set back."""
    is_ahead = row.until is not None and now < row.until <= now + 2 * SECOND
    return row.until - now if row.until and is_ahead else None


def _per_s(channel: str) -> int:
    per_s: int = settings.STATUSPAGE_MAIL_PER_S if channel == ChannelKind.MAIL else 0
    return per_s


def _name(channel: str) -> str:
    return f"rate of {channel}"
