"""Incidents and maintenances, with their updates."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.invalid import Invalid
from incidents.api.replies import created
from incidents.api.schemas import (
    ERRORS,
    IncidentIn,
    IncidentNew,
    IncidentOut,
    Paging,
    UpdateIn,
    UpdateOut,
)
from incidents.domain.codes import is_code
from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import STATUSES_OF, IncidentKind, Status
from incidents.models import Component, Incident, IncidentUpdate, Page
from incidents.operations import incidents, maintenances, updates
from incidents.operations.actor import Actor
from incidents.operations.scopes import together
from incidents.queries.reports import report, reports
from incidents.render import api_v1 as render
from incidents.render.api_v2.documents import UNDER_WAY

router = Router(tags=["incidents"])
NEWEST = ("-started_at", "-pk")
REMINDED_BEFORE_S = 3_600
WINDOW = ("scheduled_for", "scheduled_until")
OF_MAINTENANCE = {
    "scheduled_auto_in_progress": "starts_by_itself",
    "scheduled_auto_completed": "ends_by_itself",
}


@router.get("/{page_id}/incidents", response={200: list[IncidentOut], **ERRORS})
def all_incidents(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    return _listed(request, page_id, Incident.objects.public().order_by(*NEWEST), paging)


@router.get("/{page_id}/incidents/unresolved", response={200: list[IncidentOut], **ERRORS})
def unresolved(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    return _listed(request, page_id, Incident.objects.unresolved(), paging)


@router.get("/{page_id}/incidents/scheduled", response={200: list[IncidentOut], **ERRORS})
def scheduled(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    return _listed(request, page_id, Incident.objects.maintenances().order_by(*NEWEST), paging)


@router.get("/{page_id}/incidents/upcoming", response={200: list[IncidentOut], **ERRORS})
def upcoming(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    planned = Incident.objects.open_maintenances().filter(status=Status.SCHEDULED)
    return _listed(request, page_id, planned, paging)


@router.get("/{page_id}/incidents/active_maintenance", response={200: list[IncidentOut], **ERRORS})
def active_maintenance(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    active = Incident.objects.open_maintenances().filter(status__in=UNDER_WAY)
    return _listed(request, page_id, active, paging)


@router.post("/{page_id}/incidents", response={201: IncidentOut, **ERRORS})
def create(request: HttpRequest, page_id: str, data: IncidentNew) -> Any:
    """Open an incident; with ``scheduled_for`` or a status of one, announce a maintenance."""
    site, by = finding.page(page_id), actor(request)
    made = _schedule(data, by=by) if _is_planned(data) else _open(site, data, by=by)
    return created(render.incident(site, report(made.code)))


@router.get("/{page_id}/incidents/{incident_id}", response={200: IncidentOut, **ERRORS})
def incident(request: HttpRequest, page_id: str, incident_id: str) -> Any:
    actor(request).require("incidents.view_incident")
    site, found = finding.page(page_id), finding.incident(incident_id)
    return render.incident(site, report(found.code))


@router.api_operation(
    ["PATCH", "PUT"], "/{page_id}/incidents/{incident_id}", response={200: IncidentOut, **ERRORS}
)
def edit(request: HttpRequest, page_id: str, incident_id: str, data: IncidentIn) -> Any:
    """Change what is said of it as a whole; with a status, a text or components, post an update."""
    site, by, now = finding.page(page_id), actor(request), timezone.now()
    found = finding.incident(incident_id)
    _refuse_of_other_kind(found, data)
    with together():
        if found.is_maintenance and (planned := _window(data) | _details(data, "name")):
            maintenances.edit_maintenance(found.pk, by=by, now=now, **planned)
        elif details := _details(data, "name", "impact_override"):
            incidents.edit_incident(found.pk, by=by, now=now, **details)
        if data.status or data.body or data.components or data.component_ids:
            updates.post_update(found.pk, by=by, content=_content(data), now=now)
    return render.incident(site, report(found.code))


@router.delete("/{page_id}/incidents/{incident_id}", response={200: IncidentOut, **ERRORS})
def withdraw(request: HttpRequest, page_id: str, incident_id: str) -> Any:
    """Take it off the page, and return what it was."""
    site, found = finding.page(page_id), finding.incident(incident_id)
    was = render.incident(site, report(found.code))
    incidents.withdraw_incident(found.pk, by=actor(request), now=timezone.now())
    return was


@router.api_operation(
    ["PATCH", "PUT"],
    "/{page_id}/incidents/{incident_id}/incident_updates/{update_id}",
    response={200: UpdateOut, **ERRORS},
)
def edit_update(
    request: HttpRequest, page_id: str, incident_id: str, update_id: str, data: UpdateIn
) -> Any:
    """Correct an update; ``deliver_notifications`` tells those who got it."""
    site, of = finding.page(page_id), finding.incident(incident_id)
    found = finding.one(IncidentUpdate.objects.filter(incident=of, withdrawn_at=None), update_id)
    content = UpdateContent.from_flat(
        {**found.content.flat(), "components": None, **_details(data, "body", "display_at")}
    )
    updates.edit_update(
        found.pk,
        by=actor(request),
        content=content,
        sends_correction=data.deliver_notifications,
        now=timezone.now(),
    )
    told = render.incident(site, report(of.code))["incident_updates"]
    return next(each for each in told if each["id"] == update_id)


def _listed(
    request: HttpRequest, page_id: str, found: QuerySet[Incident], paging: Paging
) -> list[dict[str, Any]]:
    actor(request).require("incidents.view_incident")
    site = finding.page(page_id)
    # The page of a list is found first: its updates are asked for by a subquery.
    keys = list(found.values_list("pk", flat=True)[paging.part])
    by_key = {each.incident.pk: each for each in reports(Incident.objects.filter(pk__in=keys))}
    return [render.incident(site, by_key[key]) for key in keys if key in by_key]


def _is_planned(data: IncidentIn) -> bool:
    has_window = data.scheduled_for is not None or data.scheduled_until is not None
    return has_window or data.status in STATUSES_OF[IncidentKind.MAINTENANCE]


def _open(site: Page, data: IncidentNew, *, by: Actor) -> Incident:
    now = timezone.now()
    content = _content(data)
    if data.backfilled:
        if data.backfill_date is None:
            raise Invalid("backfill_date", "Say on which day it was, as 2026-03-01.")
        at = datetime.combine(data.backfill_date, time.min, tzinfo=site.zone)
        content = UpdateContent(
            **vars(content)
            | {"display_at": at, "notifies": False, "status": data.status or Status.RESOLVED}
        )
    return incidents.create_incident(
        by=by,
        name=data.name,
        content=content,
        impact_override=data.impact_override,
        now=now,
    )


def _schedule(data: IncidentNew, *, by: Actor) -> Incident:
    if data.scheduled_for is None or data.scheduled_until is None:
        missing = WINDOW[data.scheduled_for is not None]
        raise Invalid(missing, "A maintenance needs its start and its end.")
    has_happened = data.status == Status.COMPLETED
    content = _content(data)
    if has_happened:
        content = UpdateContent(**vars(content) | {"status": None})
    return maintenances.schedule_maintenance(
        by=by,
        name=data.name,
        content=content,
        has_happened=has_happened,
        now=timezone.now(),
        **{"starts_by_itself": False, "ends_by_itself": False} | _window(data),
    )


def _window(data: IncidentIn) -> Any:
    given = data.dict(exclude_unset=True)
    planned = {name: given[name] for name in WINDOW if name in given}
    planned |= {ours: given[theirs] for theirs, ours in OF_MAINTENANCE.items() if theirs in given}
    if data.scheduled_remind_prior is not None:
        planned["remind_before_s"] = REMINDED_BEFORE_S if data.scheduled_remind_prior else None
    return planned


def _refuse_of_other_kind(of: Incident, data: IncidentIn) -> None:
    if of.is_maintenance and data.impact_override:
        raise Invalid("impact_override", "The impact of a maintenance is always “maintenance”.")
    # Clients send flags of a maintenance along with any incident; a window they mean.
    field = next((name for name in WINDOW if getattr(data, name) is not None), None)
    if field and not of.is_maintenance:
        raise Invalid(field, "Only a maintenance has a window; this is an incident.")


def _details(data: IncidentIn | UpdateIn, *names: str) -> Any:
    return data.dict(exclude_unset=True, include=set(names))


def _content(data: IncidentIn) -> UpdateContent:
    return UpdateContent(
        status=data.status,
        body=data.body or "",
        components=data.components or None,
        affected=_only_named(data),
        notifies=data.deliver_notifications,
    )


def _only_named(data: IncidentIn) -> list[str]:
    """Return the components that it gives no status."""
    named = [code for code in data.component_ids or () if code not in (data.components or {})]
    shown = Component.objects.shown().filter(code__in=filter(is_code, named))
    if named and (unknown := sorted({*named}.difference(shown.values_list("code", flat=True)))):
        raise Invalid("component_ids", f"There is no component “{unknown[0]}” on this page.")
    return named
