"""Links: paths on this site, absolute addresses by the page's setting, and ids of feeds."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from incidents.models import Incident, IncidentUpdate, Job, Page


def absolute(page: Page, path: str) -> str:
    """Return ``path`` under the page's public address, never under the Host that was asked."""
    return f"{page.url}{path}"


def for_staff(page: Page, path: str) -> str:
    """Return ``path`` as staff reach it, which may be by another name or port than readers."""
    return f"{settings.STATUSPAGE_CONSOLE_URL or page.url}{path}"


def staff_path(name: str, *args: str) -> str:
    """Return the path of a page for staff, also where readers' pages alone are loaded: a worker."""
    return reverse(name, args=args, urlconf=settings.STAFF_URLCONF)


def incident_path(incident: Incident) -> str:
    return reverse("incident", args=[incident.code])


def update_path(update: IncidentUpdate) -> str:
    """Return the path of the update: a place on its incident's page."""
    return f"{reverse('incident', args=[update.incident.code])}#update-{update.code}"


def postmortem_path(incident: Incident) -> str:
    return f"{incident_path(incident)}#postmortem"


def component_path(code: str) -> str:
    return reverse("component", args=[code])


def job_path(job: Job) -> str:
    return reverse("job", args=[job.code])


def tag(page: Page, kind: str, code: str) -> str:
    """Return a tag URI (RFC 4151), which stays the same when the page's address changes."""
    return f"tag:{page.tag_authority},{page.tag_on.isoformat()}:{kind}/{code}"
