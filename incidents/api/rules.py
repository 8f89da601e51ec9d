"""Rules on alerts and measured sources. Statuspage has none: these addresses are our own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.replies import created
from incidents.api.schemas import ERRORS, Paging, RuleOut
from incidents.models import Rule
from incidents.operations.rules import writing
from incidents.render import api_v1 as render

router = Router(tags=["rules"])


@router.get("/{page_id}/rules", response={200: list[RuleOut], **ERRORS})
def listed(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    actor(request).require("incidents.view_component")
    site = finding.page(page_id)
    return [render.rule(site, each) for each in _rules().order_by("-pk")[paging.part]]


@router.get("/{page_id}/rules/{rule_id}", response={200: RuleOut, **ERRORS})
def rule(request: HttpRequest, page_id: str, rule_id: str) -> Any:
    actor(request).require("incidents.view_component")
    return render.rule(finding.page(page_id), finding.one(_rules(), rule_id))


@router.post("/{page_id}/rules/{rule_id}/pause", response={201: RuleOut, **ERRORS})
def pause(request: HttpRequest, page_id: str, rule_id: str) -> Any:
    """Have it do nothing for now, and take back what it does."""
    site, found = finding.page(page_id), finding.one(_rules(), rule_id)
    writing.pause_rule(found.pk, by=actor(request), now=timezone.now())
    return created(render.rule(site, finding.one(_rules(), rule_id)))


@router.post("/{page_id}/rules/{rule_id}/resume", response={201: RuleOut, **ERRORS})
def resume(request: HttpRequest, page_id: str, rule_id: str) -> Any:
    """Have a paused one work again, on what is seen from now on."""
    site, found = finding.page(page_id), finding.one(_rules(), rule_id)
    writing.resume_rule(found.pk, by=actor(request), now=timezone.now())
    return created(render.rule(site, finding.one(_rules(), rule_id)))


def _rules() -> QuerySet[Rule]:
    return Rule.objects.standing().select_related("signal").prefetch_related("components")
