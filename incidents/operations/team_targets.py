"""Channels by which the team as a whole is nudged: chats, and webhooks of its own programs."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import Audience, AuditKind
from incidents.models import Subscriber
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.endpoints import endpoint
from incidents.operations.errors import Refused
from incidents.operations.scopes import write
from incidents.operations.subscriptions import secret_fields
from incidents.render import subscribing


@write
def add_team_target(*, by: Actor, channel: str, address: str, now: datetime) -> Subscriber:
    """Nudge the team by a channel too; one that was quarantined is tried again.

    It need not confirm: whoever may change the page speaks for the team. Raises NotAllowed,
    Refused.
    """
    by.require("incidents.change_page")
    if channel == ChannelKind.MAIL or channel not in subscribing.offered():
        raise Refused(_("The team is nudged by a chat or a webhook; choose one of these."))
    kind = ChannelKind(channel)
    subscriber, is_new = Subscriber.everyone.get_or_create(
        channel=kind,
        target=endpoint(kind, address),
        audience=Audience.STAFF,
        defaults={
            "state": SubscriberState.CONFIRMED,
            "created_at": now,
            "confirmed_at": now,
            **secret_fields(kind),
        },
    )
    if not is_new and subscriber.state == SubscriberState.CONFIRMED:
        raise Refused(_("The team is nudged there already."), field="address")
    subscriber.state, subscriber.reason = SubscriberState.CONFIRMED, ""
    subscriber.quarantined_at = subscriber.reply_at = None
    subscriber.save(update_fields=["state", "reason", "quarantined_at", "reply_at"])
    note(AuditKind.SUBSCRIBER_ADDED, by=by, subject=subscriber, now=now)
    return subscriber


@write
def remove_team_target(subscriber_id: int, *, by: Actor, now: datetime) -> None:
    """Nudge the team there no more. Raises NotAllowed, Subscriber.DoesNotExist."""
    by.require("incidents.change_page")
    of_team = Subscriber.everyone.filter(audience=Audience.STAFF, user=None)
    subscriber = of_team.select_for_update(no_key=True).get(pk=subscriber_id)
    note(AuditKind.SUBSCRIBER_REMOVED, by=by, subject=subscriber, now=now)
    subscriber.delete()
