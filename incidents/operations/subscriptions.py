"""Subscriptions as readers make, confirm, change and end them. No account: a token stands for one.

Answers never tell whether an address is known: whatever there is to say goes to the address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.domain.messages import ChannelDown, Target
from incidents.domain.subscriptions import (
    ASKS_A_DAY,
    CONFIRM_WITHIN,
    ERASED_AFTER,
    ChannelKind,
    DeliveryState,
    SubscriberState,
)
from incidents.models import Component, ComponentGroup, Incident, Subscriber
from incidents.models.subscriber import SubscriberQuerySet
from incidents.operations.errors import Gone, Refused
from incidents.operations.scopes import write
from incidents.operations.wake import wake
from incidents.outbound.channels import channel
from incidents.outbound.channels.mime import is_sendable
from incidents.render import messages

DAY = timedelta(days=1)
MAIL_MAX_LENGTH = 254
# Whoever sends an answer has it for so long, and tries again after as long as it has failed.
REPLY_LEASE = timedelta(minutes=1)
FIRST_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True)
class Choices:
    """Subjects to hear of: everything, or those named by code. Kinds: see ``Subscriber``."""

    everything: bool = False
    components: Iterable[str] = ()
    groups: Iterable[str] = ()
    incidents: Iterable[str] = ()
    wants_incidents: bool = True
    wants_maintenances: bool = True
    wants_postmortems: bool = True


@write
def subscribe(*, address: str, choices: Choices, now: datetime) -> None:
    """Have a mail sent with the link that confirms; to a known address, with what it has.

    Asked too often for one address, it does nothing. Raises Refused.
    """
    target = _address(address)
    subscriber, _is_new = Subscriber.objects.select_for_update(no_key=True).get_or_create(
        channel=ChannelKind.MAIL, target=target, defaults={"created_at": now}
    )
    if subscriber.asks_since is None or now - subscriber.asks_since >= DAY:
        subscriber.asks_since, subscriber.asks = now, 0
    if subscriber.asks >= ASKS_A_DAY or subscriber.is_list:
        return
    if subscriber.state == SubscriberState.UNSUBSCRIBED:
        subscriber.state = SubscriberState.UNCONFIRMED
    if subscriber.state == SubscriberState.UNCONFIRMED:
        _choose(subscriber, choices)
    subscriber.asks += 1
    subscriber.asked_at = subscriber.reply_at = now
    subscriber.save()
    wake("incidents.tasks.deliver")


@write
def confirm(token: str, *, now: datetime) -> Subscriber:
    """Confirm that the address wants to hear; again, it changes nothing. Raises Gone."""
    subscriber = _by(token)
    if subscriber.state == SubscriberState.UNCONFIRMED:
        if subscriber.asked_at is None or now - subscriber.asked_at > CONFIRM_WITHIN:
            raise Gone(_("This link worked for 48 hours. Subscribe again to get another."))
        subscriber.state = SubscriberState.CONFIRMED
        subscriber.confirmed_at = now
        subscriber.reason = ""
        subscriber.save()
    elif subscriber.state == SubscriberState.UNSUBSCRIBED:
        raise Gone(_("This address was unsubscribed. Subscribe again to get another link."))
    return subscriber


@write
def change_choices(token: str, *, choices: Choices, now: datetime) -> Subscriber:
    """Have the subscriber hear of something else. Raises Gone, Refused."""
    subscriber = _own(token)
    _choose(subscriber, choices)
    subscriber.save()
    return subscriber


@write
def unsubscribe(token: str, *, now: datetime) -> None:
    """Tell the subscriber nothing more; a second time, and of one who was erased, it succeeds."""
    with suppress(Gone):
        subscriber = _own(token)
        subscriber.state = SubscriberState.UNSUBSCRIBED
        subscriber.reply_at = None
        subscriber.save()
        subscriber.deliveries.pending().update(state=DeliveryState.CANCELLED, lease="")


@write
def erase(token: str, *, now: datetime) -> None:
    """Forget the address, and what it was sent."""
    with suppress(Gone):
        _own(token).delete()


def of_token(token: str) -> Subscriber:
    """Return whose token it is, for a page on what it hears of. Raises Gone."""
    return _own(token, rows=Subscriber.objects.all())


def erase_unconfirmed(*, now: datetime) -> None:
    """Forget addresses that nobody confirmed."""
    Subscriber.objects.filter(
        Q(asked_at=None) | Q(asked_at__lt=now - ERASED_AFTER),
        state=SubscriberState.UNCONFIRMED,
        created_at__lt=now - ERASED_AFTER,
    ).delete()


def reply_due(*, clock: Callable[[], datetime]) -> None:
    """Send the mails that were asked for; they go before all others."""
    while (subscriber := _claim(now=clock())) is not None:
        leased = Subscriber.objects.filter(pk=subscriber.pk, reply_at=subscriber.reply_at)
        target = Target(subscriber.target, subscriber.code, subscriber.token)
        try:
            sender = channel(subscriber.channel)
            outcomes = list(sender.send_many(messages.confirmation(subscriber), [target]))
        except ChannelDown:
            leased.update(reply_at=_again_at(subscriber, now=clock()))
            return
        is_over = outcomes[0].is_sent or outcomes[0].is_final
        leased.update(reply_at=None if is_over else _again_at(subscriber, now=clock()))


@write
def _claim(*, now: datetime) -> Subscriber | None:
    """Lease an answer that is due."""
    due = Subscriber.objects.filter(reply_at__lte=now).order_by("reply_at")
    subscriber: Subscriber | None = due.select_for_update(skip_locked=True, no_key=True).first()
    if subscriber is not None:
        subscriber.reply_at = now + REPLY_LEASE
        subscriber.save(update_fields=["reply_at"])
    return subscriber


def _again_at(subscriber: Subscriber, *, now: datetime) -> datetime | None:
    """Return when to try again, after as long as it took until now; None once the link is void."""
    assert subscriber.asked_at  # whoever is answered has asked
    waited = now - subscriber.asked_at
    return now + max(waited, FIRST_PAUSE) if waited < CONFIRM_WITHIN else None


def _by(token: str, rows: SubscriberQuerySet | None = None) -> Subscriber:
    """Return whose token it is, locked unless it is only looked up among ``rows``."""
    if rows is None:
        rows = Subscriber.objects.select_for_update(no_key=True)
    found = rows.filter(token=token).first()
    if found is None:
        raise Gone(_("There is no such subscription any more. Subscribe again if you want one."))
    return found


def _own(token: str, rows: SubscriberQuerySet | None = None) -> Subscriber:
    """Return the subscriber if whoever has the token is the only one to read its mail."""
    found = _by(token, rows)
    if found.is_list:
        raise Gone(_("Many read this address, so that only its operators change what it hears of."))
    return found


def _address(typed: str) -> str:
    """Return the address, its domain in small letters and in ASCII; refuse what is none."""
    local, at, domain = typed.strip().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.lower().encode("idna").decode("ascii")
    address = f"{local}{at}{domain}"
    try:
        EmailValidator()(address)
    except ValidationError:
        address = ""
    if not is_sendable(address) or len(address) > MAIL_MAX_LENGTH:
        raise Refused(
            _("This is no mail address; write one such as name@example.org."), field="email"
        )
    return address


def _choose(subscriber: Subscriber, choices: Choices) -> None:
    """Set what the subscriber hears of; codes of nothing are left out. The row is not saved."""
    components = Component.objects.filter(code__in=list(choices.components), removed_at=None)
    groups = ComponentGroup.objects.filter(code__in=list(choices.groups))
    incidents = Incident.objects.public().filter(code__in=list(choices.incidents))
    found = [*components, *groups, *incidents]
    if not (choices.everything or found):
        raise Refused(_("Choose what to hear of; to hear of nothing, unsubscribe."))
    subscriber.hears_everything = choices.everything
    subscriber.components.set(components)
    subscriber.groups.set(groups)
    subscriber.incidents.set(incidents)
    subscriber.wants_incidents = choices.wants_incidents
    subscriber.wants_maintenances = choices.wants_maintenances
    subscriber.wants_postmortems = choices.wants_postmortems
