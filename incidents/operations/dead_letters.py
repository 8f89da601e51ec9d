"""Dead letters: messages that were given up, which only a person has tried again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.subscriptions import DeliveryState, SubscriberState
from incidents.domain.vocabulary import AuditKind
from incidents.models import Delivery, Event, Subscriber
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.fan_out import replaceable
from incidents.operations.scopes import write
from incidents.operations.wake import wake_senders
from incidents.queries.reached import update_of

# Whoever paused or unsubscribed since is not told.
HEARING = (SubscriberState.CONFIRMED, SubscriberState.QUARANTINED)


@write
def try_again(event_id: int, *, by: Actor, now: datetime, delivery_id: int | None = None) -> int:
    """Send what was given up of an event once more, or one of it; return how many that are.

    Those who were quarantined for it are revived. Raises NotAllowed, Refused, Event.DoesNotExist.
    """
    by.require("incidents.change_subscriber")
    event = Event.objects.get(pk=event_id)
    _refuse_old(event)
    failed = Delivery.objects.filter(
        event=event, state=DeliveryState.FAILED, subscriber__state__in=HEARING
    )
    if delivery_id is not None:
        failed = failed.filter(pk=delivery_id)
    readers = Subscriber.objects.filter(
        pk__in=failed.values("subscriber"), state=SubscriberState.QUARANTINED
    )
    readers.update(state=SubscriberState.CONFIRMED, reason="", quarantined_at=None)
    count = failed.update(
        state=DeliveryState.PENDING, attempts=0, next_attempt_at=now, last_error=""
    )
    note(AuditKind.TRIED_AGAIN, by=by, subject=update_of(event) or event, now=now, count=count)
    wake_senders()
    return count


def _refuse_old(event: Event) -> None:
    """Refuse what nobody is to read any more."""
    if not event.notifies:
        raise Refused(_("This was withdrawn, so that it is sent to nobody any more."))
    later = Event.objects.filter(incident=event.incident_id, pk__gt=event.pk, notifies=True)
    if event.incident_id and any(replaceable(each).filter(pk=event.pk).exists() for each in later):
        raise Refused(
            _("A later update says it all. Try that again; nobody is sent what is out of date.")
        )
