"""Public documents: the same bytes for every reader, so that anything in between may keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from incidents.render.documents import UNTIL_HEADER

View = Callable[..., HttpResponse]

# Browsers ask each time, which costs a 304. A cache in front answers for a second, so that a
# crowd of readers is one to us, and has a day's worth of patience when we do not answer at all.
ASKED_AGAIN = "public, max-age=0, s-maxage=1, stale-if-error=86400"
# For a second more it may give the old while it fetches the new. Browsers do so too, and an
# open page that asks at once what is new must not get what it has: hence not for its parts.
VISITED = f"{ASKED_AGAIN}, stale-while-revalidate=1"

Clock = Callable[[datetime], datetime]


def public(*, until: Clock | None = None, control: str = VISITED) -> Callable[[View], View]:
    """Mark a view as giving a document; ``incidents.edge`` keeps its bytes and compares tags.

    ``until`` tells, given now, from when the clock alone makes the bytes wrong.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def document(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Asked before the view, as the view may look at the clock later than we.
            until_at = until(timezone.now()) if until else None
            response = view(request, *args, **kwargs)
            response["Cache-Control"] = control
            if until_at:
                response[UNTIL_HEADER] = f"{until_at.timestamp():.3f}"
            return response

        vars(document)["is_document"] = True
        return document

    return decorate
