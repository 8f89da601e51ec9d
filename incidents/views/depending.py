"""Documents that depend on more, or on less, than the page: on jobs, on one component."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from incidents.domain.vocabulary import COMPONENT_TOPICS, PAGE_TOPIC, SUPPLIERS_TOPIC
from incidents.models import Job
from incidents.queries import jobs as queries
from incidents.queries import measured
from incidents.render.jobs.view import JobView
from incidents.views import caching
from incidents.views.caching import TOPICS_HEADER, View

Jobs = Callable[..., Sequence[Job]]


def on_component(
    until: Callable[[datetime, str], datetime | None] | None = None,
) -> Callable[[View], View]:
    """Mark a document as depending on the component with the code in the URL, and on no other.

    Stands after ``on_jobs``. ``until`` tells, given now and the code, from when the clock alone
    makes it wrong.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def depending(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
            # Asked before the view, as the view may look at the clock later than we.
            until_at = until(timezone.now(), code) if until else None
            response = view(request, code=code, **kwargs)
            response[TOPICS_HEADER] = f"{COMPONENT_TOPICS}{code}"
            if until_at:
                caching.good_until(response, until_at.timestamp())
            return response

        return depending

    return decorate


def on_job(view: View) -> View:
    """Pass the view ``told``, all that is told of the job with the code in the URL."""

    @wraps(view)
    def depending(request: HttpRequest, code: str) -> HttpResponse:
        told = JobView(queries.progress(code), timezone.now())
        return _depending(view(request, told=told), [told])

    return depending


def on_jobs(found: Jobs) -> Callable[[View], View]:
    """Pass the view ``jobs``, those that ``found`` returns, each at its latest reading."""

    def decorate(view: View) -> View:
        @wraps(view)
        def depending(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            now = timezone.now()
            of = {key: value for key, value in kwargs.items() if key != "suppliers"}
            jobs = [JobView(progress, now) for progress in queries.latest(found(**of))]
            return _depending(view(request, jobs=jobs, **kwargs), jobs)

        return depending

    return decorate


def on_suppliers(view: View) -> View:
    """Pass the view ``suppliers``, what readers are shown of them. Stands before ``on_jobs``."""

    @wraps(view)
    def depending(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found, now = measured.suppliers(), timezone.now()
        response = view(request, suppliers=found, **kwargs)
        topics = response.headers.get(TOPICS_HEADER, PAGE_TOPIC)
        response[TOPICS_HEADER] = f"{topics} {SUPPLIERS_TOPIC}"
        for each in found:
            if (until_at := measured.valid_until_of(each)) > now:
                caching.good_until(response, until_at.timestamp())
        return response

    return depending


def _depending(response: HttpResponse, jobs: Sequence[JobView]) -> HttpResponse:
    topics = response.headers.get(TOPICS_HEADER, PAGE_TOPIC)
    response[TOPICS_HEADER] = " ".join([topics, *(told.job.topic for told in jobs)])
    for told in jobs:
        if told.valid_until:
            caching.good_until(response, told.valid_until.timestamp())
    return response
