"""The JSON that webhooks are sent: Statuspage's, with ``event_type`` besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from incidents.domain.messages import TOKEN
from incidents.domain.vocabulary import Status
from incidents.models import Component, Event, Incident, Page, Postmortem
from incidents.queries import site_status
from incidents.queries.reports import Report, reports
from incidents.queries.status_log import direct_change
from incidents.render import links
from incidents.render.api_v2.components import component
from incidents.render.api_v2.incidents import incident, postmortem_body
from incidents.render.api_v2.times import instant
from incidents.render.language import for_programs

CONFIRMATION, EXISTS = "subscription.confirmation", "subscription.exists"


def of_event(site: Page, event: Event, *, replaces_earlier: bool, now: datetime) -> str:
    """Return what it is about as that is now. Six queries."""
    if event.incident_id is None:
        about = _of_component(site, event)
    else:
        [report] = reports(Incident.objects.filter(events=event))
        about = {"incident": incident(site, report) | besides(site, report)}
        if report.incident.withdrawn_at is not None:
            about["incident"] |= _withdrawn(site, report.incident)
    left_out = {"earlier_updates_left_out": replaces_earlier}
    return _payload(site, event.kind, about, now=now, said_besides=left_out)


def _of_component(site: Page, event: Event) -> dict[str, Any]:
    it = Component.objects.shown().get(pk=event.subject_id)
    old, new = direct_change(it, at=event.created_at)
    update = {
        "id": event.code,
        "component_id": it.code,
        "component_type": "Component",
        "old_status": old,
        "new_status": new,
        "created_at": instant(event.created_at, site.zone),
    }
    return {"component_update": update, "component": component(site, it)}


def _withdrawn(site: Page, it: Incident) -> dict[str, Any]:
    """Return the fields of an incident that is over for clients, and of which nothing is told."""
    end = Status.COMPLETED if it.is_maintenance else Status.RESOLVED
    return {
        "status": end.value,
        "resolved_at": instant(it.withdrawn_at, site.zone),
        "incident_updates": [],
        "components": [],
    } | _of_postmortem(site, None)


def to_confirm(site: Page, *, is_known: bool, now: datetime) -> str:
    """Return the challenge, or that the address is subscribed already. Two queries."""
    if is_known:
        return _payload(site, EXISTS, {}, now=now)
    url = links.absolute(site, reverse("confirm-subscription", args=[TOKEN]))
    about = {"challenge": TOKEN, "confirm_url": url}
    return _payload(site, CONFIRMATION, about, now=now)


def _reminded_at(it: Incident) -> datetime | None:
    """Return when readers were reminded; it is stored for which start that was."""
    if it.reminded_for is None or it.remind_before_s is None:
        return None
    return it.reminded_for - timedelta(seconds=it.remind_before_s)


def _payload(
    site: Page,
    kind: str,
    about: dict[str, Any],
    *,
    now: datetime,
    said_besides: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    with for_programs():
        status = site_status.status()
        shown = {
            "id": site.code,
            "status_indicator": status.indicator.value,
            "status_description": str(status.description),
        }
    meta = {
        "unsubscribe": links.absolute(site, reverse("unsubscribe", args=[TOKEN])),
        "manage": links.absolute(site, reverse("manage-subscription", args=[TOKEN])),
        "documentation": links.absolute(site, reverse("subscribe")) + "#by-webhook",
        "generated_at": instant(now, site.zone),
        **said_besides,
    }
    return json.dumps({"event_type": kind, "meta": meta, "page": shown} | about)


def besides(site: Page, report: Report) -> dict[str, Any]:
    """Return the fields that the public API leaves out."""
    it, zone = report.incident, site.zone
    return {
        "impact_override": it.impact_override,
        "backfilled": it.is_backfilled,
        "scheduled_for": instant(it.scheduled_for, zone),
        "scheduled_until": instant(it.scheduled_until, zone),
        "scheduled_remind_prior": it.remind_before_s is not None,
        "scheduled_reminded_at": instant(_reminded_at(it), zone),
        "scheduled_auto_in_progress": it.starts_by_itself,
        "scheduled_auto_completed": it.ends_by_itself,
    } | _of_postmortem(site, report.published_postmortem)


def _of_postmortem(site: Page, published: Postmortem | None) -> dict[str, Any]:
    return {
        "postmortem_body": postmortem_body(published) if published else None,
        "postmortem_body_last_updated_at": instant(
            published.revised_at if published else None, site.zone
        ),
        "postmortem_ignored": False,
        "postmortem_published_at": instant(
            published.published_at if published else None, site.zone
        ),
        "postmortem_notified_subscribers": published is not None,
    }
