"""How many were told of a post, and how soon, for readers: once it was tried for all."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from incidents.domain.subscriptions import GIVEN_UP_AFTER, DeliveryState
from incidents.domain.undo import POSTS
from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.models import Delivery, Event, Page
from incidents.operations.revisions import revise
from incidents.operations.scopes import page_write


def record_told(*, now: datetime) -> None:
    """Record it of posts of which all have been told, or will be tried again. One query if none.

    Who is reached later is not counted: that may take days.
    """
    if _ended(now=now).exists():
        _record(now=now)


@page_write
def _record(*, now: datetime) -> None:
    """Readers' pages are made anew once for all of these, and only if they show it."""
    is_shown = False
    for event in _ended(now=now):
        sent = Delivery.objects.filter(event=event, state=DeliveryState.SENT)
        found = sent.aggregate(count=Count("pk"), last=Max("sent_at"))
        event.told_count, event.last_told_at = found["count"], found["last"]
        event.save(update_fields=["told_count", "last_told_at"])
        is_shown |= bool(found["count"])
    if is_shown and Page.objects.get().shows_told:
        revise(PAGE_TOPIC)


def _ended(*, now: datetime) -> QuerySet[Event]:
    untried = Delivery.objects.pending().filter(Q(attempts=0) | ~Q(lease=""), event=OuterRef("pk"))
    posts = Event.objects.filter(kind__in=POSTS, notifies=True, due_at__gt=now - GIVEN_UP_AFTER)
    fanned_out = posts.filter(told_count=None, fanned_out_at__isnull=False)
    return fanned_out.filter(~Exists(untried))
