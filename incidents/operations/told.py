"""How many were told of a post, and how soon, for readers: once it was tried for all."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from incidents.domain.subscriptions import GIVEN_UP_AFTER, DeliveryState
from incidents.domain.undo import POSTS
from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.models import Delivery, Event, Incident, Page
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
    told: set[int] = set()
    for event in _ended(now=now):
        sent = Delivery.objects.filter(event=event, state=DeliveryState.SENT)
        found = sent.aggregate(count=Count("pk"), last=Max("sent_at"))
        event.told_count, event.last_told_at = found["count"], found["last"]
        event.save(update_fields=["told_count", "last_told_at"])
        if found["count"] and event.incident_id:
            told.add(event.incident_id)
    shown = _showing(Incident.objects.filter(pk__in=told))
    if shown.exists():
        # By it the catalogue knows that the page of one that has ended is another.
        shown.exclude(closed_at=None).update(updated_at=now)
        revise(PAGE_TOPIC)


def _showing(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Return those that say it on their page, or may in a figure of their postmortem."""
    if Page.objects.get().shows_told:
        return incidents
    return incidents.filter(postmortem__published_body__contains="{{")


def _ended(*, now: datetime) -> QuerySet[Event]:
    untried = Delivery.objects.pending().filter(Q(attempts=0) | ~Q(lease=""), event=OuterRef("pk"))
    posts = Event.objects.filter(kind__in=POSTS, notifies=True, due_at__gt=now - GIVEN_UP_AFTER)
    fanned_out = posts.filter(told_count=None, fanned_out_at__isnull=False)
    return fanned_out.filter(~Exists(untried))
