"""Groups of components."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.replies import created, done
from incidents.api.schemas import ERRORS, GroupChange, GroupNew, GroupOut, Paging
from incidents.models import Component, ComponentGroup, Page
from incidents.operations import components, groups
from incidents.operations.actor import Actor
from incidents.operations.scopes import together
from incidents.render import api_v1 as render

router = Router(tags=["component groups"])


@router.get("/{page_id}/component-groups", response={200: list[GroupOut], **ERRORS})
def listed(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    actor(request).require("incidents.view_componentgroup")
    site = finding.page(page_id)
    return [_told(site, each) for each in ComponentGroup.objects.all()[paging.part]]


@router.post("/{page_id}/component-groups", response={201: GroupOut, **ERRORS})
def create(request: HttpRequest, page_id: str, data: GroupNew) -> Any:
    site, by = finding.page(page_id), actor(request)
    with together():
        made = groups.create_group(by=by, now=timezone.now(), **_details(data))
        _gather(made, data, by=by)
    return created(_told(site, made))


@router.get("/{page_id}/component-groups/{group_id}", response={200: GroupOut, **ERRORS})
def group(request: HttpRequest, page_id: str, group_id: str) -> Any:
    actor(request).require("incidents.view_componentgroup")
    return _told(finding.page(page_id), finding.group(group_id))


@router.api_operation(
    ["PATCH", "PUT"],
    "/{page_id}/component-groups/{group_id}",
    response={200: GroupOut, **ERRORS},
)
def edit(request: HttpRequest, page_id: str, group_id: str, data: GroupChange) -> Any:
    site, by, found = finding.page(page_id), actor(request), finding.group(group_id)
    with together():
        if details := _details(data):
            groups.edit_group(found.pk, by=by, now=timezone.now(), **details)
        _gather(found, data, by=by)
    return _told(site, finding.group(group_id))


@router.delete("/{page_id}/component-groups/{group_id}", response={204: None, **ERRORS})
def remove(request: HttpRequest, page_id: str, group_id: str) -> Any:
    """Remove the heading; its components stand alone from then on."""
    finding.page(page_id)
    found, by, now = finding.group(group_id), actor(request), timezone.now()
    with together():
        for each in found.components.filter(removed_at=None):
            components.edit_component(each.pk, by=by, now=now, group=None)
        groups.remove_group(found.pk, by=by, now=now)
    return done()


def _details(data: GroupChange) -> Any:
    return data.dict(exclude_unset=True, exclude={"components"})


def _gather(found: ComponentGroup, data: GroupChange, *, by: Actor) -> None:
    """Have the group consist of the components that are named, if any are."""
    if data.components is None:
        return
    now = timezone.now()
    shown = Component.objects.shown()
    members = [finding.named("components", shown, code) for code in data.components]
    for left in found.components.filter(removed_at=None).exclude(code__in=data.components):
        components.edit_component(left.pk, by=by, now=now, group=None)
    for member in members:
        if member.group_id != found.pk:
            components.edit_component(member.pk, by=by, now=now, group=found)


def _told(site: Page, it: ComponentGroup) -> dict[str, Any]:
    members = it.components.filter(removed_at=None).order_by("position", "name", "pk")
    return render.group(site, it, list(members))
