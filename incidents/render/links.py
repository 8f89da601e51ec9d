"""Links: paths on this site, absolute addresses by the page's setting, and ids of feeds."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from incidents.models import Incident, IncidentUpdate, Job, Page

# Of pages for staff. A worker loads neither these nor what Django needs to tell where they are;
# a test compares them.
STAFF_PATHS = {
    "account_link": "/accounts/link/{}/",
    "console:board": "/console/",
    "console:component": "/console/components/{}/",
    "console:incident": "/console/incidents/{}/",
    "console:job": "/console/jobs/{}/",
    "console:new": "/console/incidents/new/",
    "console:nudges": "/console/nudges/",
    "console:page": "/console/page/",
}


def absolute(page: Page, path: str) -> str:
    """Return ``path`` under the page's public address, never under the Host that was asked."""
    return f"{page.url}{path}"


def for_staff(page: Page, path: str) -> str:
    """Return ``path`` as staff reach it, which may be by another name or port than readers."""
    return f"{settings.STATUSPAGE_CONSOLE_URL or page.url}{path}"


def staff_path(name: str, *args: str) -> str:
    """Return the path of a page for staff."""
    return STAFF_PATHS[name].format(*args)


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
