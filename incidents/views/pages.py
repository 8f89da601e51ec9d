"""Whole public pages."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.render import clock, jobs, pages
from incidents.views import caching
from incidents.views.errors import missing_is_404


@require_safe
@caching.public(until=clock.all_until)
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    told = jobs.on_front_page(now=now)
    return caching.until_the_next_reading(HttpResponse(pages.home(told, now=now)), told)


@require_safe
@caching.public(until=clock.incidents_until)
@missing_is_404
def incident(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    told = jobs.of_incident(code, now=now)
    return caching.until_the_next_reading(HttpResponse(pages.incident(code, told, now=now)), told)


@require_safe
@caching.public(until=clock.incidents_until)
@missing_is_404
def history(
    request: HttpRequest, code: str | None = None, month: date | None = None
) -> HttpResponse:
    return HttpResponse(pages.history(month, component_code=code, now=timezone.now()))


@require_safe
@caching.public(until=clock.bars_until)
@missing_is_404
def uptime(request: HttpRequest, month: date | None = None) -> HttpResponse:
    return HttpResponse(pages.uptime(month, now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until)
def maintenances(request: HttpRequest) -> HttpResponse:
    return HttpResponse(pages.maintenances(now=timezone.now()))
