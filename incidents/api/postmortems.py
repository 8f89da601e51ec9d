"""Postmortems: drafted, published, taken back. A text is its public sections, joined."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.invalid import Invalid
from incidents.api.replies import done
from incidents.api.schemas import ERRORS, PostmortemIn, PostmortemOut, PublicationIn
from incidents.domain import sections
from incidents.models import Incident, Page, Postmortem
from incidents.operations import postmortems as operations
from incidents.operations.scopes import together
from incidents.render import api_v1 as render
from incidents.render.postmortem_export import of_rows

router = Router(tags=["postmortems"])
PATH = "/{page_id}/incidents/{incident_id}/postmortem"


@router.get(PATH, response={200: PostmortemOut, **ERRORS})
def postmortem(request: HttpRequest, page_id: str, incident_id: str) -> Any:
    actor(request).require("incidents.view_postmortem")
    return _told(finding.page(page_id), finding.incident(incident_id))


@router.put(PATH, response={200: PostmortemOut, **ERRORS})
def write(request: HttpRequest, page_id: str, incident_id: str, data: PostmortemIn) -> Any:
    """Replace the public sections of the draft; internal ones stay."""
    site, of = finding.page(page_id), finding.incident(incident_id)
    written = sections.read(data.body_draft)
    if any(each.is_internal for each in written):
        raise Invalid("body_draft", "Internal sections are written in the console; leave them out.")
    operations.write_postmortem(
        of.pk, by=actor(request), sections=written, keeps_internal=True, now=timezone.now()
    )
    return _told(site, of)


@router.delete(PATH, response={204: None, **ERRORS})
def remove(request: HttpRequest, page_id: str, incident_id: str) -> Any:
    """Take it off the page, and empty the public part of the draft."""
    finding.page(page_id)
    of, by, now = finding.incident(incident_id), actor(request), timezone.now()
    found = Postmortem.objects.get(incident=of)
    with together():
        if found.published_at:
            operations.revert_postmortem(of.pk, by=by, now=now)
        operations.write_postmortem(of.pk, by=by, sections=[], keeps_internal=True, now=now)
    return done()


@router.put(f"{PATH}/publish", response={200: PostmortemOut, **ERRORS})
def publish(
    request: HttpRequest, page_id: str, incident_id: str, data: PublicationIn | None = None
) -> Any:
    site, of = finding.page(page_id), finding.incident(incident_id)
    notifies = data.notify_subscribers if data else None
    operations.publish_postmortem(of.pk, by=actor(request), notifies=notifies, now=timezone.now())
    return _told(site, of)


@router.put(f"{PATH}/revert", response={200: PostmortemOut, **ERRORS})
def revert(request: HttpRequest, page_id: str, incident_id: str) -> Any:
    site, of = finding.page(page_id), finding.incident(incident_id)
    operations.revert_postmortem(of.pk, by=actor(request), now=timezone.now())
    return _told(site, of)


def _told(site: Page, of: Incident) -> dict[str, Any]:
    found = Postmortem.objects.get(incident=of)
    public = found.sections.filter(is_internal=False).exclude(body="")
    return render.postmortem(site, found, draft=sections.as_plain_text(of_rows(public)))
