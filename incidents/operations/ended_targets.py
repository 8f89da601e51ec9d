"""Targets of the team that are nudged no more as they failed: whoever added one is told by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import ActorKind, Audience, AuditKind
from incidents.models import AuditEntry, Subscriber, User
from incidents.operations import letters
from incidents.operations.errors import Refused
from incidents.operations.fan_out import may_be_nudged, nudged_team
from incidents.operations.scopes import write

CHATS_AND_WEBHOOKS = tuple(kind for kind in ChannelKind if kind != ChannelKind.MAIL)
PAUSE = timedelta(minutes=30)
# The console says it too; a mail server that is away for longer is news of its own.
TRIED_FOR = timedelta(days=2)


def tell_due(*, clock: Callable[[], datetime]) -> None:
    """Tell of each target that has ended; what fails is tried again, for two days.

    Who added it is told, or, where nobody is known, whoever of the team is nudged by mail. One
    query if none has.
    """
    while due(now=clock()).exists() and (ended := _claim(now=clock())) is not None:
        told = [_is_told(user, ended) for user in _owner(ended) or _nudged_by_mail()]
        if any(told) or not told:
            Subscriber.everyone.filter(pk=ended.pk, reply_at=ended.reply_at).update(reply_at=None)


def _is_told(user: User, ended: Subscriber) -> bool:
    try:
        letters.send_end_of_target(user, ended)
    except Refused:
        return False
    return True


def due(*, now: datetime) -> QuerySet[Subscriber]:
    """Return those of which is to be told now, in the order of the index of replies."""
    found: QuerySet[Subscriber] = Subscriber.everyone.filter(
        audience=Audience.STAFF, channel__in=CHATS_AND_WEBHOOKS, reply_at__lte=now
    )
    return found.order_by("channel", "reply_at")


@write
def _claim(*, now: datetime) -> Subscriber | None:
    """Lease one of which is to be told; after two days for the last time."""
    ended = due(now=now).select_for_update(skip_locked=True, no_key=True).first()
    if ended is not None:
        is_over = ended.quarantined_at is None or now - ended.quarantined_at > TRIED_FOR
        ended.reply_at = None if is_over else now + PAUSE
        ended.save(update_fields=["reply_at"])
    return ended


def _owner(ended: Subscriber) -> list[User]:
    """Return who added it last, if they may still see what it was nudged about and have mail."""
    added = AuditEntry.objects.filter(
        kind=AuditKind.SUBSCRIBER_ADDED, subject_type="subscriber", subject_id=ended.pk
    ).order_by("-pk")
    last = added.first()
    if last is None or last.actor_kind != ActorKind.USER or last.actor_id is None:
        return []
    return list(may_be_nudged().filter(pk=last.actor_id).exclude(email=""))


def _nudged_by_mail() -> list[User]:
    return [each.user for each in nudged_team().select_related("user") if each.user is not None]
