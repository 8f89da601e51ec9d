"""Incidents, maintenances, components and rules as they are printed, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from incidents.domain.estimates import PublishedEstimate
from incidents.domain.moments import machine
from incidents.models import Component, Incident, Rule
from incidents.queries.reports import Report, ReportedUpdate
from incidents.queries.site import page
from incidents.render import api_v1, labels, links
from incidents.render.console.rules import RuleView

MINUTE = "%Y-%m-%d %H:%M %Z"


def local(at: datetime) -> str:
    return timezone.localtime(at).strftime(MINUTE)


def incident_text(report: Report) -> str:
    """Return all of it, the newest update first."""
    incident = report.incident
    lines = [f"{incident.code}  {incident.name}", _standing(report), _address(report)]
    if report.affected:
        lines.append("Components: " + ", ".join(each.full_name for each in report.affected))
    for told in report.updates:
        lines += ["", f"{local(told.update.display_at)}  {labels.label(told)}", told.update.body]
        lines += [f"  {each}" for each in _said(told)]
    return "\n".join(lines)


def _standing(report: Report) -> str:
    incident = report.incident
    parts = [str(incident.get_status_display()), _lasted(incident)]
    if incident.scheduled_for and incident.scheduled_until:
        window = f"{local(incident.scheduled_for)} to {local(incident.scheduled_until)}"
        parts = [parts[0], window]
    if report.next_update_at:
        parts.append(f"next update by {local(report.next_update_at)}")
    if report.standing_estimate:
        parts.append(_done(report.standing_estimate))
    return ", ".join(parts)


def _lasted(incident: Incident) -> str:
    """Of one that goes on: when it began, as its status may be newer than that."""
    if incident.closed_at is None:
        return f"began {local(incident.started_at)}"
    return f"{local(incident.started_at)} to {local(incident.closed_at)}"


def _said(told: ReportedUpdate) -> list[str]:
    estimated = [f"Estimate: {_done(told.estimate)}"] if told.estimate else []
    return estimated + [
        f"{each.component.full_name}: {each.get_new_status_display()}"
        for each in told.affected
        if each.new_status
    ]


def _done(estimate: PublishedEstimate) -> str:
    window = estimate.window
    return f"done between {local(window.earliest_at)} and {local(window.latest_at)}"


def _address(report: Report) -> str:
    return links.absolute(page(), links.incident_path(report.incident))


def incident_json(report: Report) -> dict[str, Any]:
    incident = report.incident
    return {
        "id": incident.code,
        "name": incident.name,
        "kind": incident.kind,
        "status": incident.status,
        "impact": incident.shown_impact,
        "url": _address(report),
        "started_at": machine(incident.started_at),
        "resolved_at": _machine_or_none(incident.closed_at),
        "scheduled_for": _machine_or_none(incident.scheduled_for),
        "scheduled_until": _machine_or_none(incident.scheduled_until),
        "next_update_at": _machine_or_none(report.next_update_at),
        "estimate": _estimate_json(report.standing_estimate),
        "components": [each.code for each in report.affected],
        "updates": [_update_json(told) for told in report.updates],
    }


def _update_json(told: ReportedUpdate) -> dict[str, Any]:
    return {
        "id": told.update.code,
        "status": told.update.status,
        "body": told.update.body,
        "display_at": machine(told.update.display_at),
        "components": {each.component.code: each.new_status for each in told.affected},
        "estimate": _estimate_json(told.estimate),
    }


def _estimate_json(estimate: PublishedEstimate | None) -> dict[str, str] | None:
    if estimate is None:
        return None
    window = estimate.window
    return {"earliest_at": machine(window.earliest_at), "latest_at": machine(window.latest_at)}


def _machine_or_none(at: datetime | None) -> str | None:
    return machine(at) if at else None


def incident_list(reports: Iterable[Report], *, none: str) -> tuple[str, list[dict[str, Any]]]:
    """Return a line for each, and all of it as JSON."""
    told = list(reports)
    lines = [f"{each.incident.code}  {_standing(each)}  {each.incident.name}" for each in told]
    return "\n".join(lines) or none, [incident_json(each) for each in told]


def component_line(component: Component) -> str:
    return f"{component.code}  {component.get_status_display()}  {component.full_name}"


def component_json(component: Component) -> dict[str, Any]:
    return {
        "id": component.code,
        "name": component.name,
        "group": component.group.name if component.group else None,
        "status": component.status,
    }


def rule_line(rule: Rule, *, now: datetime) -> str:
    return f"{rule.code}  {rule.name}  {RuleView(rule, now).state}"


def rules_json(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    site = page()
    return [api_v1.rule(site, each, tells_source=True) for each in rules]
