"""Incidents and maintenances as JSON, with their updates."""

from __future__ import annotations

from typing import Any

from incidents.domain.lifecycle import on_statuspage
from incidents.domain.markdown.marks import SECTION
from incidents.domain.vocabulary import Status
from incidents.models import AffectedComponent, Incident, Page, Postmortem
from incidents.queries.reports import Report, ReportedUpdate
from incidents.render import links
from incidents.render.api_v2.components import component
from incidents.render.api_v2.times import instant
from incidents.render.bound_figures import published

POSTMORTEM = "postmortem"


def incident(site: Page, report: Report) -> dict[str, Any]:
    """Return it with its updates, newest first. A published postmortem is the newest of them."""
    it, zone = report.incident, site.zone
    postmortem = report.published_postmortem
    updates = [update(site, it, told) for told in report.updates]
    if postmortem:
        updates.insert(0, _as_update(site, it, postmortem))
    return {
        "id": it.code,
        "name": it.name,
        "status": POSTMORTEM if postmortem else status(it.status),
        "created_at": instant(it.created_at, zone),
        "updated_at": instant(it.updated_at, zone),
        "monitoring_at": instant(it.monitoring_at, zone),
        "resolved_at": instant(it.closed_at, zone),
        "impact": it.shown_impact.value,
        "shortlink": links.absolute(site, links.incident_path(it)),
        "started_at": instant(it.started_at, zone),
        "page_id": site.code,
        "incident_updates": updates,
        "components": [component(site, each) for each in report.affected],
        "reminder_intervals": None,
    } | (_window(site, it) if it.is_maintenance else {})


def postmortem_body(postmortem: Postmortem) -> str:
    """Return what readers see of it, as Markdown."""
    return published(postmortem, postmortem.incident).replace(SECTION, "## ")


def _window(site: Page, it: Incident) -> dict[str, Any]:
    return {
        "scheduled_for": instant(it.scheduled_for, site.zone),
        "scheduled_until": instant(it.scheduled_until, site.zone),
    }


def update(site: Page, of: Incident, told: ReportedUpdate) -> dict[str, Any]:
    it, zone = told.update, site.zone
    return {
        "id": it.code,
        "status": status(it.status),
        "body": it.body,
        "incident_id": of.code,
        "created_at": instant(it.created_at, zone),
        "updated_at": instant(it.updated_at, zone),
        "display_at": instant(it.display_at, zone),
        "affected_components": [_affected(each) for each in told.affected] or None,
        "deliver_notifications": it.notifies,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _as_update(site: Page, of: Incident, it: Postmortem) -> dict[str, Any]:
    published_at = instant(it.published_at, site.zone)
    return {
        "id": it.code,
        "status": POSTMORTEM,
        "body": postmortem_body(it),
        "incident_id": of.code,
        "created_at": published_at,
        "updated_at": instant(it.revised_at, site.zone),
        "display_at": published_at,
        "affected_components": None,
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _affected(it: AffectedComponent) -> dict[str, str]:
    return {
        "code": it.component.code,
        "name": it.component.statuspage_name,
        "old_status": it.old_status,
        "new_status": it.new_status,
    }


def status(of: str) -> str:
    return on_statuspage(Status(of)).value
