"""Fragments of pages under their own addresses, which open pages poll."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.domain.publication import CACHE_CONTROL
from incidents.models import Measure
from incidents.queries import jobs as job_queries
from incidents.render import clock, fragments
from incidents.render.jobs.view import JobView
from incidents.views import caching, depending
from incidents.views.errors import missing_is_404


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
@depending.on_jobs(job_queries.shown)
def status(request: HttpRequest, jobs: Sequence[JobView]) -> HttpResponse:
    return HttpResponse(fragments.status(jobs, now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
@depending.on_jobs(job_queries.shown)
def incidents(request: HttpRequest, jobs: Sequence[JobView]) -> HttpResponse:
    return HttpResponse(fragments.incidents(jobs, now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
def planned(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.planned(now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
def maintenances(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.maintenances(now=timezone.now()))


@require_safe
@caching.public(until=clock.bars_until, control=CACHE_CONTROL)
@depending.on_suppliers
def components(request: HttpRequest, suppliers: Sequence[Measure]) -> HttpResponse:
    return HttpResponse(fragments.components(suppliers, now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
def days(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.days(now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
@missing_is_404
@depending.on_jobs(job_queries.of_incident)
def incident(request: HttpRequest, code: str, jobs: Sequence[JobView]) -> HttpResponse:
    return HttpResponse(fragments.incident(code, jobs, now=timezone.now()))
