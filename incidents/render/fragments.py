"""Live parts of pages: on their own for polling, and within their pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from incidents.domain.moments import zone_label
from incidents.domain.uptime import Weights
from incidents.models import Component, Measure, Page
from incidents.queries import components as component_queries
from incidents.queries import uptime
from incidents.queries.front import Day, Front, Standing, front, standing
from incidents.queries.maintenances import Maintenances
from incidents.queries.maintenances import maintenances as all_maintenances
from incidents.queries.reached import told as reached_by
from incidents.queries.reports import Report, report
from incidents.queries.site import page
from incidents.render import branding, charts, component_rows, labels, style_sheet, subscribing
from incidents.render.answers import answer
from incidents.render.component_rows import GroupRows
from incidents.render.component_view import component_view
from incidents.render.incident_view import EntryView, entry_views, incident_view, incident_views
from incidents.render.jobs.view import JobView
from incidents.render.kept import kept
from incidents.render.suppliers import supplier_views
from incidents.render.unaffected import Unaffected, unaffected

log = logging.getLogger(__name__)

Context = dict[str, Any]

CODE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
# Stands for the rows of a group; that of an operator's text would be escaped.
ROWS = mark_safe("<!--rows-->")
INDENTATION = re.compile(r"\n\s+")


def status(jobs: Sequence[JobView], *, now: datetime) -> str:
    """Ten queries."""
    site = page()
    on_page = component_queries.on_page()
    told = front(zone=site.zone, now=now, components=on_page)
    return fragment(site, "status", {"answer": answer(on_page, told, jobs, now=now), "now": now})


def incidents(jobs: Sequence[JobView], *, now: datetime) -> str:
    """Four queries."""
    site = page()
    told = standing(zone=site.zone, now=now)
    return fragment(site, "incidents", incidents_context(told, jobs, now=now))


def planned(*, now: datetime) -> str:
    """Four queries."""
    site = page()
    return fragment(site, "planned", planned_context(standing(zone=site.zone, now=now), now=now))


def maintenances(*, now: datetime) -> str:
    """Eight queries."""
    return fragment(page(), "maintenances", maintenances_context(all_maintenances(), now=now))


def components(suppliers: Sequence[Measure], *, now: datetime) -> str:
    """Five queries."""
    site = page()
    on_page = component_queries.on_page()
    return fragment(site, "components", components_context(on_page, suppliers, site, now=now))


def days(*, now: datetime) -> str:
    """Seven queries."""
    site = page()
    return fragment(site, "days", days_context(front(zone=site.zone, now=now), now=now))


def incident(code: str, jobs: Sequence[JobView], *, now: datetime) -> str:
    """Four queries, six while it is open; one more if it says how many were told.

    Raises Incident.DoesNotExist.
    """
    site = page()
    return fragment(site, "incident", incident_context(report(code), site, jobs, now=now))


def component(code: str, jobs: Sequence[JobView], *, now: datetime) -> str:
    """Eleven queries, nine if its uptime is not shown. Raises Component.DoesNotExist."""
    site = page()
    return fragment(site, "component", component_context(code, site, jobs, now=now))


def job(told: JobView) -> str:
    """One query."""
    return fragment(page(), "job", job_context(told))


def tellable(jobs: Sequence[JobView]) -> list[JobView]:
    """Leave out what fails: a job elsewhere must not take a page along."""
    return [each for each in jobs if _is_tellable(each)]


def _is_tellable(told: JobView) -> bool:
    try:
        return bool(told.words) and (not told.is_known or bool(told.bar))
    except Exception:
        log.exception("The job %s cannot be rendered.", told.job.code)
        return False


def fragment(site: Page, name: str, context: Context) -> str:
    if not site.is_launched:
        return document(site, "public/live/_setting_up.html", {})
    return document(site, f"public/live/_{name}.html", context)


def document(site: Page, template: str, context: Context) -> str:
    """Render a template in the page's zone, without a request: all readers get the same."""
    with timezone.override(site.zone):
        shared = {
            "page": site,
            "style": style_sheet.address(site),
            "logo": branding.logo(site),
            "own_icon": branding.icon(site),
            "zone_label": zone_label(site.time_zone),
            "ways": subscribing.ways,
            "ways_title": subscribing.ways_title,
            "kinds": subscribing.KINDS.items(),
        }
        html = render_to_string(template, shared | context)
    return squeezed(html)


def squeezed(html: str) -> str:
    """Remove the templates' indentation, 6 % of a page when compressed, but not that of code."""
    parts = CODE.split(html)
    parts[::2] = [INDENTATION.sub("\n", part) for part in parts[::2]]
    return "".join(parts)


def incidents_context(told: Standing, jobs: Sequence[JobView], *, now: datetime) -> Context:
    """Jobs stand with their incident while it is open; the others below."""
    jobs = tellable(jobs)
    is_open = {report.incident.pk for report in told.unresolved}
    return {
        "unresolved": incident_views(told.unresolved, jobs, now=now),
        "hides_promise": len(told.unresolved) == 1,
        "other_jobs": [each for each in jobs if each.job.incident_id not in is_open],
        "stamp": max((each.stamp for each in jobs), default=""),
        "now": now,
    }


