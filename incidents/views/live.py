"""Fragments of pages under their own addresses, which open pages poll."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.domain.publication import CACHE_CONTROL
from incidents.render import clock, fragments
from incidents.views import caching
from incidents.views.errors import missing_is_404


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
def status(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.status(now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
def incidents(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.incidents(now=timezone.now()))


@require_safe
@caching.public(control=CACHE_CONTROL)
def jobs(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.jobs())


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
def maintenances(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.maintenances(now=timezone.now()))


@require_safe
@caching.public(until=clock.bars_until, control=CACHE_CONTROL)
def components(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.components(now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
def days(request: HttpRequest) -> HttpResponse:
    return HttpResponse(fragments.days(now=timezone.now()))


@require_safe
@caching.public(until=clock.incidents_until, control=CACHE_CONTROL)
@missing_is_404
def incident(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(fragments.incident(code, now=timezone.now()))
