"""How many subscribers an update has reached, and whom it has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, IntegerField, Max, Min, Q, QuerySet, Value, When

from incidents.domain.moments import brief
from incidents.domain.subscriptions import DeliveryState
from incidents.domain.undo import POSTS
from incidents.domain.vocabulary import EventKind
from incidents.models import Delivery, Event, IncidentUpdate

SENT = Q(state=DeliveryState.SENT)
FAILED = Q(state=DeliveryState.FAILED)
# Tried in vain, and to be tried again.
RETRIED = Q(state=DeliveryState.PENDING) & ~Q(last_error="")
FAILING = FAILED | RETRIED
# Neither replaced by a later message nor called off.
MEANT = SENT | FAILED | Q(state=DeliveryState.PENDING)


@dataclass(frozen=True)
class Reached:
    """``first_after`` and ``last_after``: since sending could begin, in words."""

    sent: int
    meant: int
    failing: int
    given_up: int
    first_after: str
    last_after: str


def reached(updates: Iterable[IncidentUpdate]) -> dict[int, Reached]:
    """Return by key of update what became of its messages; nothing if it has none. Two queries."""
    keys = {each.pk: each for each in updates}
    events = list(events_of(keys.values()))
    counted = _counted(events)
    found = {}
    for event in events:
        if event.pk in counted and (key := key_among(event, keys.values())) is not None:
            found[key] = counted[event.pk]
    return found


@dataclass(frozen=True)
class Reach:
    """How many subscribers were told of an update, the last ``within`` so long."""

    count: int
    within: timedelta


def told(updates: Iterable[IncidentUpdate]) -> dict[int, Reach]:
    """Return by key of update what readers may know of its messages. One query."""
    keys = {each.pk: each for each in updates}
    found = {}
    for event in events_of(keys.values()).filter(told_count__gt=0):
        if event.last_told_at and event.told_count and (key := key_among(event, keys.values())):
            found[key] = Reach(event.told_count, event.last_told_at - event.due_at)
    return found


def events_of(updates: Iterable[IncidentUpdate]) -> QuerySet[Event]:
    """Return the events by which subscribers are told of ``updates`` of one incident."""
    of = {each.incident_id for each in updates}
    return Event.objects.filter(incident__in=of, kind__in=POSTS, notifies=True).order_by("pk")


def event_of(update: IncidentUpdate) -> Event | None:
    """Return the event of one update; None if nobody is told of it. One query."""
    found = (each for each in events_of([update]) if key_among(each, [update]) is not None)
    return next(found, None)


def update_of(event: Event) -> IncidentUpdate | None:
    """Return the update of an event, as ``event_of`` the other way round. One query."""
    updates = {each.pk: each for each in IncidentUpdate.objects.filter(incident=event.incident_id)}
    key = key_among(event, updates.values())
    return None if key is None else updates[key]


def deliveries(event: Event) -> QuerySet[Delivery]:
    """Return whom it is meant for: those given up first, then those retried, then the rest.

    Those that failed for one reason stand together.
    """
    rank = Case(
        When(FAILED, then=Value(0)),
        When(RETRIED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Delivery.objects.filter(MEANT, event=event).select_related("subscriber")
    return found.order_by(rank, "last_error", "pk")


def _counted(events: Iterable[Event]) -> dict[int, Reached]:
    due_at = {each.pk: each.due_at for each in events}
    rows = Delivery.objects.filter(MEANT, event__in=due_at).order_by().values("event")
    counted = rows.annotate(
        sent=Count("pk", filter=SENT),
        meant=Count("pk"),
        failing=Count("pk", filter=FAILING),
        given_up=Count("pk", filter=FAILED),
        first=Min("sent_at"),
        last=Max("sent_at"),
    )
    return {
        row["event"]: Reached(
            row["sent"],
            row["meant"],
            row["failing"],
            row["given_up"],
            *(brief(at - due_at[row["event"]]) if at else "" for at in (row["first"], row["last"])),
        )
        for row in counted
    }


def key_among(event: Event, updates: Iterable[IncidentUpdate]) -> int | None:
    """Return the key of the one among ``updates`` that the event tells of."""
    for each in updates:
        if event.kind == EventKind.INCIDENT_UPDATED:
            is_its_own = event.subject_id == each.pk
        else:
            is_its_own = event.created_at == each.created_at
        if is_its_own:
            return each.pk
    return None
