"""Deliveries: claim what is due in batches, send it, and record what became of it.

The database is the queue. A batch is of one event and one channel, so that its message is made
once. The newest event goes first: an incident that is opened overtakes a long fan-out, and what
is tried again. A worker that dies leaves a lease that lapses.
"""

from __future__ import annotations

import logging
import random
import secrets
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, takewhile

from django.db import DatabaseError
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from incidents.domain.messages import ChannelDown, Outcome, Recipient
from incidents.domain.subscriptions import (
    LONGEST_PAUSE,
    ChannelKind,
    DeliveryState,
    SubscriberState,
    is_given_up,
    pause,
)
from incidents.domain.vocabulary import Audience
from incidents.models import Delivery, Event
from incidents.models.delivery import ERROR_MAX_LENGTH, DeliveryQuerySet
from incidents.operations import forgotten, rates
from incidents.operations.fan_out import fan_out_due, nudged_team, replaceable
from incidents.operations.outbox import call_off
from incidents.operations.quarantine import end
from incidents.operations.replies import reply_due
from incidents.operations.scopes import write
from incidents.operations.targets import target
from incidents.operations.told import record_told
from incidents.outbound.channels import CHANNELS, channel
from incidents.render import messages, nudges

Clock = Callable[[], datetime]

log = logging.getLogger(__name__)

BATCH, FEWEST = 500, 20
# Longer than a batch takes, with a server that hangs at its last message.
LEASE = timedelta(minutes=2)
# So soon a slow batch makes room for what is newer.
BATCH_LASTS = timedelta(seconds=1)
# So often a sender looks whether what it sends is still to be sent.
LOOK_EVERY = timedelta(milliseconds=200)
CHANNEL_PAUSE = timedelta(seconds=15)
OWN_ERROR = "An error of Plainstatus itself; the worker's log has the details."


@dataclass
class Batch:
    """Deliveries of one event by one channel, under one lease; ``left`` are to be sent, by key.

    ``newest`` is the key of the last event of its incident. ``saying_all``: the keys of those that
    replace it, as of when that of the key was the last.
    """

    event: Event
    newest: int
    channel: str
    lease: str
    left: dict[int, Delivery]
    sent: list[int] = field(default_factory=list)
    saying_all: dict[int, list[int]] = field(default_factory=dict)


