"""Message templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.replies import created
from incidents.api.schemas import ERRORS, Paging, TemplateIn, TemplateOut
from incidents.domain.vocabulary import STATUSES_OF, IncidentKind, TemplatePurpose
from incidents.models import MessageTemplate
from incidents.operations.message_templates import PERMISSION, create_template
from incidents.render import api_v1 as render

router = Router(tags=["incident templates"])


@router.get("/{page_id}/incident_templates", response={200: list[TemplateOut], **ERRORS})
def listed(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    actor(request).require_any(["incidents.add_incidentupdate", PERMISSION])
    finding.page(page_id)
    return [render.template(each) for each in MessageTemplate.objects.all()[paging.part]]


@router.post("/{page_id}/incident_templates", response={201: TemplateOut, **ERRORS})
def create(request: HttpRequest, page_id: str, data: TemplateIn) -> Any:
    finding.page(page_id)
    made = create_template(
        by=actor(request),
        name=data.name,
        purpose=_purpose(data),
        incident_name=data.title,
        status=data.update_status or "",
        body=data.body,
        now=timezone.now(),
    )
    return created(render.template(made))


def _purpose(data: TemplateIn) -> TemplatePurpose:
    """Return what it is offered for, which its status tells."""
    if data.update_status in STATUSES_OF[IncidentKind.MAINTENANCE]:
        return TemplatePurpose.MAINTENANCE
    return TemplatePurpose.UPDATE if data.update_status else TemplatePurpose.ANY
