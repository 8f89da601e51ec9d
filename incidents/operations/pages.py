"""The page's own settings."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from incidents.domain.vocabulary import AuditKind
from incidents.models import Component, Incident, Page
from incidents.operations import timeline, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated


@page_write
def edit_page(
    *,
    by: Actor,
    name: str,
    url: str,
    now: datetime,
    tagline: str = "",
    support_url: str = "",
    time_zone: str = "Etc/UTC",
    based_on: str | None = None,
) -> Page:
    """Change how the page presents itself.

    Days begin at midnight in its time zone, so another zone means other daily totals;
    they are rebuilt here. Feed ids do not follow the address. ``based_on`` is the ``version``
    that the writer saw. Raises NotAllowed, Outdated, Refused.
    """
    by.require("incidents.change_page")
    page = Page.objects.get()
    refuse_outdated(edited(page), based_on=based_on)
    has_moved = page.time_zone != time_zone
    page.name = validation.line(name, field="name", limit=100)
    page.url = validation.page_url(url)
    if not Incident.objects.exists():
        # No feed has an entry yet, so ids may still follow the address.
        page.tag_authority = urlsplit(page.url).hostname or page.tag_authority
    page.tagline = validation.optional_text(tagline, field="tagline", limit=255)
    page.support_url = validation.support_url(support_url)
    page.time_zone = validation.time_zone(time_zone)
    page.updated_at = now
    page.save()
    if has_moved:
        timeline.rebuild(list(Component.objects.values_list("pk", flat=True)), now=now)
    note(AuditKind.PAGE_EDITED, by=by, subject=page, now=now)
    return page
