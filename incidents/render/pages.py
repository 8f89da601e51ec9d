"""Whole pages for readers. The same now and rows give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from incidents.domain.markdown import to_text
from incidents.domain.moments import written
from incidents.models import Component, Measure, Page
from incidents.queries import components as component_queries
from incidents.queries import history as history_queries
from incidents.queries.front import front
from incidents.queries.maintenances import maintenances as all_maintenances
from incidents.queries.postmortems import published as published_postmortems
from incidents.queries.reports import report
from incidents.queries.site import page
from incidents.render import calendars, fragments, labels, links, subscribing
from incidents.render.answers import answer
from incidents.render.api_docs import Described
from incidents.render.fragments import Context, document
from incidents.render.incident_view import EntryView, IncidentView, entry_views, incident_views
from incidents.render.jobs.view import JobView
from incidents.render.language import for_readers


def home(jobs: Sequence[JobView], suppliers: Sequence[Measure], *, now: datetime) -> str:
    """Twelve queries, however many incidents and components there are."""
    site = page()
    return _page(site, "home", reverse("home"), _home_context(site, jobs, suppliers, now=now))


@for_readers()
def preview(jobs: Sequence[JobView], suppliers: Sequence[Measure], *, now: datetime) -> str:
    """Return the front page as it will be once the page is launched. As many queries."""
    site = page()
    context = _home_context(site, jobs, suppliers, now=now)
    return document(site, "public/preview.html", {"here": "home"} | context)


def _home_context(
    site: Page, jobs: Sequence[JobView], suppliers: Sequence[Measure], *, now: datetime
) -> Context:
    on_page = component_queries.on_page()
    told = front(zone=site.zone, now=now, components=on_page)
    return (
        {"answer": answer(on_page, told, jobs, now=now)}
        | fragments.incidents_context(told, jobs, now=now)
        | fragments.planned_context(told, now=now)
        | fragments.components_context(on_page, suppliers, site, now=now)
        | fragments.days_context(told, now=now)
    )


def incident(code: str, jobs: Sequence[JobView], *, now: datetime) -> str:
    """Four queries, six while it is open; one more if it says how many were told.

    Raises Incident.DoesNotExist.
    """
    site = page()
    told = report(code)
    return _page(
        site,
        "incident",
        links.incident_path(told.incident),
        {"description": Truncator(to_text(told.latest.update.body)).chars(200)}
        | fragments.incident_context(told, site, jobs, now=now),
    )


def component(code: str, jobs: Sequence[JobView], *, now: datetime) -> str:
    """Eleven queries, nine if its uptime is not shown. Raises Component.DoesNotExist."""
    site = page()
    context = fragments.component_context(code, site, jobs, now=now)
    context["addresses"] = subscribing.of_component(site, context["component"])
    return _page(site, "component", links.component_path(code), context)


def job(told: JobView) -> str:
    """One query."""
    return _page(page(), "job", told.path, fragments.job_context(told))


def history(first_on: date | None, *, component_code: str | None, now: datetime) -> str:
    """Eight queries. Raises NoSuchMonth, Component.DoesNotExist."""
    site = page()
    component = component_queries.component(component_code) if component_code else None
    wanted = first_on or history_queries.month_of(now.astimezone(site.zone).date())
    month = history_queries.month(wanted, zone=site.zone, now=now, component=component)
    return _page(
        site,
        "history",
        _history_path(component, first_on),
        {
            "title": _("History of %s") % labels.isolated(component.name)
            if component
            else _("History"),
            "month": month,
            "days": _by_day(incident_views(month.reports, now=now), site),
            "component": component,
            "choices": component_queries.shown(),
            "earlier": _step(_history_path(component, month.earlier_on), month.earlier_on),
            "later": _step(_history_path(component, month.later_on), month.later_on),
        },
    )


def uptime(last_month_on: date | None, *, now: datetime) -> str:
    """Six queries. Raises NoSuchMonth."""
    site = page()
    on_page = component_queries.on_page()
    found = calendars.calendars(on_page, site, last_month_on, now=now)
    span = found.span
    return _page(
        site,
        "uptime",
        _uptime_path(last_month_on),
        {
            "title": _("Uptime"),
            "days": found.days,
            "formula": labels.formula(found.weights),
            "sections": found.sections,
            "legend": found.legend,
            "is_only_sheet": sum(len(sheets) for _group, sheets in found.sections) == 1,
            "is_hiding": any(component.is_showcased for component in on_page),
            "has_components": bool(on_page),
            "has_measured": found.has_measured,
            "earlier": _months_step(span.earlier_on, span.today),
            "later": _months_step(span.later_on, span.today),
        },
    )


def postmortems(*, now: datetime) -> str:
    """Four queries."""
    site = page()
    told = entry_views(published_postmortems(), now=now)
    months = groupby(
        told, lambda one: one.incident.started_at.astimezone(site.zone).strftime("%Y-%m")
    )
    return _page(
        site,
        "postmortems",
        reverse("postmortems"),
        {
            "title": _("Postmortems"),
            "months": [_month(list(members), site) for _key, members in months],
            "components": _by_component(told),
        },
    )


def maintenances(*, now: datetime) -> str:
    """Eight queries."""
    site = page()
    found = all_maintenances()
    return _page(
        site,
        "maintenances",
        reverse("maintenances"),
        {
            "title": _("Maintenances"),
            "repeated": found.repeated,
            "completed": incident_views(found.completed, now=now),
        }
        | fragments.maintenances_context(found, now=now),
    )


def subscribe() -> str:
    """Three queries."""
    site, shown = page(), component_queries.shown()
    return _page(
        site,
        "subscribe",
        reverse("subscribe"),
        {
            "title": _("Subscribe"),
            "feeds": subscribing.feeds(site),
            "calendars": subscribing.calendars(site),
            "components": shown,
            "sections": component_queries.sections(shown),
        },
    )


def api(described: Described) -> str:
    """Of the API that programs read. One query."""
    site = page()
    return _page(
        site,
        "api",
        reverse("api-docs"),
        {
            "title": "API",
            "described": described,
            "example": f"curl {links.absolute(site, '/api/v2/status.json')}",
            "api_links": [
                PageLink(reverse("api-docs-manage"), "Management API"),
                PageLink(reverse("api-openapi"), "This as an OpenAPI document"),
            ],
        },
    )


def api_to_manage(described: Described) -> str:
    """Of the API that manages the page. One query."""
    site = page()
    path = f"/v1/pages/{site.code}/components.json"
    return _page(
        site,
        "api",
        reverse("api-docs-manage"),
        {
            "title": "Management API",
            "described": described,
            "example": f'curl -H "Authorization: OAuth $KEY" {links.absolute(site, path)}',
            "api_links": [PageLink(reverse("api-docs"), "Public API")],
        },
    )


@for_readers()
def not_found(*, now: datetime | None) -> str:
    """Say how things are ``now``: nine queries. One without, and before the launch."""
    site = page()
    if now is None or not site.is_launched:
        return document(site, "404.html", {})
    on_page = component_queries.on_page()
    told = front(zone=site.zone, now=now, components=on_page)
    return document(site, "404.html", {"answer": answer(on_page, told, (), now=now)})


@for_readers()
def server_error() -> str:
    """Return the page for an error of ours. No query: the database may be the cause."""
    return render_to_string("500.html")


def _page(site: Page, name: str, path: str, context: Context) -> str:
    """Before the launch all pages are one, which tells nothing."""
    if not site.is_launched:
        return document(site, "public/setting_up.html", {})
    of_page = {"canonical_url": links.absolute(site, path), "here": name}
    return document(site, f"public/{name}.html", of_page | context)


@dataclass(frozen=True)
class PageLink:
    """A link to the previous or the next page."""

    path: str
    text: str


def _step(path: str, month_on: date | None) -> PageLink | None:
    return PageLink(path, written(month_on, "month")) if month_on else None


def _months_step(last_on: date | None, today: date) -> PageLink | None:
    if last_on is None:
        return None
    return PageLink(_uptime_path(last_on), calendars.months_in_words(last_on, today=today))


def _history_path(component: Component | None, month_on: date | None) -> str:
    name, args = ("component-history", [component.code]) if component else ("history", [])
    return (
        reverse(f"{name}-month", args=[*args, month_on]) if month_on else reverse(name, args=args)
    )


def _uptime_path(month_on: date | None) -> str:
    return reverse("uptime-month", args=[month_on]) if month_on else reverse("uptime")


def _month(told: Sequence[EntryView], site: Page) -> Context:
    return {"first_on": told[0].incident.started_at.astimezone(site.zone), "stories": told}


def _by_component(told: Sequence[EntryView]) -> list[Context]:
    """Group by component, in the page's order; one that names several stands under each."""
    found: dict[Component, list[EntryView]] = {}
    for story in told:
        for component in story.report.affected:
            found.setdefault(component, []).append(story)
    in_order = sorted(found, key=lambda component: component.page_order)
    return [{"component": component, "stories": found[component]} for component in in_order]


def _by_day(told: Sequence[IncidentView], site: Page) -> list[Context]:
    """Group incidents, which are in order of their start, by the day on which they started."""
    days = groupby(told, lambda one: one.incident.started_at.astimezone(site.zone).date())
    return [{"on": day, "stories": list(members)} for day, members in days]
