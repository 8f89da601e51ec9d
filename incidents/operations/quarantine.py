"""Quarantine subscribers that cannot be reached or complained."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import Audience, AuditKind
from incidents.models import Delivery, Subscriber
from incidents.models.subscriber import REASON_MAX_LENGTH
from incidents.operations.actor import SYSTEM
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.scopes import write
from incidents.operations.subscriptions import mail_address


def end(subscriber_id: int, state: SubscriberState, *, reason: str, now: datetime) -> None:
    """Send the subscriber nothing more, not even what waits; links sent before are void.

    A chat or webhook of the team is quarantined whatever ended it, and its owner is told by mail.
    """
    told = Subscriber.everyone.filter(pk=subscriber_id, state=SubscriberState.CONFIRMED)
    ended: dict[str, Any] = {"reason": reason[:REASON_MAX_LENGTH], "asked_at": None}
    quarantined = ended | {"state": SubscriberState.QUARANTINED, "quarantined_at": now}
    told.filter(audience=Audience.STAFF, user=None).update(reply_at=now, **quarantined)
    is_quarantined = state == SubscriberState.QUARANTINED
    told.update(reply_at=None, **(quarantined if is_quarantined else ended | {"state": state}))
    Delivery.objects.pending().filter(subscriber=subscriber_id).cancel()


@write
def quarantine_address(address: str, *, reason: str, now: datetime) -> None:
    """Send a mail address nothing more, as its provider reports; one that is unknown is ignored.

    Only who is told now is quarantined. Staff revive it, or its reader by subscribing again.
    """
    with suppress(Refused):
        target = mail_address(address)
        confirmed = Subscriber.everyone.select_for_update(no_key=True).to_be_told()
        for subscriber in confirmed.filter(channel=ChannelKind.MAIL, target=target):
            end(subscriber.pk, SubscriberState.QUARANTINED, reason=reason, now=now)
            kind = AuditKind.SUBSCRIBER_QUARANTINED
            note(kind, by=SYSTEM, subject=subscriber, now=now, reason=reason)
