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
    if _is_ahead(row.until, now=now):
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
    rows = Lease.objects.filter(name__in=names).values_list("name", "until")
    return {names[name]: until - now for name, until in rows if _is_ahead(until, now=now)}


def _is_ahead(until: datetime | None, *, now: datetime) -> bool:
    """Whether it is yet to come; one that is far ahead is of before the clock was set back."""
    return until is not None and now < until <= now + 2 * SECOND


def _per_s(channel: str) -> int:
    per_s: int = settings.STATUSPAGE_MAIL_PER_S if channel == ChannelKind.MAIL else 0
    return per_s


def _name(channel: str) -> str:
    return f"rate of {channel}"
