"""Whole public pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.models import Measure
from incidents.queries import jobs as job_queries
from incidents.render import clock, pages
from incidents.render.jobs.view import JobView
from incidents.views import caching, depending
from incidents.views.errors import missing_is_404


@require_safe
@caching.public(until=clock.all_until)
@depending.on_suppliers
@depending.on_jobs(job_queries.shown)
def home(
    request: HttpRequest, jobs: Sequence[JobView], suppliers: Sequence[Measure]
) -> HttpResponse:
    return HttpResponse(pages.home(jobs, suppliers, now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until)
@missing_is_404
@depending.on_jobs(job_queries.of_incident)
def incident(request: HttpRequest, code: str, jobs: Sequence[JobView]) -> HttpResponse:
    return HttpResponse(pages.incident(code, jobs, now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until)
@missing_is_404
def history(
    request: HttpRequest, code: str | None = None, month: date | None = None
) -> HttpResponse:
    return HttpResponse(pages.history(month, component_code=code, now=timezone.now()))


@require_safe
@caching.public()
def postmortems(request: HttpRequest) -> HttpResponse:
    return HttpResponse(pages.postmortems(now=timezone.now()))


@require_safe
@caching.public(until=clock.bars_until)
@missing_is_404
def uptime(request: HttpRequest, month: date | None = None) -> HttpResponse:
    return HttpResponse(pages.uptime(month, now=timezone.now()))


@require_safe
@caching.public()
def subscribe(request: HttpRequest) -> HttpResponse:
    return HttpResponse(pages.subscribe())


@require_safe
@caching.public(until=clock.incidents_until)
def maintenances(request: HttpRequest) -> HttpResponse:
    return HttpResponse(pages.maintenances(now=timezone.now()))
