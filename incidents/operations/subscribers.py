"""Subscribers as staff add, pause, resume and remove them.

Staff have nobody told who has not agreed: the address is asked by mail, that of a list too.
Whoever unsubscribed comes back only by themselves, as long as the row is kept: of one that is
removed or erased nothing is known any more.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.subscriptions import (
    ASKS_A_DAY,
    ChannelKind,
    SubscriberState,
)
from incidents.domain.vocabulary import AuditKind
from incidents.models import Subscriber
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.scopes import write
from incidents.operations.subscriptions import Choices, ask, choose, mail_address


@write
def add_subscriber(
    *, by: Actor, email: str, choices: Choices, now: datetime, is_list: bool = False
) -> Subscriber:
    """Ask an address, by mail, whether it wants to hear; one that was not confirmed, once more.

    ``is_list``: many read it, so that none of them can end it for all. Raises NotAllowed, Refused.
    """
    by.require("incidents.add_subscriber")
    subscriber: Subscriber
    subscriber, is_new = Subscriber.objects.select_for_update(no_key=True).get_or_create(
        channel=ChannelKind.MAIL, target=mail_address(email), defaults={"created_at": now}
    )
    if not is_new:
        _refuse_known(subscriber)
    subscriber.is_list = is_list
    choose(subscriber, choices)
    _ask(subscriber, now=now)
    note(AuditKind.SUBSCRIBER_ADDED, by=by, subject=subscriber, now=now)
    return subscriber


@write
def change_subscriber(
    subscriber_id: int, *, by: Actor, choices: Choices, now: datetime
) -> Subscriber:
    """Ask an address, by mail, whether it agrees to hear of something else.

    It hears of what it did until its button is pressed. Raises NotAllowed, Refused,
    Subscriber.DoesNotExist.
    """
    by.require("incidents.change_subscriber")
    subscriber = _standing(subscriber_id)
    if subscriber.channel != ChannelKind.MAIL:
        raise Refused(_("It cannot be asked by mail; its owner changes what it hears of."))
    if subscriber.state == SubscriberState.UNCONFIRMED:
        choose(subscriber, choices)
    else:
        subscriber.asked_choices = asdict(choices)
    _ask(subscriber, now=now)
    note(AuditKind.SUBSCRIBER_EDITED, by=by, subject=subscriber, now=now)
    return subscriber


@write
def pause_subscriber(subscriber_id: int, *, by: Actor, now: datetime) -> Subscriber:
    """Tell it nothing until it is resumed. Raises NotAllowed, Refused, Subscriber.DoesNotExist."""
    by.require("incidents.change_subscriber")
    subscriber = _standing(subscriber_id)
    if subscriber.state != SubscriberState.CONFIRMED:
        raise Refused(_("Nothing is sent to it now, so that there is nothing to pause."))
    subscriber.state = SubscriberState.PAUSED
    subscriber.save(update_fields=["state"])
    subscriber.deliveries.pending().cancel()
    note(AuditKind.SUBSCRIBER_PAUSED, by=by, subject=subscriber, now=now)
    return subscriber


@write
def resume_subscriber(subscriber_id: int, *, by: Actor, now: datetime) -> Subscriber:
    """Tell one that was paused or quarantined again, of what happens from now on.

    Raises NotAllowed, Refused, Subscriber.DoesNotExist.
    """
    by.require("incidents.change_subscriber")
    subscriber = _standing(subscriber_id)
    if subscriber.state not in (SubscriberState.PAUSED, SubscriberState.QUARANTINED):
        raise Refused(_("It is neither paused nor quarantined."))
    subscriber.state, subscriber.reason = SubscriberState.CONFIRMED, ""
    subscriber.quarantined_at = None
    subscriber.save(update_fields=["state", "reason", "quarantined_at"])
    note(AuditKind.SUBSCRIBER_RESUMED, by=by, subject=subscriber, now=now)
    return subscriber


@write
def remove_subscriber(subscriber_id: int, *, by: Actor, now: datetime) -> None:
    """Forget it, what it was sent, and whether it unsubscribed.

    Raises NotAllowed, Subscriber.DoesNotExist.
    """
    by.require("incidents.delete_subscriber")
    subscriber = _locked(subscriber_id)
    note(AuditKind.SUBSCRIBER_REMOVED, by=by, subject=subscriber, now=now)
    subscriber.delete()


def _locked(subscriber_id: int) -> Subscriber:
    found: Subscriber = Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber_id)
    return found


def _standing(subscriber_id: int) -> Subscriber:
    """Return the row, locked. Refuse one that unsubscribed."""
    subscriber = _locked(subscriber_id)
    if subscriber.state == SubscriberState.UNSUBSCRIBED:
        raise Refused(_unsubscribed())
    return subscriber


def _refuse_known(subscriber: Subscriber) -> None:
    if subscriber.state == SubscriberState.UNSUBSCRIBED:
        raise Refused(_unsubscribed(), field="email")
    if subscriber.state != SubscriberState.UNCONFIRMED:
        said = _("This address is there already; change it on its own screen.")
        raise Refused(said, field="email")


def _unsubscribed() -> str:
    return _("Whoever reads this address unsubscribed it. They can subscribe again on the page.")


def _ask(subscriber: Subscriber, *, now: datetime) -> None:
    """Have a mail with a button sent, and save the row. Refuse more than few a day."""
    if not ask(subscriber, now=now):
        said = _("This address was sent %(count)s such mails within a day; try again tomorrow.")
        raise Refused(said % {"count": ASKS_A_DAY}, field="email")
    subscriber.save()
