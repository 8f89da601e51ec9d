"""Feeds and the calendar of the whole page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from incidents.queries.feeds import last_modified_at
from incidents.render import clock, feeds, icalendar
from incidents.views import caching
from incidents.views.errors import missing_is_404

ATOM = "application/atom+xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
CALENDAR = "text/calendar; charset=utf-8"

# An HTTP date has whole seconds, and of two writers at once the one that read the clock
# first may commit last. Until this long after a change another may still bear the same
# date, so none is sent; the ETag tells them apart at any time.
DATE_SETTLES_AFTER = timedelta(seconds=5)


View = Callable[..., HttpResponse]


def dated(view: View) -> View:
    """Set ``Last-Modified``, read before the content, so that a change in between looks newer."""

    @wraps(view)
    def with_date(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        changed_at = last_modified_at(now=now)
        response = view(request, *args, **kwargs)
        if changed_at is None:
            return response
        settled_at = changed_at + DATE_SETTLES_AFTER
        if settled_at <= now:
            response["Last-Modified"] = http_date(changed_at.timestamp())
        else:
            caching.good_until(response, settled_at.timestamp())
        return response

    return with_date


@require_safe
@caching.public(until=clock.feeds_until)
@dated
def history_atom(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.history_atom(None, now=timezone.now()), content_type=ATOM)


@require_safe
@caching.public(until=clock.feeds_until)
@dated
def history_rss(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.history_rss(None, now=timezone.now()), content_type=RSS)


@require_safe
@caching.public()
@dated
def updates_atom(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.updates_atom(None, now=timezone.now()), content_type=ATOM)


@require_safe
@caching.public()
@dated
def postmortems_atom(request: HttpRequest) -> HttpResponse:
    return HttpResponse(feeds.postmortems_atom(now=timezone.now()), content_type=ATOM)


@require_safe
@caching.public()
@dated
def history_ics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(icalendar.history_ics(None), content_type=CALENDAR)


@require_safe
@caching.public()
@missing_is_404
def maintenance_ics(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(icalendar.maintenance_ics(code), content_type=CALENDAR)
