"""Components, their status and their uptime."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.invalid import Invalid
from incidents.api.replies import created, done
from incidents.api.schemas import (
    ERRORS,
    ComponentIn,
    ComponentNew,
    ComponentOut,
    Paging,
    Statuses,
    UptimeOut,
)
from incidents.models import Component, ComponentGroup
from incidents.operations import components as operations
from incidents.operations.actor import Actor
from incidents.operations.scopes import together
from incidents.queries import components as queries
from incidents.queries import uptime as uptimes
from incidents.render import api_v1 as render
from incidents.render.api_v2 import components as public
from incidents.render.fragments import uptime_weights

router = Router(tags=["components"])
NAMES = {"showcase": "is_showcased", "start_date": "started_on"}
NAMES |= {"only_show_if_degraded": "is_hidden_while_operational"}
SPAN = timedelta(days=89)


@router.get("/{page_id}/components", response={200: list[ComponentOut], **ERRORS})
def components(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    actor(request).require("incidents.view_component")
    site = finding.page(page_id)
    return [public.component(site, each) for each in queries.on_page()[paging.part]]


@router.post("/{page_id}/components", response={201: ComponentOut, **ERRORS})
def create(request: HttpRequest, page_id: str, data: ComponentNew) -> Any:
    site, by = finding.page(page_id), actor(request)
    with together():
        made = operations.create_component(by=by, now=timezone.now(), **_details(data))
        _say(made, data, by=by)
    return created(public.component(site, finding.component(made.code)))


@router.api_operation(
    ["PATCH", "PUT"], "/{page_id}/components", response={200: list[ComponentOut], **ERRORS}
)
def set_statuses(request: HttpRequest, page_id: str, data: Statuses) -> Any:
    """Set the status of many components at once, or of none."""
    site, by, now = finding.page(page_id), actor(request), timezone.now()
    by.require("incidents.change_component")
    found = {each.code: each for each in Component.objects.shown()}
    if unknown := sorted(data.components.keys() - found.keys()):
        raise Invalid("components", f"There is no component “{unknown[0]}” on this page.")
    said = {found[code].pk: status for code, status in data.components.items()}
    operations.set_statuses(said, by=by, now=now, notifies=data.deliver_notifications)
    told = Component.objects.shown().filter(code__in=data.components)
    return [public.component(site, each) for each in told]


@router.get("/{page_id}/components/{component_id}", response={200: ComponentOut, **ERRORS})
def component(request: HttpRequest, page_id: str, component_id: str) -> Any:
    actor(request).require("incidents.view_component")
    return public.component(finding.page(page_id), finding.component(component_id))


@router.api_operation(
    ["PATCH", "PUT"],
    "/{page_id}/components/{component_id}",
    response={200: ComponentOut, **ERRORS},
)
def edit(request: HttpRequest, page_id: str, component_id: str, data: ComponentIn) -> Any:
    site, by = finding.page(page_id), actor(request)
    found = finding.component(component_id)
    with together():
        if details := _details(data):
            operations.edit_component(found.pk, by=by, now=timezone.now(), **details)
        _say(found, data, by=by)
    return public.component(site, finding.component(component_id))


@router.delete("/{page_id}/components/{component_id}", response={204: None, **ERRORS})
def remove(request: HttpRequest, page_id: str, component_id: str) -> Any:
    finding.page(page_id)
    found = finding.component(component_id)
    operations.remove_component(found.pk, by=actor(request), now=timezone.now())
    return done()


@router.get("/{page_id}/components/{component_id}/uptime", response={200: UptimeOut, **ERRORS})
def uptime(
    request: HttpRequest,
    page_id: str,
    component_id: str,
    start: date | None = None,
    end: date | None = None,
) -> Any:
    """Return the uptime of the days from ``start`` to ``end``, if not given, of the last 90."""
    actor(request).require("incidents.view_component")
    site, found, now = finding.page(page_id), finding.component(component_id), timezone.now()
    today = now.astimezone(site.zone).date()
    last_on = min(end or today, today)
    first_on = start or max(last_on, date.min + SPAN) - SPAN
    if first_on > last_on:
        raise Invalid("start", "The span ends before it begins; choose an earlier start.")
    first_on = max(first_on, min(last_on, uptimes.in_service_on(found, zone=site.zone)))
    span: Any = {"first_on": first_on, "last_on": last_on, "zone": site.zone, "now": now}
    record = uptimes.records([found], weights=uptime_weights(), **span)[found.pk]
    return render.uptime(found, record)


def _details(data: ComponentIn) -> Any:
    given = {NAMES.get(k, k): v for k, v in data.dict(exclude_unset=True).items()}
    given.pop("status", None)
    if "group_id" in given:
        groups = ComponentGroup.objects.all()
        given["group"] = finding.named("group_id", groups, given.pop("group_id"))
    return given


def _say(found: Component, data: ComponentIn, *, by: Actor) -> None:
    if data.status:
        operations.set_status(found.pk, by=by, status=data.status, now=timezone.now())
