"""The page. There is one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.schemas import ERRORS, MetricOut, PageIn, PageOut
from incidents.operations.pages import edit_page
from incidents.queries import site
from incidents.render import api_v1 as render

router = Router(tags=["page"])
NAMES = {"page_description": "tagline"}


@router.get("", response={200: list[PageOut], **ERRORS})
def pages(request: HttpRequest) -> Any:
    actor(request).require("incidents.view_page")
    return [render.page(site.page())]


@router.get("/{page_id}", response={200: PageOut, **ERRORS})
def page(request: HttpRequest, page_id: str) -> Any:
    actor(request).require("incidents.view_page")
    return render.page(finding.page(page_id))


@router.get("/{page_id}/metrics", response={200: list[MetricOut], **ERRORS})
def metrics(request: HttpRequest, page_id: str) -> Any:
    """Return none: there are no metrics of Statuspage's kind; ``jobs`` are ours."""
    actor(request).require("incidents.view_page")
    finding.page(page_id)
    return []


@router.api_operation(["PATCH", "PUT"], "/{page_id}", response={200: PageOut, **ERRORS})
def edit(request: HttpRequest, page_id: str, data: PageIn) -> Any:
    finding.page(page_id)
    details: Any = {NAMES.get(k, k): v for k, v in data.dict(exclude_unset=True).items()}
    return render.page(edit_page(by=actor(request), now=timezone.now(), **details))
