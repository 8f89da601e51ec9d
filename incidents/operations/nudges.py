"""Nudges: tell staff what the clock has made due, and who of them is told.

They change nothing that readers see, so that no revision rises, and nothing is audited.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.domain.messages import ChannelDown, Message, Outcome
from incidents.domain.nudges import PART_SILENT
from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import ActorKind, Audience, AuditKind, EventKind
from incidents.models import Event, Subscriber, User
from incidents.models.subscriber import SubscriberQuerySet
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.fan_out import nudged_team
from incidents.operations.scopes import write
from incidents.operations.targets import target
from incidents.operations.wake import wake_senders
from incidents.outbound.channels import channel
from incidents.outbound.channels.mime import is_sendable
from incidents.queries import nudges, site
from incidents.queries.nudges import Nudge
from incidents.render import nudges as words

log = logging.getLogger(__name__)


def nudge_due(*, now: datetime) -> None:
    """Leave an event for all that staff should know of, once each.

    Whether the worker itself lives is not asked here, as only the worker does. See
    ``nudge_of_silence``.
    """
    fresh = _fresh([each for each in _due(now=now) if each.rule != PART_SILENT])
    for each in fresh:
        _announced(each, now=now)
    if fresh:
        wake_senders()


def nudge_of_silence(*, now: datetime) -> None:
    """Tell staff of each part that gives no sign of life: at once, as no worker may be there.

    Nothing tries it again: with the mail server away, it is not told.
    """
    for each in _fresh([each for each in _due(now=now) if each.rule == PART_SILENT]):
        event = _announced(each, now=now, is_told=True)
        if event and (message := words.of_event(event, now=now)):
            for told in nudged_team():
                _send_at_once(message, told, now=now)


def _send_at_once(message: Message, to: Subscriber, *, now: datetime) -> None:
    try:
        [outcome] = channel(to.channel).send_many(message, [target(to, now=now)])
    except ChannelDown as down:
        outcome = Outcome(str(down))
    if outcome.error:
        log.warning("Staff could not be told that a part is silent: %s", outcome.error)


def _due(*, now: datetime) -> list[Nudge]:
    if not site.page().is_launched:
        return []
    silence = timedelta(seconds=settings.STATUSPAGE_NUDGE_AFTER_SILENCE_S)
    return nudges.due(now=now, silence=silence)


def _fresh(found: Iterable[Nudge]) -> list[Nudge]:
    """Return those that nobody was told of yet."""
    keys = {each.key: each for each in found}
    known = set(Event.objects.filter(nudge__in=keys).values_list("nudge", flat=True))
    return [each for key, each in keys.items() if key not in known]


@write
def _announced(nudge: Nudge, *, now: datetime, is_told: bool = False) -> Event | None:
    """Return the new event; None if another was faster: its key is unique."""
    event, is_new = Event.objects.get_or_create(
        nudge=nudge.key,
        defaults={
            "kind": EventKind.NUDGE,
            "subject_type": nudge.subject,
            "subject_id": nudge.subject_id,
            "audience": Audience.STAFF,
            "notifies": True,
            "created_at": now,
            "due_at": now,
            "fanned_out_at": now if is_told else None,
        },
    )
    return event if is_new else None


@write
def choose_nudges(*, by: Actor, by_mail: bool, now: datetime) -> None:
    """Nudge whoever asks by mail, at the address of their account, or no more.

    Raises NotAllowed, Refused.
    """
    by.require("incidents.view_incident")
    if by.kind != ActorKind.USER or by.id is None:
        raise Refused(_("Only people are nudged; sign in as one."))
    user = User.objects.select_for_update(no_key=True).get(pk=by.id)
    if by_mail:
        _nudge_by_mail(user, now=now)
    else:
        _by_mail().filter(user=user).delete()
    note(AuditKind.NUDGES_CHOSEN, by=by, subject=user, now=now, by_mail=by_mail)


def follow_address(user: User) -> None:
    """Nudge a person at the address that their account has now, if they are nudged by mail."""
    own = _by_mail().filter(user=user)
    taken = _by_mail().filter(target=user.email).exclude(user=user)
    if is_sendable(user.email) and not taken.exists():
        own.update(target=user.email, state=SubscriberState.CONFIRMED, reason="")
    else:
        own.delete()


def _nudge_by_mail(user: User, *, now: datetime) -> None:
    if not is_sendable(user.email):
        raise Refused(
            _("Your account has no mail address. Ask somebody who manages people to enter it.")
        )
    if other := _by_mail().filter(target=user.email).exclude(user=user).first():
        said = {"address": user.email, "name": other.user}
        raise Refused(_("%(address)s is nudged already, for %(name)s.") % said)
    put = {"target": user.email, "state": SubscriberState.CONFIRMED, "reason": ""}
    if not _by_mail().filter(user=user).update(**put):
        _by_mail().create(
            audience=Audience.STAFF,
            channel=ChannelKind.MAIL,
            user=user,
            created_at=now,
            confirmed_at=now,
            **put,
        )


def _by_mail() -> SubscriberQuerySet:
    return Subscriber.everyone.filter(audience=Audience.STAFF, channel=ChannelKind.MAIL)
