"""The JSON of the management API: that of the public one, and what only operators need."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from incidents.domain.measuring.findings import Finding
from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import ComponentStatus, Observation, SourceKind
from incidents.models import (
    Component,
    ComponentGroup,
    Job,
    Measure,
    MessageTemplate,
    Page,
    Postmortem,
    Rule,
    Subscriber,
)
from incidents.queries.reports import Report
from incidents.queries.uptime import ComponentUptime
from incidents.render.api_v2 import incidents as public
from incidents.render.api_v2.times import instant
from incidents.render.api_v2.webhook import besides
from incidents.render.console.rules import RuleTrial

Content = dict[str, Any]


def page(site: Page) -> Content:
    return {
        "id": site.code,
        "name": site.name,
        "page_description": site.tagline or None,
        "headline": None,
        "url": site.url,
        "domain": urlsplit(site.url).hostname,
        "subdomain": None,
        "support_url": site.support_url or None,
        "time_zone": site.time_zone,
        "created_at": instant(site.created_at, site.zone),
        "updated_at": instant(site.updated_at, site.zone),
    }


def group(site: Page, it: ComponentGroup, members: Sequence[Component]) -> Content:
    return {
        "id": it.code,
        "page_id": site.code,
        "name": it.name,
        "description": it.description or None,
        "components": [member.code for member in members],
        "position": it.position,
        "created_at": instant(it.created_at, site.zone),
        "updated_at": instant(it.updated_at, site.zone),
    }


def incident(site: Page, report: Report) -> Content:
    """Return it as it was posted: clients know no status “postmortem” here."""
    told = public.incident(site, report)
    told["incident_updates"] = [
        each for each in told["incident_updates"] if each["status"] != public.POSTMORTEM
    ]
    told["status"] = public.status(report.incident.status)
    return told | besides(site, report) | {"metadata": {}}


def postmortem(site: Page, it: Postmortem, *, draft: str) -> Content:
    return {
        "preview_key": it.preview_key,
        "body": public.postmortem_body(it) if it.published_at else None,
        "body_draft": draft or None,
        "body_draft_updated_at": instant(it.updated_at, site.zone),
        "body_updated_at": instant(it.revised_at, site.zone),
        "created_at": instant(it.created_at, site.zone),
        "published_at": instant(it.published_at, site.zone),
        "notify_subscribers": True,
    }


def uptime(it: Component, record: ComponentUptime) -> Content:
    fraction = record.fraction
    return {
        "id": it.code,
        "name": it.name,
        "range_start": (record.known_from or record.first_on).isoformat(),
        "range_end": record.last_on.isoformat(),
        "uptime_percentage": None if fraction is None else round(100 * fraction, 4),
        "major_outage": round(record.seconds.get(ComponentStatus.MAJOR_OUTAGE, 0)),
        "partial_outage": round(record.seconds.get(ComponentStatus.PARTIAL_OUTAGE, 0)),
        "warnings": [],
    }


def subscriber(site: Page, it: Subscriber) -> Content:
    is_mail = it.channel == ChannelKind.MAIL
    return {
        "id": it.code,
        "mode": "email" if is_mail else it.channel,
        "email": it.target if is_mail else None,
        "endpoint": None if is_mail else it.target,
        "state": it.state,
        "created_at": instant(it.created_at, site.zone),
        # Null of those of whom it is not known either: the state tells them apart.
        "quarantined_at": instant(it.quarantined_at, site.zone),
        "components": [each.code for each in it.components.all()],
    }


def template(it: MessageTemplate) -> Content:
    return {
        "id": it.code,
        "name": it.name,
        "title": it.incident_name or None,
        "body": it.body,
        "update_status": it.status or None,
    }


def rule(site: Page, it: Rule, *, tells_source: bool) -> Content:
    """Return a rule with what its source showed last.

    Where it is asked, and why it gives no answer, names internal hosts: without
    ``tells_source`` both are left out. A check that gets none is bad, as for a certificate of
    another host.
    """
    seen = it.signal
    is_answered = seen.observed == Observation.GOOD or (
        seen.observed == Observation.BAD and it.source != SourceKind.CHECK
    )
    hides_why = it.is_asked and not tells_source and not is_answered
    return {
        "id": it.code,
        "name": it.name,
        "source": it.source,
        "matchers": it.matchers,
        "measure": _measure(it.measure) if it.is_asked and tells_source else None,
        "component_ids": [each.code for each in it.components.all()],
        "status": it.status,
        "action": it.action,
        "wait_s": it.wait_s,
        "restore_after_s": it.restore_after_s,
        "incident_name": it.incident_name,
        "incident_body": it.body,
        "is_paused": it.paused_at is not None,
        "is_acting": seen.is_acting,
        "observed": seen.observed,
        "observed_at": instant(seen.observed_at, site.zone),
        "said": "" if hides_why else seen.said,
        "created_at": instant(it.created_at, site.zone),
        "updated_at": instant(it.updated_at, site.zone),
    }


def _measure(it: Measure) -> Content:
    """Return how a source is asked, without what to sign in with."""
    return {
        "address": it.address,
        "expression": it.expression,
        "labels": it.labels,
        "expected": it.expected,
        "connect_to": it.connect_to,
        "slow_after_ms": it.slow_after_ms,
        "days_left": it.days_left,
        "interval_s": it.interval_s,
        "is_public": it.is_public,
        "authentication": it.authentication,
    }


def trial(it: RuleTrial) -> Content:
    """Return what a rule on alerts would do."""
    return {
        "observed": it.observation or Observation.UNKNOWN,
        "said": it.said,
        "alerts": it.alerts_count,
        "value": None,
        "incident_name": it.name,
        "incident_body": it.body,
    }


def finding(it: Finding) -> Content:
    """Return what was found when a source was tried."""
    is_told = it.value is not None and isfinite(it.value)
    return {
        "observed": it.observation,
        "said": it.what,
        "alerts": None,
        "value": it.value if is_told else None,
        "incident_name": "",
        "incident_body": "",
    }


def job(site: Page, it: Job) -> Content:
    return {
        "id": it.code,
        "name": it.name,
        "unit": it.unit,
        "incident_id": it.incident.code if it.incident else None,
        "interval_s": it.interval_s,
        "ended_at": instant(it.ended_at, site.zone),
        "created_at": instant(it.created_at, site.zone),
    }
