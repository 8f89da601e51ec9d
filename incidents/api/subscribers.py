"""Subscribers: of the page, of components, and of one incident."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.invalid import Invalid
from incidents.api.replies import created, done
from incidents.api.schemas import ERRORS, CountOut, Paging, SubscriberIn, SubscriberOut
from incidents.models import Component, Subscriber
from incidents.operations import subscribers as operations
from incidents.operations.subscriptions import Choices
from incidents.render import api_v1 as render

router = Router(tags=["subscribers"])
OF_INCIDENT = "/{page_id}/incidents/{incident_id}/subscribers"


@router.get("/{page_id}/subscribers", response={200: list[SubscriberOut], **ERRORS})
def listed(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    return _listed(request, page_id, Subscriber.objects.all(), paging)


@router.post("/{page_id}/subscribers", response={201: SubscriberOut, **ERRORS})
def create(request: HttpRequest, page_id: str, data: SubscriberIn) -> Any:
    """Ask an address, by mail, whether it wants to hear."""
    for code in data.component_ids:
        finding.named("component_ids", Component.objects.shown(), code)
    choices = Choices(everything=not data.component_ids, components=data.component_ids)
    return created(_added(request, page_id, data.email, choices))


@router.get("/{page_id}/subscribers/count", response={200: CountOut, **ERRORS})
def count(request: HttpRequest, page_id: str) -> Any:
    actor(request).require("incidents.view_subscriber")
    finding.page(page_id)
    return {"count": Subscriber.objects.to_be_told().count()}


@router.get("/{page_id}/subscribers/{subscriber_id}", response={200: SubscriberOut, **ERRORS})
def subscriber(request: HttpRequest, page_id: str, subscriber_id: str) -> Any:
    actor(request).require("incidents.view_subscriber")
    site = finding.page(page_id)
    return render.subscriber(site, finding.one(Subscriber.objects.all(), subscriber_id))


@router.delete("/{page_id}/subscribers/{subscriber_id}", response={204: None, **ERRORS})
def remove(request: HttpRequest, page_id: str, subscriber_id: str) -> Any:
    finding.page(page_id)
    found = finding.one(Subscriber.objects.all(), subscriber_id)
    operations.remove_subscriber(found.pk, by=actor(request), now=timezone.now())
    return done()


@router.post(
    "/{page_id}/subscribers/{subscriber_id}/resend_confirmation",
    response={201: SubscriberOut, **ERRORS},
)
def resend(request: HttpRequest, page_id: str, subscriber_id: str) -> Any:
    """Ask one that has not confirmed once more, of the same."""
    found = finding.one(Subscriber.objects.all(), subscriber_id)
    choices = Choices(
        everything=found.hears_everything,
        components=_codes(found.components),
        groups=_codes(found.groups),
        incidents=_codes(found.incidents),
        wants_incidents=found.wants_incidents,
        wants_maintenances=found.wants_maintenances,
        wants_postmortems=found.wants_postmortems,
    )
    return created(_added(request, page_id, found.target, choices, is_list=found.is_list))


@router.get(OF_INCIDENT, response={200: list[SubscriberOut], **ERRORS})
def of_incident(request: HttpRequest, page_id: str, incident_id: str, paging: Query[Paging]) -> Any:
    of = finding.incident(incident_id)
    return _listed(request, page_id, Subscriber.objects.filter(incidents=of), paging)


@router.post(OF_INCIDENT, response={201: SubscriberOut, **ERRORS})
def create_of_incident(
    request: HttpRequest, page_id: str, incident_id: str, data: SubscriberIn
) -> Any:
    if data.component_ids:
        raise Invalid("component_ids", "Who hears of one incident hears of all of it.")
    of = finding.incident(incident_id)
    return created(_added(request, page_id, data.email, Choices(incidents=[of.code])))


def _added(
    request: HttpRequest, page_id: str, email: str, choices: Choices, *, is_list: bool = False
) -> Any:
    site, by = finding.page(page_id), actor(request)
    made = operations.add_subscriber(
        by=by, email=email, choices=choices, is_list=is_list, now=timezone.now()
    )
    return render.subscriber(site, made)


def _listed(
    request: HttpRequest, page_id: str, found: QuerySet[Subscriber], paging: Paging
) -> list[dict[str, Any]]:
    actor(request).require("incidents.view_subscriber")
    site = finding.page(page_id)
    rows = found.order_by("-pk").prefetch_related("components")[paging.part]
    return [render.subscriber(site, each) for each in rows]


def _codes(of: Any) -> list[str]:
    return list(of.values_list("code", flat=True))
