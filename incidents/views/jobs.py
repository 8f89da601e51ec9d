"""Mitigation jobs: a page, a fragment, JSON and a picture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.domain.publication import CACHE_CONTROL
from incidents.render import clock, fragments, pages
from incidents.render.jobs import documents
from incidents.render.jobs.view import JobView
from incidents.views import caching, depending, shared
from incidents.views.errors import missing_is_404


@require_safe
@caching.public(until=clock.today_until)
@missing_is_404
@depending.on_job
def job(request: HttpRequest, told: JobView) -> HttpResponse:
    return HttpResponse(pages.job(told))


@require_safe
@caching.public(until=clock.today_until, control=CACHE_CONTROL)
@missing_is_404
@depending.on_job
def live(request: HttpRequest, told: JobView) -> HttpResponse:
    return HttpResponse(fragments.job(told))


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
@depending.on_job
def as_json(request: HttpRequest, told: JobView) -> HttpResponse:
    return shared.answer(documents.as_json(told))


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
@depending.on_job
def picture(request: HttpRequest, told: JobView) -> HttpResponse:
    response = HttpResponse(documents.picture(told), content_type="image/svg+xml")
    response["Content-Security-Policy"] = documents.PICTURE_POLICY
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
