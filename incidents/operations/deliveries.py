"""Deliveries: send what is due in batches, and record what became of it.

A batch is of one event and one channel, so that its message is made once.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, takewhile

from django.db import DatabaseError
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
from incidents.operations import ended_targets, forgotten, rates
from incidents.operations.batches import BATCH, Batch, Leased, claim, due, newest_of_incident
from incidents.operations.fan_out import fan_out_due, replaceable
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

FEWEST = 20
# So soon a slow batch makes room for what is newer.
BATCH_LASTS = timedelta(seconds=1)
# So often a sender looks whether what it sends is still to be sent.
LOOK_EVERY = timedelta(milliseconds=200)
CHANNEL_PAUSE = timedelta(seconds=15)
OWN_ERROR = "An error of Plainstatus itself; the worker's log has the details."


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
            _send_letters(clock=clock)
        has_more = reply_due(clock=clock, channels=usable)
        fan_out_due(now=clock())
        spent = rates.spent(usable, now=clock())
        batch = claim(now=clock(), channels=usable - spent.keys(), most=most)
        if batch is None and has_more:
            continue
        if batch is None:
            if not spent or not due(now=clock()).filter(channel__in=spent).exists():
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
            batch.give_back(now=clock(), after=CHANNEL_PAUSE, error=str(failure))
        except DatabaseError:
            raise
        except Exception:
            # A message that cannot be made, or an answer that nobody foresaw, stops no other.
            log.exception("Sending event %s by %s failed", batch.event.pk, batch.channel)
            _put_off(batch, now=clock())


def _send_letters(*, clock: Clock) -> None:
    """Send what one of the team is to know."""
    forgotten.send_due(clock=clock)
    ended_targets.tell_due(clock=clock)


def heed_clock(*, now: datetime) -> None:
    """Have what a clock that was ahead put off be due, once it is set back.

    Later messages of the same incident wait behind it.
    """
    ahead = Delivery.objects.pending().filter(next_attempt_at__gt=now + LONGEST_PAUSE)
    ahead.update(next_attempt_at=now)


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
                if not outcome.is_sent:
                    _record_failure(batch, row.key, outcome, now=clock())
                del batch.left[row.key]
        finally:
            batch.record_sent(now=clock())
    batch.give_back(now=clock())


def _variant(row: Leased) -> tuple[bool, bool]:
    return row.is_list, row.replaces_earlier


def _worth_sending(
    batch: Batch, rows: Sequence[Leased], *, began_at: datetime, clock: Clock
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
        yield target(row, now=at)


def _is_still_so(batch: Batch) -> bool:
    """Whether it was not called off, and nothing of its incident was posted or edited since."""
    is_called_off = not Event.objects.filter(pk=batch.event.pk, notifies=True).exists()
    return not is_called_off and newest_of_incident(batch.event) == batch.newest


@write
def _record_failure(batch: Batch, key: int, outcome: Outcome, *, now: datetime) -> None:
    """Try it again later, unless that would change nothing or there is something newer to tell."""
    mine = batch.rows([key])
    row = mine.first()
    if row is None:  # another worker has it, or nobody
        return
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
    newest = newest_of_incident(batch.event)
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
    for row in batch.rows(batch.left):
        mine = batch.rows([row.pk])
        if is_given_up(row.created_at, attempts=row.attempts, now=now):
            mine.update(state=DeliveryState.FAILED, lease="", last_error=OWN_ERROR)
        else:
            wait = pause(row.attempts, chance=random.random())
            mine.update(next_attempt_at=now + wait, lease="", last_error=OWN_ERROR)
