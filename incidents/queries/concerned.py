"""Subscribers whom something concerns: who is told of an event, and how many hear of a post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import EventKind
from incidents.models import AffectedComponent, Component, Event, Incident, Page, Subscriber

Keys = Iterable[int | None] | QuerySet[Any, Any]


class Hearers(NamedTuple):
    """How many subscribers are told of something, and how many of them by mail."""

    total: int
    by_mail: int


NOBODY = Hearers(0, 0)


def of_event(event: Event) -> QuerySet[Subscriber]:
    """Return who is told of ``event``, which corrects nothing. Two queries, and that of the caller.

    Nobody hears of what happened before they confirmed.
    """
    key = event.incident_id
    is_named = Q(pk=event.subject_id) if key is None else _is_affected(key)
    # As lists, since the query is asked once for each range of subscribers.
    found = list(Component.objects.filter(is_named).values_list("pk", "group"))
    is_postmortem = event.kind == EventKind.POSTMORTEM_PUBLISHED
    kinds = [_kind(event.incident, is_postmortem=is_postmortem)]
    if _publishes(event):
        kinds.append("wants_postmortems")
    return _concerned(
        kinds,
        key,
        components=[pk for pk, _group in found],
        groups=[group for _pk, group in found if group],
        at=event.created_at,
    )


def how_many(
    incident: Incident | None, codes: Iterable[str], *, now: datetime, is_maintenance: bool = False
) -> Hearers:
    """Return how many hear of a post that names components; without ``incident``, it opens one.

    Before the page is launched, nobody does. One query.
    """
    is_named = Q(code__in=list(codes))
    if incident is not None:
        is_named |= _is_affected(incident.pk)
    components = Component.objects.filter(is_named)
    concerned = _concerned(
        ["wants_maintenances" if is_maintenance else _kind(incident)],
        incident.pk if incident else None,
        components=components.values("pk"),
        groups=components.exclude(group=None).values("group"),
        at=now,
    )
    return counted(concerned.filter(Exists(Page.objects.exclude(launched_at=None))))


def counted(subscribers: QuerySet[Subscriber]) -> Hearers:
    """One query."""
    by_mail = Count("pk", filter=Q(channel=ChannelKind.MAIL))
    return Hearers(**subscribers.aggregate(total=Count("pk"), by_mail=by_mail))


def _is_affected(incident_id: int) -> Q:
    """Return the condition for components that an update names which stands."""
    told = AffectedComponent.objects.filter(update__incident=incident_id, update__withdrawn_at=None)
    return Q(pk__in=told.values("component"))


def _kind(incident: Incident | None, *, is_postmortem: bool = False) -> str:
    """Return the field of those who want to hear of it."""
    if is_postmortem:
        return "wants_postmortems"
    is_maintenance = incident is not None and incident.is_maintenance
    return "wants_maintenances" if is_maintenance else "wants_incidents"


def _publishes(event: Event) -> bool:
    """Whether a postmortem was published with this update, whose message tells of both."""
    with_it = Event.objects.filter(
        kind=EventKind.POSTMORTEM_PUBLISHED,
        incident=event.incident_id,
        created_at=event.created_at,
        notifies=False,
    )
    return event.kind == EventKind.INCIDENT_UPDATED and with_it.exists()


def _concerned(
    kinds: Iterable[str], incident_id: int | None, *, components: Keys, groups: Keys, at: datetime
) -> QuerySet[Subscriber]:
    """Return subscribers to everything, the incident or a part of it, who want one of the kinds."""
    of_subscriber = {"subscriber": OuterRef("pk")}
    by_component = Subscriber.components.through.objects.filter(
        component__in=components, **of_subscriber
    )
    by_group = Subscriber.groups.through.objects.filter(componentgroup__in=groups, **of_subscriber)
    by_incident = Subscriber.incidents.through.objects.filter(incident=incident_id, **of_subscriber)
    chosen = Q(Exists(by_component)) | Q(Exists(by_group)) | Q(Exists(by_incident))
    told: QuerySet[Subscriber] = Subscriber.objects.to_be_told().filter(
        Q(hears_everything=True) | chosen,
        Q(*((kind, True) for kind in kinds), _connector=Q.OR),
        confirmed_at__lte=at,
    )
    return told
