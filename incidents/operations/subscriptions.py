"""Subscriptions as readers make, confirm, change and end them. No account: a token stands for one.

Answers never tell whether an address is known: whatever there is to say goes to the address.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from incidents.domain import webhook_signature
from incidents.domain.codes import is_code
from incidents.domain.subscriptions import (
    ASKS_A_DAY,
    CONFIRM_WITHIN,
    ERASED_AFTER,
    FORMER_SIGNS_FOR,
    ChannelKind,
    SubscriberState,
)
from incidents.models import Component, ComponentGroup, Incident, Subscriber
from incidents.models.subscriber import SubscriberQuerySet
from incidents.operations.endpoints import endpoint
from incidents.operations.errors import Gone, Refused
from incidents.operations.scopes import write
from incidents.operations.secrets import CannotDecrypt, CannotEncrypt, decrypted, encrypted
from incidents.operations.wake import wake_senders
from incidents.outbound.channels.mime import is_sendable
from incidents.render import subscribing

DAY = timedelta(days=1)
MAIL_MAX_LENGTH = 254
# Endpoints of one host that may be asked to confirm within a day: it is not to be flooded.
ASKS_OF_HOST = 20
# Whoever presses the button in a mail reads that address, so that it bounces no more.
WAKEABLE = (
    SubscriberState.UNCONFIRMED,
    SubscriberState.QUARANTINED,
    SubscriberState.UNSUBSCRIBED,
)
# Nothing is sent to these, so that anybody may say what they would hear of.
CHOOSABLE = (SubscriberState.UNCONFIRMED, SubscriberState.UNSUBSCRIBED)


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
def subscribe(
    *, address: str, choices: Choices, now: datetime, channel: str = ChannelKind.MAIL
) -> None:
    """Have a message sent with the link that confirms; to a known address, with what it has.

    Asked too often for one address, it does nothing. One that unsubscribed stays so until it
    confirms: whoever asks may be a stranger. Raises Refused, whether the address is known or not.
    """
    kind = _offered(channel)
    _subjects(choices)
    target = mail_address(address) if kind == ChannelKind.MAIL else endpoint(kind, address)
    if kind == ChannelKind.WEBHOOK and _is_flooded(target, now=now):
        return
    subscriber, _is_new = Subscriber.objects.select_for_update(no_key=True).get_or_create(
        channel=kind, target=target, defaults={"created_at": now} | secret_fields(kind)
    )
    if subscriber.is_list or not ask(subscriber, now=now):
        return
    if subscriber.state in CHOOSABLE:
        choose(subscriber, choices)
    subscriber.save()


@write
def confirm(token: str, *, now: datetime) -> Subscriber:
    """Confirm that the address wants to hear, or what it was asked for; again, it changes nothing.

    Raises Gone, Refused.
    """
    subscriber = _by(token)
    if subscriber.state == SubscriberState.UNSUBSCRIBED and subscriber.asked_at is None:
        raise Gone(_("This address was unsubscribed. Subscribe again to get another link."))
    is_told_nothing = subscriber.state in WAKEABLE
    if not is_told_nothing and subscriber.asked_choices is None:
        return subscriber
    if subscriber.asked_at is None or now - subscriber.asked_at > CONFIRM_WITHIN:
        raise Gone(_("This link worked for 48 hours. Subscribe again to get another."))
    if subscriber.asked_choices is not None:
        choose(subscriber, Choices(**subscriber.asked_choices))
    if is_told_nothing:
        subscriber.state = SubscriberState.CONFIRMED
        # The clock may have been set back since.
        subscriber.confirmed_at = max(now, subscriber.created_at)
        subscriber.reason, subscriber.quarantined_at = "", None
    subscriber.save()
    return subscriber


@write
def change_choices(token: str, *, choices: Choices, now: datetime) -> Subscriber:
    """Have the subscriber hear of something else. Raises Gone, Refused."""
    subscriber = _own(token)
    choose(subscriber, choices)
    subscriber.save()
    return subscriber


@write
def renew_secret(token: str, *, now: datetime) -> Subscriber:
    """Have a new secret sign, and for a day the former one too. Raises Gone, Refused."""
    subscriber = _own(token)
    if subscriber.channel != ChannelKind.WEBHOOK:
        raise Refused(_("Only what webhooks are sent is signed."))
    subscriber.former_secret = subscriber.secret
    subscriber.former_until = now + FORMER_SIGNS_FOR
    subscriber.secret = encrypted(webhook_signature.new_secret())
    subscriber.save()
    return subscriber


@write
def unsubscribe(token: str, *, now: datetime) -> None:
    """Tell the subscriber nothing more; a second time, and of one who was erased, it succeeds."""
    with suppress(Gone):
        subscriber = _own(token)
        subscriber.state = SubscriberState.UNSUBSCRIBED
        # What was asked before is void; who asks from now on may confirm.
        subscriber.asked_at = subscriber.reply_at = subscriber.asked_choices = None
        subscriber.save()
        subscriber.deliveries.pending().cancel()


@write
def erase(token: str, *, now: datetime) -> None:
    """Forget the address, and all that was kept of it: an import may then ask it again."""
    with suppress(Gone):
        _own(token).delete()


def of_token(token: str) -> Subscriber:
    """Return whose token it is, for a page on what it hears of. Raises Gone."""
    return _own(token, rows=Subscriber.objects.all())


def of_former(code: str) -> Subscriber:
    """Return whose id it was on a page that was moved here. Raises Gone."""
    found = Subscriber.objects.filter(former_code=code).first() if code else None
    return of_token(found.token if found else "")


def secret_of(subscriber: Subscriber) -> str:
    """Return what signs what a webhook is sent; "" for other channels, or without its key."""
    with suppress(CannotDecrypt, CannotEncrypt):
        return decrypted(subscriber.secret) if subscriber.secret else ""
    return ""


def erase_unconfirmed(*, now: datetime) -> None:
    """Forget addresses that nobody confirmed."""
    Subscriber.objects.filter(
        Q(asked_at=None) | Q(asked_at__lt=now - ERASED_AFTER),
        state=SubscriberState.UNCONFIRMED,
        created_at__lt=now - ERASED_AFTER,
    ).delete()


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


def mail_address(typed: str) -> str:
    """Return the address in small letters, its domain in ASCII; refuse what is none.

    Hardly a server tells Robin from robin, so that they are one: unsubscribed, or mailed too often.
    """
    local, at, domain = typed.strip().lower().rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    address = f"{local}{at}{domain}"
    try:
        EmailValidator()(address)
    except ValidationError:
        address = ""
    if not is_sendable(address) or len(address) > MAIL_MAX_LENGTH:
        raise Refused(
            _("This is not a mail address; write one such as name@example.org."), field="address"
        )
    return address


def _offered(channel: str) -> ChannelKind:
    if channel not in subscribing.offered():
        raise Refused(_("This page does not send messages that way; choose another."))
    return ChannelKind(channel)


def secret_fields(kind: ChannelKind) -> dict[str, str]:
    """Return the field of a new subscriber with what signs for it; none where nothing is signed."""
    is_signed = kind == ChannelKind.WEBHOOK
    return {"secret": encrypted(webhook_signature.new_secret())} if is_signed else {}


def _is_flooded(url: str, *, now: datetime) -> bool:
    """Whether many endpoints of the host were asked to confirm, and none of these did."""
    origin = url[: url.index("/", len("https://")) + 1]
    asked = Subscriber.objects.filter(
        channel=ChannelKind.WEBHOOK, state=SubscriberState.UNCONFIRMED, asked_at__gt=now - DAY
    )
    others: int = asked.filter(target__startswith=origin).exclude(target=url).count()
    return others >= ASKS_OF_HOST


def ask(subscriber: Subscriber, *, now: datetime) -> bool:
    """Have a message with the link that confirms sent; False if it got enough of them today.

    The row is not saved.
    """
    if subscriber.asks_since is None or now - subscriber.asks_since >= DAY:
        subscriber.asks_since, subscriber.asks = now, 0
    if subscriber.asks >= ASKS_A_DAY:
        return False
    subscriber.asks += 1
    subscriber.asked_at = subscriber.reply_at = now
    wake_senders()
    return True


def choose(subscriber: Subscriber, choices: Choices) -> None:
    """Set what the subscriber hears of; codes of nothing are left out. The row is not saved.

    What it was asked to agree to before is void. Raises Refused.
    """
    components, groups, incidents = _subjects(choices)
    subscriber.asked_choices = None
    subscriber.hears_everything = choices.everything
    subscriber.components.set(components)
    subscriber.groups.set(groups)
    subscriber.incidents.set(incidents)
    subscriber.wants_incidents = choices.wants_incidents
    subscriber.wants_maintenances = choices.wants_maintenances
    subscriber.wants_postmortems = choices.wants_postmortems


def _subjects(
    choices: Choices,
) -> tuple[QuerySet[Component], QuerySet[ComponentGroup], QuerySet[Incident]]:
    """Return what is chosen. Refuse to hear of nothing."""
    components = Component.objects.filter(code__in=_codes(choices.components), removed_at=None)
    groups = ComponentGroup.objects.filter(code__in=_codes(choices.groups))
    incidents = Incident.objects.public().filter(code__in=_codes(choices.incidents))
    if not (choices.everything or components or groups or incidents):
        raise Refused(_("Choose at least one; to get nothing, unsubscribe."))
    return components, groups, incidents


def _codes(typed: Iterable[str]) -> list[str]:
    """Return what can be a code: asked for a character that it does not keep, PostgreSQL fails."""
    return [each for each in typed if is_code(each)]