def deliver_due(
    *,
    clock: Clock,
    channels: Collection[str] = CHANNELS.keys(),
    sleep: Callable[[float], None] = time.sleep,
    is_stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Send all that is due by ``channels``; by the others of them still, if one is down, or has
    sent as much as it may for now.

    What somebody asked for goes before all others, also amid a long fan-out: links for forgotten
    passwords, and replies, of many a round before each batch. Once ``is_stopping``, it records
    what was sent, and leaves the rest to others: nobody gets a message twice by a restart.
    """
    usable, most = set(channels), BATCH
    while not is_stopping():
        if ChannelKind.MAIL in usable:
            forgotten.send_due(clock=clock)
        has_more = reply_due(clock=clock, channels=usable)
        fan_out_due(now=clock())
        spent = rates.spent(usable, now=clock())
        batch = _claim(now=clock(), channels=usable - spent.keys(), most=most)
        if batch is None and has_more:
            continue
        if batch is None:
            if not due(now=clock()).filter(channel__in=spent).exists():
                record_told(now=clock())
                break
            sleep(min(spent.values()).total_seconds())
            continue
        claimed = len(batch.left)
        try:
            _send(batch, clock=clock, is_stopping=is_stopping)
            # Where a server takes few a second, no more are claimed only to be given back.
            most = min(BATCH, max(FEWEST, 2 * (claimed - len(batch.left))))
        except ChannelDown as failure:
            usable.discard(batch.channel)
            _give_back(batch, now=clock(), after=CHANNEL_PAUSE, error=str(failure))
        except DatabaseError:
            raise
        except Exception:
            # A message that cannot be made, or an answer that nobody foresaw, stops no other.
            log.exception("Sending event %s by %s failed", batch.event.pk, batch.channel)
            _put_off(batch, now=clock())


def heed_clock(*, now: datetime) -> None:
    """Have what a clock that was ahead put off be due, once it is set back.

    Later messages of the same incident wait behind it.
    """
    ahead = Delivery.objects.pending().filter(next_attempt_at__gt=now + LONGEST_PAUSE)
    ahead.update(next_attempt_at=now)


def due(*, now: datetime) -> DeliveryQuerySet:
    """Return what may be sent now: nothing before the incident's earlier message, or once that
    has news that is yet to be fanned out."""
    news = Event.objects.filter(
        incident=OuterRef("incident"), pk__gt=OuterRef("event"), notifies=True, fanned_out_at=None
    )
    pending = Delivery.objects.pending().filter(next_attempt_at__lte=now, event__notifies=True)
    return pending.filter(~Exists(news)).first_of_incident()


@write
def _claim(*, now: datetime, channels: Collection[str], most: int = BATCH) -> Batch | None:
    """Lease what is due of the newest event, so many at most; None if nothing is."""
    found = due(now=now).filter(channel__in=channels)
    newest = found.order_by("-event", "-channel").values("event", "channel").first()
    if newest is None:
        return None
    some = found.filter(**newest).select_for_update(skip_locked=True, of=("self",))
    keys = list(some.values_list("pk", flat=True)[:most])
    keys = keys[: rates.reserve(newest["channel"], most=len(keys), now=now)]
    lease = secrets.token_hex(8)
    Delivery.objects.filter(pk__in=keys).update(
        lease=lease, next_attempt_at=now + LEASE, attempts=F("attempts") + 1
    )
    event = Event.objects.get(pk=newest["event"])
    rows = _still_wanted(event, lease, keys)
    return Batch(
        event,
        _newest_of_incident(event),
        newest["channel"],
        lease,
        {row.pk: row for row in rows},
    )


def _still_wanted(event: Event, lease: str, keys: Sequence[int]) -> list[Delivery]:
    """Return the rows; cancel those of subscribers who ended it or were erased since, or of staff
    who left."""
    leased = Delivery.objects.filter(lease=lease, pk__in=keys)
    rows = leased.select_related("subscriber")
    if event.audience == Audience.STAFF:
        wanted = list(rows.filter(subscriber__in=nudged_team()))
    else:
        wanted = [row for row in rows if row.subscriber.state == SubscriberState.CONFIRMED]
    if len(wanted) < len(keys):
        rest = leased.exclude(pk__in=[row.pk for row in wanted])
        rest.update(state=DeliveryState.CANCELLED, lease="", attempts=F("attempts") - 1)
    return wanted


def _send(batch: Batch, *, clock: Clock, is_stopping: Callable[[], bool]) -> None:
    """Send what is still worth it, and give back the rest. Raises ChannelDown."""
    began_at = clock()
    for (is_list, replaces), rows in groupby(sorted(batch.left.values(), key=_variant), _variant):
        if batch.event.audience == Audience.STAFF:
            message = nudges.of_event(batch.event, now=began_at)
        else:
            message = messages.of_event(
                batch.event,
                channel=batch.channel,
                is_list=is_list,
                replaces_earlier=replaces,
                now=began_at,
            )
        if message is None:  # such as of a component that was removed
            call_off(Event.objects.filter(pk=batch.event.pk))
            break
        ahead = list(rows)
        worth = _worth_sending(batch, ahead, began_at=began_at, clock=clock)
        targets = takewhile(lambda _: not is_stopping(), worth)
        try:
            outcomes = channel(batch.channel).send_many(message, targets)
            for row, outcome in zip(ahead, outcomes, strict=False):
                del batch.left[row.pk]
                if outcome.is_sent:
                    batch.sent.append(row.pk)
                else:
                    _record_failure(batch, row, outcome, now=clock())
        finally:
            _record_sent(batch, now=clock())
    _give_back(batch, now=clock())


def _variant(row: Delivery) -> tuple[bool, bool]:
    return row.subscriber.is_list, row.replaces_earlier


def _worth_sending(
    batch: Batch, rows: Sequence[Delivery], *, began_at: datetime, clock: Clock
) -> Iterator[Recipient]:
    """Yield targets until there is news of the incident, or the batch has had its time."""
    looked_at = began_at
    for row in rows:
        at = clock()
        if at - began_at > BATCH_LASTS:
            return
        if at - looked_at > LOOK_EVERY:
            if not _is_still_so(batch):
                return
            looked_at = at
        yield target(row.subscriber, now=at)


def _is_still_so(batch: Batch) -> bool:
    """Whether it was not called off, and nothing of its incident was posted or edited since."""
    is_called_off = not Event.objects.filter(pk=batch.event.pk, notifies=True).exists()
    return not is_called_off and _newest_of_incident(batch.event) == batch.newest


def _newest_of_incident(event: Event) -> int:
    if event.incident_id is None:
        return event.pk
    return Event.objects.filter(incident=event.incident_id).latest("pk").pk


def _record_sent(batch: Batch, *, now: datetime) -> None:
    same = Delivery.objects.filter(pk__in=batch.sent, lease=batch.lease)
    same.update(state=DeliveryState.SENT, sent_at=now, lease="", last_error="")
    batch.sent.clear()


@write
def _record_failure(batch: Batch, row: Delivery, outcome: Outcome, *, now: datetime) -> None:
    """Try it again later, unless that would change nothing or there is something newer to tell."""
    mine = Delivery.objects.filter(pk=row.pk, lease=batch.lease)
    error = outcome.error[:ERROR_MAX_LENGTH]
    is_over = is_given_up(row.created_at, attempts=row.attempts, now=now)
    if outcome.is_final or is_over:
        mine.update(state=DeliveryState.FAILED, lease="", last_error=error)
    elif (newer := _replacing(batch, row)).exists():
        newer.update(replaces_earlier=True)
        mine.update(state=DeliveryState.SUPERSEDED, lease="", last_error=error)
    else:
        wait = pause(row.attempts, chance=random.random())
        wait = min(max(wait, outcome.retry_after or wait), LONGEST_PAUSE)
        mine.update(next_attempt_at=now + wait, lease="", last_error=error)
    if outcome.is_declined:
        end(row.subscriber_id, SubscriberState.UNSUBSCRIBED, reason=error, now=now)
    elif outcome.is_gone:
        end(row.subscriber_id, SubscriberState.QUARANTINED, reason=error, now=now)
    elif is_over and not _was_reached(row):
        reason = _("It failed for 5 days: %(error)s") % {"error": outcome.error}
        end(row.subscriber_id, SubscriberState.QUARANTINED, reason=reason, now=now)


def _was_reached(row: Delivery) -> bool:
    """Whether anything was sent to the subscriber since ``row`` was to be."""
    same = Delivery.objects.filter(subscriber=row.subscriber_id, state=DeliveryState.SENT)
    return same.filter(sent_at__gt=row.created_at).exists()


def _replacing(batch: Batch, row: Delivery) -> DeliveryQuerySet:
    """Return the newer message of the incident for the same subscriber that says it all."""
    newest = _newest_of_incident(batch.event)
    if newest not in batch.saying_all:
        batch.saying_all[newest] = _saying_all(batch.event)
    same = Delivery.objects.pending().filter(subscriber=row.subscriber_id)
    return same.filter(event__in=batch.saying_all[newest])


def _saying_all(event: Event) -> list[int]:
    """Return the keys of newer events that leave nothing to say of ``event``."""
    newer = Event.objects.filter(incident=event.incident_id, pk__gt=event.pk, notifies=True)
    return [
        each.pk
        for each in newer.exclude(incident=None)
        if replaceable(each).filter(pk=event.pk).exists()
    ]


@write
def _put_off(batch: Batch, *, now: datetime) -> None:
    """Try later what an error of our own kept from being sent; no subscriber is to blame."""
    for row in batch.left.values():
        mine = Delivery.objects.filter(pk=row.pk, lease=batch.lease)
        if is_given_up(row.created_at, attempts=row.attempts, now=now):
            mine.update(state=DeliveryState.FAILED, lease="", last_error=OWN_ERROR)
        else:
            wait = pause(row.attempts, chance=random.random())
            mine.update(next_attempt_at=now + wait, lease="", last_error=OWN_ERROR)


def _give_back(
    batch: Batch, *, now: datetime, after: timedelta = timedelta(0), error: str = ""
) -> None:
    """Leave to others what was not tried; that counts as no attempt."""
    same = Delivery.objects.filter(pk__in=list(batch.left), lease=batch.lease)
    told = {"last_error": error[:ERROR_MAX_LENGTH]} if error else {}
    same.update(lease="", next_attempt_at=now + after, attempts=F("attempts") - 1, **told)
