"""One component: its page, the live part of it, its feeds and its calendar."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.domain.publication import CACHE_CONTROL
from incidents.queries import jobs as job_queries
from incidents.render import clock, feeds, fragments, icalendar, pages
from incidents.render.jobs.view import JobView
from incidents.views import caching
from incidents.views.depending import on_component, on_jobs
from incidents.views.errors import missing_is_404
from incidents.views.feeds import ATOM, CALENDAR, RSS, dated


@require_safe
@caching.public()
@missing_is_404
@on_jobs(job_queries.of_component)
@on_component(clock.component_until)
def component(request: HttpRequest, code: str, jobs: Sequence[JobView]) -> HttpResponse:
    return HttpResponse(pages.component(code, jobs, now=timezone.now()))


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
@on_jobs(job_queries.of_component)
@on_component(clock.component_until)
def live(request: HttpRequest, code: str, jobs: Sequence[JobView]) -> HttpResponse:
    return HttpResponse(fragments.component(code, jobs, now=timezone.now()))


@require_safe
@caching.public()
@missing_is_404
@on_component(clock.component_feeds_until)
@dated
def history_atom(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(feeds.history_atom(code, now=timezone.now()), content_type=ATOM)


@require_safe
@caching.public()
@missing_is_404
@on_component(clock.component_feeds_until)
@dated
def history_rss(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(feeds.history_rss(code, now=timezone.now()), content_type=RSS)


@require_safe
@caching.public()
@missing_is_404
@on_component()
@dated
def updates_atom(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(feeds.updates_atom(code, now=timezone.now()), content_type=ATOM)


@require_safe
@caching.public()
@missing_is_404
@on_component()
@dated
def history_ics(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(icalendar.history_ics(code), content_type=CALENDAR)
