"""Fan-out: a delivery for each subscriber whom an event concerns; none if it was called off.

A correction waits until it is known who got what it corrects.

By INSERT … SELECT, a range of subscribers a transaction: SQLite has one writer at a time. It may be
repeated, by two workers at once too: what is there stays.
"""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter

from django.db import connection
from django.db.models import BigIntegerField, Exists, Max, OuterRef, Q, QuerySet, Value

from incidents.domain.subscriptions import DeliveryState
from incidents.domain.vocabulary import CLOSED, Audience, EventKind
from incidents.models import Delivery, Event, IncidentUpdate, Subscriber, User
from incidents.operations.outbox import CORRECTIONS, corrected
from incidents.operations.scopes import write
from incidents.queries.concerned import of_event

BATCH = 20_000
# Of an incident only the newest of these is still worth reading.
COLLAPSING = (
    EventKind.INCIDENT_CREATED,
    EventKind.INCIDENT_UPDATED,
    EventKind.MAINTENANCE_SCHEDULED,
    EventKind.MAINTENANCE_REMINDER,
)
COLUMNS = (
    *("subscriber_id", "channel", "event_id", "incident_id", "state", "attempts"),
    *("next_attempt_at", "lease", "replaces_earlier", "last_error", "created_at"),
)


def fan_out_due(*, now: datetime) -> None:
    """Bring the deliveries of all events in line with them, oldest first."""
    # Ordered by the database, SQLite would look through all events for the few of the index.
    for event in sorted(Event.objects.to_fan_out(now=now), key=attrgetter("pk")):
        _fan_out(event, now=now)


def replaceable(event: Event) -> QuerySet[Event]:
    """Return the earlier events of the incident that ``event`` leaves nothing to say of.

    An end is always told.
    """
    earlier = Event.objects.filter(
        incident=event.incident_id, pk__lt=event.pk, kind__in=COLLAPSING, notifies=True
    )
    if event.incident_id is None or event.kind != EventKind.INCIDENT_UPDATED:
        return earlier.none()
    ends = IncidentUpdate.objects.filter(incident=event.incident_id, status__in=CLOSED)
    posted = Q(kind=EventKind.INCIDENT_UPDATED, subject_id__in=ends.values("pk"))
    opened = Q(kind=EventKind.INCIDENT_CREATED, created_at__in=ends.values("created_at"))
    return earlier.exclude(posted | opened)


def _fan_out(event: Event, *, now: datetime) -> None:
    if not event.notifies:
        while _cancel(event, now=now):
            pass
        left = Delivery.objects.pending().filter(event=event)
    elif event.kind in CORRECTIONS:
        left = Delivery.objects.being_sent(now=now).filter(event__in=corrected(event))
    else:
        left = Delivery.objects.none()
    if left.exists():
        return
    if event.notifies and event.audience == Audience.STAFF:
        _fan_out_to(event, nudged_team(), [], now=now)
    elif event.notifies:
        _fan_out_in_ranges(event, now=now)
    # Unless it was called off meanwhile.
    same = Event.objects.filter(pk=event.pk, notifies=event.notifies)
    same.update(fanned_out_at=now)


def _fan_out_in_ranges(event: Event, *, now: datetime) -> None:
    if event.kind in CORRECTIONS:
        concerned = Subscriber.objects.to_be_told().filter(_got(event))
    else:
        concerned = of_event(event)
    replaced = list(replaceable(event).values_list("pk", flat=True))
    after = 0
    while (last := _last_of_batch(after)) > after:
        _fan_out_to(event, concerned.filter(pk__gt=after, pk__lte=last), replaced, now=now)
        after = last


def nudged_team() -> QuerySet[Subscriber]:
    """Return who of the team is nudged, and may still see what they are nudged about."""
    told = Subscriber.everyone.to_be_told().filter(audience=Audience.STAFF)
    return told.filter(Q(user=None) | Q(user__in=may_be_nudged()))


def may_be_nudged() -> QuerySet[User]:
    """Return who of the team may see what nudges are about."""
    may_see: QuerySet[User] = User.objects.with_perm(
        "incidents.view_incident", backend="django.contrib.auth.backends.ModelBackend"
    )
    return may_see.filter(is_staff=True)


def _last_of_batch(after: int) -> int:
    following = Subscriber.objects.filter(pk__gt=after).order_by("pk").values("pk")[:BATCH]
    return Subscriber.objects.filter(pk__in=following).aggregate(last=Max("pk"))["last"] or after


@write
def _fan_out_to(
    event: Event, concerned: QuerySet[Subscriber], replaced: list[int], *, now: datetime
) -> None:
    values = (
        *(event.pk, event.incident_id, DeliveryState.PENDING.value, 0),
        *(now, "", False, "", now),
    )
    rows = concerned.order_by("pk").values_list("pk", "channel", *map(_value, values))
    sql, parameters = rows.query.sql_with_params()
    names = ", ".join(COLUMNS)
    table = Delivery._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) {sql} ON CONFLICT DO NOTHING",
            parameters,
        )
    if replaced:
        _replace(event, concerned, replaced, now=now)


def _value(value: object) -> Value:
    """Return a constant for a row; its column says of what type it is."""
    if isinstance(value, datetime):
        return Value(connection.ops.adapt_datetimefield_value(value))
    # Django finds no type for nothing by itself; the only column that may have it is a key.
    return Value(value, BigIntegerField() if value is None else None)


def _replace(
    event: Event, concerned: QuerySet[Subscriber], replaced: list[int], *, now: datetime
) -> None:
    """Leave out what had not been sent, for the new message; it says so."""
    # What a worker is sending now is sent, or left out once that has failed.
    unsent = Delivery.objects.unsent(now=now).filter(event__in=replaced)
    fresh = Delivery.objects.pending().filter(event=event, subscriber__in=concerned.values("pk"))
    same = unsent.filter(subscriber=OuterRef("subscriber"))
    fresh.filter(Exists(same)).update(replaces_earlier=True)
    newest = Delivery.objects.filter(event=event, subscriber=OuterRef("subscriber"))
    unsent.filter(Exists(newest), subscriber__in=concerned.values("pk")).update(
        state=DeliveryState.SUPERSEDED, lease=""
    )


@write
def _cancel(event: Event, *, now: datetime) -> int:
    """Cancel what was not sent, and is not being sent now; return of how many."""
    some = Delivery.objects.unsent(now=now).filter(event=event).values("pk")[:BATCH]
    return Delivery.objects.filter(pk__in=some).cancel()


def _got(event: Event) -> Q:
    """Return the condition for subscribers who got what ``event`` corrects.

    One whose worker died before it could say so may have got it.
    """
    sent = Q(state=DeliveryState.SENT)
    unknown = Q(state=DeliveryState.CANCELLED, attempts__gt=0, last_error="")
    got = Delivery.objects.filter(sent | unknown, event__in=corrected(event))
    return Q(Exists(got.filter(subscriber=OuterRef("pk"))))
