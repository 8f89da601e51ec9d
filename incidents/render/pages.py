"""Whole pages for readers. The same now and rows give the same bytes."""

from __future__ import annotations

from datetime import date, datetime

from django.template.loader import render_to_string
from django.urls import reverse

from incidents.models import Page
from incidents.queries import components as component_queries
from incidents.queries import history as history_queries
from incidents.queries.front import front
from incidents.queries.maintenances import maintenances as all_maintenances
from incidents.queries.reports import report
from incidents.queries.site import page
from incidents.render import fragments, links, words
from incidents.render.answers import answer
from incidents.render.calendars import calendars
from incidents.render.fragments import Context, document
from incidents.render.stories import stories, story


def home(*, now: datetime) -> str:
    """Eight queries, however many incidents and components there are."""
    site = page()
    shown, told = component_queries.shown(), front(zone=site.zone, now=now)
    return _page(
        site,
        "home",
        reverse("home"),
        {"answer": answer(shown, told, now=now)}
        | fragments.incidents_context(told, now=now)
        | fragments.maintenances_context(told, now=now)
        | fragments.components_context(shown, site, now=now)
        | fragments.days_context(told, now=now),
    )


def incident(code: str, *, now: datetime) -> str:
    """Four queries. Raises Incident.DoesNotExist."""
    site = page()
    told = report(code)
    return _page(
        site,
        "incident",
        links.incident_path(told.incident),
        {"story": story(told, now=now), "summary": words.affects(told)},
    )


def history(first_on: date | None, *, component_code: str | None, now: datetime) -> str:
    """Seven queries. Raises NoSuchMonth, Component.DoesNotExist."""
    site = page()
    shown = component_queries.shown()
    component = component_queries.component(component_code) if component_code else None
    wanted = first_on or history_queries.month_of(now.astimezone(site.zone).date())
    month = history_queries.month(wanted, zone=site.zone, now=now, component=component)
    name, args = ("component-history", [component.code]) if component else ("history", [])
    path = reverse(f"{name}-month", args=[*args, wanted]) if first_on else reverse(name, args=args)
    return _page(
        site,
        "history",
        path,
        {
            "month": month,
            "stories": stories(month.reports, now=now),
            "component": component,
            "sections": component_queries.sections(shown),
        },
    )


def uptime(last_month_on: date | None, *, now: datetime) -> str:
    """Four queries. Raises NoSuchMonth."""
    site = page()
    shown = component_queries.shown()
    path = reverse("uptime-month", args=[last_month_on]) if last_month_on else reverse("uptime")
    return _page(site, "uptime", path, calendars(shown, site, last_month_on, now=now))


def maintenances(*, now: datetime) -> str:
    """Seven queries."""
    site = page()
    found = all_maintenances()
    return _page(
        site,
        "maintenances",
        reverse("maintenances"),
        {
            "in_progress": stories(found.in_progress, now=now),
            "upcoming": stories(found.upcoming, now=now),
            "completed": stories(found.completed, now=now),
        },
    )


def not_found() -> str:
    """One query."""
    return document(page(), "404.html", {})


def server_error() -> str:
    """Without a query: the database may be what went wrong."""
    return render_to_string("500.html")


def _page(site: Page, name: str, path: str, context: Context) -> str:
    canonical = {"canonical_url": links.absolute(site, path)}
    return document(site, f"public/{name}.html", canonical | context)
