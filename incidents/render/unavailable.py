"""The answer 503: what cannot be shown or saved just now, and the form that was sent."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from incidents.render.pages import server_error
from incidents.render.unsaved import sent_by, unsaved

Cause = Literal["database", "threads", "document"]
"""The database cannot be reached, too many requests wait for Django, or a page for readers was
never rendered and cannot be rendered now."""

RETRY_AFTER_S = 5


def unavailable(request: HttpRequest, cause: Cause) -> HttpResponse:
    """Return the answer without a query."""
    page = server_error() if cause == "document" else _page(request, cause)
    headers = {"Retry-After": str(RETRY_AFTER_S), "Cache-Control": "no-store"}
    response = HttpResponse(page, status=503, headers=headers)
    if cause == "document":
        # Why is in the log already. Django would add a line for each reader who asks.
        response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _page(request: HttpRequest, cause: Cause) -> str:
    """Give back what was to be saved.

    The token against forgery is in a cookie, so the form works without the database.
    """
    sent = unsaved(sent_by(request), address=request.path) if request.method == "POST" else None
    context = {
        "unsaved": sent,
        "address": request.get_full_path(),
        "csrf_token": get_token(request) if sent and sent.is_whole else "",
        "is_busy": cause == "threads",
    }
    return render_to_string("503.html", context)