def incident_context(
    told: Report, site: Page, jobs: Sequence[JobView], *, now: datetime
) -> Context:
    """Two queries while it is open; one more if it says how many were told."""
    jobs = tellable(jobs)
    stamp = max((each.stamp for each in jobs), default="")
    reached = reached_by([each.update for each in told.updates]) if site.shows_told else {}
    story = incident_view(told, jobs, reached=reached, now=now)
    return {"story": story, "others": _others(told), "stamp": stamp, "now": now}


def _others(told: Report) -> Unaffected | None:
    """Return what an open incident leaves as it is. Two queries if it is one, else none."""
    if not told.incident.is_open or told.incident.is_maintenance:
        return None
    return unaffected(component_queries.on_page(), [part.pk for part in told.affected])


def job_context(told: JobView) -> Context:
    return {"told": told, "job": told.job, "now": told.now}


def planned_context(told: Standing, *, now: datetime) -> Context:
    """Maintenances in progress and of the next days, and what may still be felt."""
    return {
        "in_progress": incident_views(told.in_progress, now=now),
        "upcoming": incident_views(told.upcoming, now=now),
        "later_count": len(told.later),
        "residual": incident_views(told.residual, now=now),
        "now": now,
    }


def maintenances_context(found: Maintenances, *, now: datetime) -> Context:
    return {
        "in_progress": incident_views(found.in_progress, now=now),
        "upcoming": incident_views(found.upcoming, now=now),
        "now": now,
    }


def components_context(
    on_page: Sequence[Component], suppliers: Sequence[Measure], site: Page, *, now: datetime
) -> Context:
    """Two queries."""
    shown, weights = component_queries.visible(on_page), uptime_weights()
    records = uptime.last_days(shown, zone=site.zone, now=now, weights=weights)
    groups = component_rows.groups(shown, records, weights=weights)
    return {
        "groups": [_group(each, is_alone=len(groups) == 1) for each in groups],
        "has_bars": any(group.has_bars for group in groups),
        "legend": charts.legend(records[each.pk] for each in shown if each.is_showcased),
        "formula": labels.formula(weights),
        "is_hiding": bool(on_page),
        "suppliers": supplier_views(suppliers, now=now),
        "now": now,
    }


def component_context(code: str, site: Page, jobs: Sequence[JobView], *, now: datetime) -> Context:
    """Ten queries, eight if its uptime is not shown. Raises Component.DoesNotExist."""
    component = component_queries.component(code)
    told = component_view(component, site, tellable(jobs), weights=uptime_weights(), now=now)
    return {"component": component, "told": told, "now": now}


def days_context(told: Front, *, now: datetime) -> Context:
    """Days of which the same is said, such as nothing, stand in one line. Newest first."""
    runs = [list(days) for _key, days in groupby(told.days, key=_said_of)]
    return {"runs": [_run(days, now=now) for days in runs]}


def _run(days: Sequence[Day], *, now: datetime) -> Context:
    """Return days of which the same is said; their month is named once if they share it."""
    first_on, last_on = days[-1].day_on, days[0].day_on
    forms = ("from", "to") if first_on.month == last_on.month else ("date", "date")
    return {
        "first_on": first_on,
        "last_on": last_on,
        "first_form": forms[0],
        "last_form": forms[1],
        "ended": [_past(story) for story in entry_views(days[0].ended, now=now)],
        "ongoing": entry_views(days[0].ongoing, now=now),
    }


def _group(group: GroupRows, *, is_alone: bool) -> SafeString:
    """Return a group with its rows; what stands around them seldom changes."""
    context = {
        "group": replace(group, rows=ROWS),
        "is_alone": is_alone,
        "first_day": _("%d days ago") % uptime.BAR_DAYS,
    }
    frame = _kept("public/_group.html", (*group.heading, is_alone), context)
    return mark_safe(frame.replace(ROWS, group.rows, 1))


def _past(story: EntryView) -> SafeString:
    """Return an incident that has ended."""
    return _kept("public/_past.html", story.past, {"story": story, "level": 4, "is_dated": True})


def _kept(template: str, said: Iterable[object], context: Context) -> SafeString:
    """Render a template once for all pages in which it says the same."""
    return kept((template, *said), lambda: mark_safe(render_to_string(template, context)))


def _said_of(day: Day) -> tuple[date | None, list[int]]:
    """Return what tells a day from its neighbours: what ended on it ended on no other."""
    return day.day_on if day.ended else None, [report.incident.pk for report in day.ongoing]


def uptime_weights() -> Weights:
    return Weights(
        partial=settings.STATUSPAGE_UPTIME_WEIGHT_PARTIAL,
        major=settings.STATUSPAGE_UPTIME_WEIGHT_MAJOR,
    )
