"""Public documents: the same bytes for every reader, so that anything in between may keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from incidents.domain.publication import CACHE_CONTROL
from incidents.render.documents import UNTIL_HEADER

View = Callable[..., HttpResponse]

# For a second more it may give the old while it fetches the new. Browsers do so too, and an
# open page that asks at once what is new must not get what it has: hence not for its parts.
VISITED = f"{CACHE_CONTROL}, stale-while-revalidate=1"

Clock = Callable[[datetime], datetime | None]


def public(*, until: Clock | None = None, control: str = VISITED) -> Callable[[View], View]:
    """Mark a view as giving a document; ``incidents.edge`` keeps its bytes and compares tags.

    ``until`` tells, given now, from when the clock alone makes the bytes wrong; None if it never
    does.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def document(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Asked before the view, as the view may look at the clock later than we.
            until_at = until(timezone.now()) if until else None
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = control
            if until_at:
                good_until(response, until_at)
            return response

        vars(document)["is_document"] = True
        return document

    return decorate


def good_until(response: HttpResponse, until_at: datetime) -> None:
    """Say from when on the clock makes the response wrong; the first of several counts."""
    until_s = min(until_at.timestamp(), float(response.headers.get(UNTIL_HEADER, "inf")))
    response[UNTIL_HEADER] = f"{until_s:.3f}"
