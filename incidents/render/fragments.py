"""Live parts of pages: on their own for polling, and within their pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from incidents.domain.moments import zone_label
from incidents.domain.uptime import Weights
from incidents.models import Component, Job, Page
from incidents.queries import components as component_queries
from incidents.queries import jobs as job_queries
from incidents.queries import uptime
from incidents.queries.front import Front, front
from incidents.queries.reports import Report, report
from incidents.queries.site import page
from incidents.render import component_rows
from incidents.render.answers import answer
from incidents.render.component_view import component_view
from incidents.render.incident_view import incident_view, incident_views
from incidents.render.jobs.view import JobPart, JobView

log = logging.getLogger(__name__)

Context = dict[str, Any]

CODE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
INDENTATION = re.compile(r"\n\s+")


def status(*, now: datetime) -> str:
    """Seven queries."""
    site = page()
    on_page, told = component_queries.on_page(), front(zone=site.zone, now=now)
    return fragment(site, "status", {"answer": answer(on_page, told, now=now), "now": now})


def incidents(*, now: datetime) -> str:
    """Four queries."""
    site = page()
    return fragment(site, "incidents", incidents_context(front(zone=site.zone, now=now), now=now))


def maintenances(*, now: datetime) -> str:
    """Four queries."""
    site = page()
    told = front(zone=site.zone, now=now)
    return fragment(site, "maintenances", maintenances_context(told, now=now))


def components(*, now: datetime) -> str:
    """Five queries."""
    site = page()
    on_page = component_queries.on_page()
    return fragment(site, "components", components_context(on_page, site, now=now))


def days(*, now: datetime) -> str:
    """Four queries."""
    site = page()
    return fragment(site, "days", days_context(front(zone=site.zone, now=now), now=now))


def incident(code: str, *, now: datetime) -> str:
    """Five queries. Raises Incident.DoesNotExist."""
    site = page()
    jobs = job_places(job_queries.of_incident(code))
    return fragment(site, "incident", incident_context(report(code), now=now) | {"jobs": jobs})


def component(code: str, *, now: datetime) -> str:
    """Eleven queries, nine if its uptime is not shown. Raises Component.DoesNotExist."""
    site = page()
    return fragment(site, "component", component_context(code, site, now=now))


def jobs() -> str:
    """Which jobs there are; what each says has an address of its own. Two queries."""
    return fragment(page(), "jobs", {"jobs": job_places(job_queries.shown())})


def job(told: JobView) -> str:
    """One query."""
    return _job(page(), told)


def _job(site: Page, told: JobView) -> str:
    """Without space around it, so that a page has no more of it than the fragment that says
    where the job is."""
    return fragment(site, "job", {"told": told, "job": told.job, "now": told.now}).strip()


def job_places(jobs: Sequence[Job]) -> list[tuple[Job, str]]:
    """Each job, and that nothing is said of it here."""
    return [(job, "") for job in jobs]


def jobs_in_full(site: Page, parts: Sequence[JobPart]) -> list[tuple[Job, str]]:
    """Each job, and what is said of it."""
    return [(part.job, part.html or _job_or_nothing(site, part)) for part in parts]


def _job_or_nothing(site: Page, part: JobPart) -> str:
    """Leave out what fails: a job elsewhere must not take a page along. No query is made here,
    and where rendering fails the page says where the job is."""
    try:
        return mark_safe(_job(site, part.story)) if part.story else ""
    except Exception:
        log.exception("The job %s cannot be rendered.", part.job.code)
        return ""


def fragment(site: Page, name: str, context: Context) -> str:
    return document(site, f"public/live/_{name}.html", context)


def document(site: Page, template: str, context: Context) -> str:
    """Render a template in the page's zone, without a request: all readers get the same."""
    with timezone.override(site.zone):
        shared = {"page": site, "zone_label": zone_label(site.time_zone)}
        html = render_to_string(template, shared | context)
    return squeezed(html)


def squeezed(html: str) -> str:
    """Remove the templates' indentation, 6 % of a page when compressed, but not that of code."""
    parts = CODE.split(html)
    parts[::2] = [INDENTATION.sub("\n", part) for part in parts[::2]]
    return "".join(parts)


def incidents_context(told: Front, *, now: datetime) -> Context:
    return {
        "unresolved": incident_views(told.unresolved, now=now),
        "now": now,
    }


def incident_context(told: Report, *, now: datetime) -> Context:
    return {"story": incident_view(told, now=now), "now": now}


def maintenances_context(told: Front, *, now: datetime) -> Context:
    return {
        "residual": incident_views(told.residual, now=now),
        "in_progress": incident_views(told.in_progress, now=now),
        "upcoming": incident_views(told.upcoming, now=now),
        "now": now,
    }


def components_context(on_page: Sequence[Component], site: Page, *, now: datetime) -> Context:
    """Two queries."""
    shown, weights = component_queries.visible(on_page), uptime_weights()
    records = uptime.last_days(shown, zone=site.zone, now=now, weights=weights)
    return {
        "groups": component_rows.groups(shown, records, weights=weights),
        "is_hiding": bool(on_page),
    }


def component_context(code: str, site: Page, *, now: datetime) -> Context:
    """Ten queries, eight if its uptime is not shown. Raises Component.DoesNotExist."""
    component = component_queries.component(code)
    told = component_view(component, site, weights=uptime_weights(), now=now)
    return {"component": component, "told": told, "now": now}


def days_context(told: Front, *, now: datetime) -> Context:
    return {
        "days": [
            {
                "on": day.day_on,
                "ended": incident_views(day.ended, now=now),
                "ongoing": incident_views(day.ongoing, now=now),
            }
            for day in told.days
        ]
    }


def uptime_weights() -> Weights:
    return Weights(
        partial=settings.STATUSPAGE_UPTIME_WEIGHT_PARTIAL,
        major=settings.STATUSPAGE_UPTIME_WEIGHT_MAJOR,
    )
