"""Mitigation jobs: a page, a fragment, JSON and a picture."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.domain.publication import CACHE_CONTROL
from incidents.queries.jobs import progress
from incidents.render import fragments, job_documents, pages
from incidents.render.jobs import JobStory, story
from incidents.views import caching
from incidents.views.errors import missing_is_404


@require_safe
@caching.public()
@missing_is_404
def job(request: HttpRequest, code: str) -> HttpResponse:
    told = _told(code)
    return caching.until_the_next_reading(HttpResponse(pages.job(told)), [told])


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
def live(request: HttpRequest, code: str) -> HttpResponse:
    told = _told(code)
    return caching.until_the_next_reading(HttpResponse(fragments.job(told)), [told])


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
def as_json(request: HttpRequest, code: str) -> HttpResponse:
    told = _told(code)
    response = HttpResponse(job_documents.as_json(told), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return caching.until_the_next_reading(response, [told])


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
def picture(request: HttpRequest, code: str) -> HttpResponse:
    told = _told(code)
    response = HttpResponse(job_documents.picture(told), content_type="image/svg+xml")
    response["Content-Security-Policy"] = job_documents.PICTURE_POLICY
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return caching.until_the_next_reading(response, [told])


def _told(code: str) -> JobStory:
    return story(progress(code), now=timezone.now())
