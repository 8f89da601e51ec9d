"""Insights over incidents, and the report of uptime, to read, to print and to download."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.console.listing import as_csv
from incidents.console.screens import SEEING, screen
from incidents.domain.uptime import day_start
from incidents.forms.insights import InsightsForm, SlaForm
from incidents.queries import insights as queries
from incidents.queries.components import on_page
from incidents.queries.site import page
from incidents.render.console import insights as shown
from incidents.render.console import sla as report


@screen(*SEEING, "change_postmortem")
@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    now, zone = timezone.now(), page().zone
    form = InsightsForm(request.GET)
    since = day_start(form.since(timezone.localdate()), zone)
    found = queries.learned(since=since, now=now)
    context = {
        "form": form,
        "asked": request.GET.urlencode(),
        "count": len(found),
        "tables": shown.tables(found, zone),
        "spreads": list(shown.spreads(found)),
        "shares": shown.shares(found, queries.items_closed(since=since)),
    }
    return render(request, "console/insights.html", context)


@screen(*SEEING, "change_postmortem")
@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    since = InsightsForm(request.GET).since(timezone.localdate())
    found = queries.learned(since=day_start(since, page().zone), now=timezone.now())
    return as_csv(shown.as_rows(found), name="incidents")


@screen(*SEEING, "change_postmortem")
@require_safe
def sla(request: HttpRequest) -> HttpResponse:
    return render(request, "console/sla.html", _sla(request))


@screen(*SEEING, "change_postmortem")
@require_safe
def sla_download(request: HttpRequest) -> StreamingHttpResponse:
    return as_csv(report.as_rows(_sla(request)["lines"]), name="uptime")


def _sla(request: HttpRequest) -> dict[str, Any]:
    form = SlaForm(request.GET)
    first_on, months = form.span(timezone.localdate())
    lines = report.lines(on_page(), page(), first_on, months, now=timezone.now())
    return {
        "form": form,
        "asked": request.GET.urlencode(),
        "first_on": first_on,
        "last_on": report.last_day(first_on, months),
        "statuses": report.STATUSES,
        "lines": lines,
    }
