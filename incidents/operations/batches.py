"""Batches: deliveries of one event by one channel, under a lease.

The database is the queue. The newest event goes first: an incident that is opened overtakes a long
fan-out, and what is tried again. A worker that dies leaves a lease that lapses.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from incidents.domain.subscriptions import ChannelKind, DeliveryState, SubscriberState
from incidents.domain.vocabulary import Audience
from incidents.models import Delivery, Event
from incidents.models.delivery import ERROR_MAX_LENGTH, DeliveryQuerySet
from incidents.operations import rates
from incidents.operations.fan_out import nudged_team
from incidents.operations.scopes import write

BATCH = 1_000
# Longer than a batch takes, with a server that hangs at its last message.
LEASE = timedelta(minutes=2)
COLUMNS = (
    *("pk", "replaces_earlier", "subscriber__is_list", "subscriber__target", "subscriber__code"),
    *("subscriber__token", "subscriber__secret", "subscriber__former_secret"),
    "subscriber__former_until",
)


@dataclass(frozen=True, slots=True)
class Leased:
    """A delivery and its subscriber, as far as is needed to send it. Models would take longer to
    read than a message takes to be sent."""

    key: int
    replaces_earlier: bool
    is_list: bool
    target: str
    code: str
    token: str
    secret: str
    former_secret: str
    former_until: datetime | None


@dataclass
class Batch:
    """Deliveries by their ``keys``; ``left`` are to be sent. All others that it leases were sent.

    ``newest`` is the key of the last event of its incident. ``saying_all``: the keys of those that
    replace it, as of when that of the key was the last.
    """

    event: Event
    newest: int
    channel: str
    lease: str
    keys: set[int]
    left: dict[int, Leased] = field(default_factory=dict)
    saying_all: dict[int, list[int]] = field(default_factory=dict)

    def rows(self, keys: Iterable[int]) -> DeliveryQuerySet:
        """Return those of ``keys`` that no other worker has leased since."""
        return Delivery.objects.filter(pk__in=list(keys), lease=self.lease)

    def record_sent(self, *, now: datetime) -> None:
        if sent := self.keys - self.left.keys():
            self.rows(sent).update(state=DeliveryState.SENT, sent_at=now, lease="", last_error="")

    def give_back(self, *, now: datetime, after: timedelta = timedelta(0), error: str = "") -> None:
        """Leave to others what was not tried; that counts as no attempt."""
        if self.left:
            told = {"last_error": error[:ERROR_MAX_LENGTH]} if error else {}
            self.rows(self.left).update(
                lease="", next_attempt_at=now + after, attempts=F("attempts") - 1, **told
            )


@write
def claim(*, now: datetime, channels: Collection[str], most: int = BATCH) -> Batch | None:
    """Lease what is due of the newest event, so many at most; None if nothing is."""
    newest = newest_first(channels, now=now).first()
    if newest is None:
        return None
    keys = _due_of(newest.event, newest.channel, most=most, now=now)
    keys = keys[: rates.reserve(newest.channel, most=len(keys), now=now)]
    batch = Batch(
        newest.event,
        newest_of_incident(newest.event),
        newest.channel,
        secrets.token_hex(8),
        set(keys),
    )
    Delivery.objects.filter(pk__in=keys).update(
        lease=batch.lease, next_attempt_at=now + LEASE, attempts=F("attempts") + 1
    )
    batch.left = {row.key: row for row in _wanted(batch)}
    if unwanted := batch.keys - batch.left.keys():
        batch.rows(unwanted).update(
            state=DeliveryState.CANCELLED, lease="", attempts=F("attempts") - 1
        )
    return batch


def newest_first(channels: Collection[str], *, now: datetime) -> DeliveryQuerySet:
    """Return what is due by ``channels``, that of the newest event first, in the index's order.

    Both databases read only the first row so. PostgreSQL may read all that was sent if the order
    is less than that of the index, and SQLite sorts all if one channel is named.
    """
    others = set(ChannelKind.values) - set(channels)
    found = due(now=now).exclude(channel__in=others)
    return found.order_by("-event", "-channel", "-next_attempt_at")


def due(*, now: datetime) -> DeliveryQuerySet:
    """Return what may be sent now: nothing before the incident's earlier message, or once that
    has news that is yet to be fanned out."""
    news = Event.objects.filter(
        incident=OuterRef("incident"), pk__gt=OuterRef("event"), notifies=True, fanned_out_at=None
    )
    pending = Delivery.objects.pending().filter(next_attempt_at__lte=now, event__notifies=True)
    return pending.filter(~Exists(news)).first_of_incident()


def _due_of(event: Event, channel: str, *, most: int, now: datetime) -> list[int]:
    """Lock what is due of one event by one channel; return the keys of so many at most.

    Without its event, whose row would be locked too, and all of it be skipped by other workers.
    By its time, as the index has it: else PostgreSQL may walk over all that was sent already.
    """
    pending = Delivery.objects.pending().filter(event=event, channel=channel)
    some = pending.filter(next_attempt_at__lte=now).first_of_incident()
    locked = some.order_by("next_attempt_at").select_for_update(skip_locked=True)
    return list(locked.values_list("pk", flat=True)[:most])


def newest_of_incident(event: Event) -> int:
    """Return the key of the last event of its incident."""
    if event.incident_id is None:
        return event.pk
    return Event.objects.filter(incident=event.incident_id).latest("pk").pk


def _wanted(batch: Batch) -> list[Leased]:
    """Return the rows but for those of subscribers who ended it or were erased since, or of staff
    who left."""
    if batch.event.audience == Audience.STAFF:
        wanted = Q(subscriber__in=nudged_team())
    else:
        wanted = Q(subscriber__state=SubscriberState.CONFIRMED)
    rows = batch.rows(batch.keys).filter(wanted).order_by("pk")
    return [Leased(*row) for row in rows.values_list(*COLUMNS)]
