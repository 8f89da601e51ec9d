"""The page's own settings."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from incidents.domain.images import SLOTS
from incidents.domain.vocabulary import AuditKind
from incidents.models import Component, Incident, Page
from incidents.operations import branding, derived, figures, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.details import PageDetails, assign
from incidents.operations.errors import Refused
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated


def edit_page(
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[PageDetails],
) -> Page:
    """Change how the page presents itself.

    Days begin at midnight in its time zone, so another zone means other daily totals;
    they are rebuilt here. Feed ids do not follow the address. ``based_on`` is the ``version``
    that the writer saw. Raises NotAllowed, Outdated, Refused.
    """
    by.require("incidents.change_page")
    sent = {slot: details.pop(slot) for slot in SLOTS if slot in details}
    with branding.new_files(sent) as files:
        return _edit_page(files, by=by, now=now, based_on=based_on, details=details)


@page_write
def _edit_page(
    files: branding.Files,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None,
    details: PageDetails,
) -> Page:
    page = Page.objects.get()
    refuse_outdated(edited(page), based_on=based_on)
    time_zone, accent, approvals = page.time_zone, page.accent, page.approvals
    assign(page, details)
    page.name = validation.line(page.name, field="name", limit=100)
    page.url = validation.page_url(page.url)
    if not page.is_launched or not Incident.objects.exists():
        # No reader has seen an entry of a feed yet, so ids may still follow the address.
        page.tag_authority = urlsplit(page.url).hostname or page.tag_authority
    page.tagline = validation.optional_text(page.tagline, field="tagline", limit=255)
    page.accent = validation.accent(page.accent)
    if page.accent != accent:
        page.former_accent = accent
    page.support_url = validation.support_url(page.support_url)
    page.privacy_url = validation.privacy_url(page.privacy_url)
    page.footer_links = validation.footer_links(page.footer_links)
    validation.approvals(page)
    page.postmortem_outline = validation.outline(page.postmortem_outline)
    page.time_zone = validation.time_zone(page.time_zone)
    branding.put(page, files, by=by, now=now)
    page.updated_at = now
    page.save()
    if page.time_zone != time_zone:
        derived.rebuild(list(Component.objects.values_list("pk", flat=True)), now=now)
    if page.approvals != approvals:
        figures.follow_approvals()
    note(AuditKind.PAGE_EDITED, by=by, subject=page, now=now)
    return page


@page_write
def launch_page(*, by: Actor, now: datetime) -> Page:
    """Show readers the page, and tell subscribers from now on. Raises NotAllowed, Refused."""
    by.require("incidents.change_page")
    page = Page.objects.get()
    if page.is_launched:
        raise Refused(_("The page has been launched already; readers see it."))
    page.launched_at = page.updated_at = now
    page.save(update_fields=["launched_at", "updated_at"])
    note(AuditKind.PAGE_LAUNCHED, by=by, subject=page, now=now)
    return page
