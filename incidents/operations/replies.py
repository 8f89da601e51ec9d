"""Replies to whoever asked to be told: the message with the link that confirms it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import QuerySet

from incidents.domain.messages import ChannelDown, Message, Outcome, Recipient
from incidents.domain.subscriptions import CONFIRM_WITHIN, ChannelKind
from incidents.models import Subscriber
from incidents.operations import rates
from incidents.operations.errors import Gone
from incidents.operations.scopes import write
from incidents.operations.subscriptions import confirm
from incidents.operations.targets import target
from incidents.outbound.channels import CHANNELS, channel
from incidents.render import messages

# Whoever sends a reply has it for so long, and tries again after as long as it has failed.
REPLY_LEASE = timedelta(minutes=1)
FIRST_PAUSE = timedelta(seconds=5)
# Endpoints that hang keep few others waiting. Mail has a connection that is used in turn.
AT_ONCE = 16
# So soon they make room for news; where endpoints hang, that is after one round.
REPLIES_LAST = timedelta(seconds=1)
FAILED = Outcome("An error of Plainstatus itself; the worker's log has the details.")

log = logging.getLogger(__name__)


def reply_due(
    *, clock: Callable[[], datetime], channels: Collection[str] = CHANNELS.keys()
) -> bool:
    """Send replies that are due by ``channels``; they go before all other messages.

    Return whether there may be more: after a while each channel makes room for news. One query if
    nobody waits.
    """
    waiting = Subscriber.objects.filter(reply_at__lte=clock(), channel__in=channels)
    kinds = set(waiting.values_list("channel", flat=True))
    unfinished = [each for each in kinds if _reply_by(each, clock=clock)]
    return bool(unfinished)


def _reply_by(kind: str, *, clock: Callable[[], datetime]) -> bool:
    """Return whether it stopped before all were sent."""
    limit = 1 if kind == ChannelKind.MAIL else AT_ONCE
    began_at = clock()
    while found := _claim(kind, limit, now=clock()):
        if not _reply(found, clock=clock):
            break
        if clock() - began_at > REPLIES_LAST:
            return True
    return False


def _reply(to: Sequence[Subscriber], *, clock: Callable[[], datetime]) -> bool:
    """Send, and record what became of it; return whether the channel is there."""
    now = clock()
    made = [
        (each.channel, messages.confirmation(each, now=now), target(each, now=now)) for each in to
    ]
    if len(made) == 1:
        outcomes = [_send(*made[0])]
    else:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reply") as pool:
            outcomes = list(pool.map(lambda each: _send(*each), made))
    for subscriber, outcome in zip(to, outcomes, strict=True):
        _record(subscriber, outcome, now=clock())
    return None not in outcomes


def _send(kind: str, message: Message, to: Recipient) -> Outcome | None:
    """Return the outcome; None if the channel is down."""
    try:
        return next(channel(kind).send_many(message, [to]))
    except ChannelDown:
        return None
    except Exception:
        # Whatever an endpoint answers, the others get their replies.
        log.exception("A reply by %s failed", kind)
        return FAILED


def _record(subscriber: Subscriber, outcome: Outcome | None, *, now: datetime) -> None:
    leased = Subscriber.objects.filter(pk=subscriber.pk, reply_at=subscriber.reply_at)
    is_over = outcome is not None and (outcome.is_sent or outcome.is_final)
    leased.update(reply_at=None if is_over else _again_at(subscriber, now=now))
    if outcome is not None and outcome.is_confirmed:
        with suppress(Gone):
            confirm(subscriber.token, now=now)


def due(kind: str, *, now: datetime) -> QuerySet[Subscriber]:
    """Return who is to be answered by one channel, longest waiting first."""
    waiting: QuerySet[Subscriber] = Subscriber.objects.filter(reply_at__lte=now, channel=kind)
    return waiting.order_by("reply_at")


@write
def _claim(kind: str, limit: int, *, now: datetime) -> list[Subscriber]:
    """Lease replies that are due by one channel."""
    locked = due(kind, now=now).select_for_update(skip_locked=True, no_key=True)
    found = list(locked[:limit])
    found = found[: rates.reserve(kind, most=len(found), now=now)] if found else []
    for subscriber in found:
        subscriber.reply_at = now + REPLY_LEASE
        subscriber.save(update_fields=["reply_at"])
    return found


def _again_at(subscriber: Subscriber, *, now: datetime) -> datetime | None:
    """Return when to try again, after as long as it took until now; None once the link is void."""
    assert subscriber.asked_at  # whoever is answered has asked
    waited = now - subscriber.asked_at
    return now + max(waited, FIRST_PAUSE) if waited < CONFIRM_WITHIN else None
