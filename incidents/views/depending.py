"""Documents that depend on more, or on less, than the page: on jobs, on one component."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import wraps
from math import inf
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from incidents.domain.vocabulary import COMPONENT_TOPICS, PAGE_TOPIC
from incidents.models import Job
from incidents.queries.jobs import progress
from incidents.render.jobs.view import JobPart, JobView, stories, story
from incidents.views import caching
from incidents.views.caching import TOPICS_HEADER, View

Jobs = Callable[..., Sequence[Job]]

# Whoever keeps documents may give here, by its path, the text of one and until when it is true
# (Unix time). A page then need not tell anew of each of its jobs when one of them was read.
KNOWN = "plainstatus.known"
Known = Callable[[str], tuple[str, float] | None]


def on_component(
    until: Callable[[datetime, str], datetime | None] | None = None,
) -> Callable[[View], View]:
    """Mark a document as depending on the component with the code in the URL, and on no other.

    ``until`` tells, given now and the code, from when the clock alone makes it wrong.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def depending(request: HttpRequest, code: str) -> HttpResponse:
            # Asked before the view, as the view may look at the clock later than we.
            until_at = until(timezone.now(), code) if until else None
            response = view(request, code=code)
            response[TOPICS_HEADER] = f"{COMPONENT_TOPICS}{code}"
            if until_at:
                caching.good_until(response, until_at.timestamp())
            return response

        return depending

    return decorate


def on_job(view: View) -> View:
    """Pass the view ``told``, the story of the job with the code in the URL."""

    @wraps(view)
    def depending(request: HttpRequest, code: str) -> HttpResponse:
        told = story(progress(code), now=timezone.now())
        return _depending(view(request, told=told), [(told.job, _stale_s(told))])

    return depending


def on_jobs(found: Jobs) -> Callable[[View], View]:
    """Pass the view ``jobs``, the parts of the page about those that ``found`` returns."""

    def decorate(view: View) -> View:
        @wraps(view)
        def depending(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            parts = _parts(request, found(**kwargs))
            response = view(request, jobs=parts, **kwargs)
            return _depending(response, [(part.job, part.valid_until_s) for part in parts])

        return depending

    return decorate


def _parts(request: HttpRequest, jobs: Sequence[Job]) -> list[JobPart]:
    known: Known = request.META.get(KNOWN, lambda path: None)
    found = {job: known(reverse("live-job", args=[job.code])) for job in jobs}
    told = stories([job for job, said in found.items() if not said], now=timezone.now())
    parts = {one.job: JobPart(one.job, _stale_s(one), story=one) for one in told}
    for job, said in found.items():
        if said:
            html, valid_until_s = said
            parts[job] = JobPart(job, valid_until_s, html=mark_safe(html))
    return [parts[job] for job in jobs]


def _stale_s(told: JobView) -> float:
    """Return when the last reading is old, if no other comes."""
    return told.stale_at.timestamp() if told.stale_at and not told.is_stale else inf


def _depending(response: HttpResponse, jobs: Iterable[tuple[Job, float]]) -> HttpResponse:
    topics = [PAGE_TOPIC]
    for job, valid_until_s in jobs:
        topics.append(job.topic)
        caching.good_until(response, valid_until_s)
    response[TOPICS_HEADER] = " ".join(topics)
    return response
