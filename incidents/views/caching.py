"""Public documents: the same bytes for every reader, so that anything in between may keep them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from incidents.domain.publication import CACHE_CONTROL
from incidents.render.language import for_readers

View = Callable[..., HttpResponse]
GetResponse = Callable[[HttpRequest], HttpResponse]

# For whoever keeps the bytes: topics that they depend on, and until when the clock leaves them
# true (Unix time). They are taken off before anything is sent.
TOPICS_HEADER = "X-Document-Topics"
UNTIL_HEADER = "X-Document-Valid-Until"

# For a second more it may give the old while it fetches the new. Browsers do so too, and an
# open page that asks at once what is new must not get what it has: hence not for its parts.
VISITED = f"{CACHE_CONTROL}, stale-while-revalidate=1"

Clock = Callable[[datetime], datetime | None]

# More than ten times the front page of 200 components. Each takes three times as much memory, so
# one that is larger would push all others out of it; something has gone wrong where it is made.
LARGEST_BYTES = 8_000_000


class TooLarge(Exception):
    """A document that is not to be sent or kept. The last good one stays."""


def public(*, until: Clock | None = None, control: str = VISITED) -> Callable[[View], View]:
    """Mark a view as giving a document; ``incidents.edge`` keeps its bytes and compares tags.

    It is in the site's language, whatever the reader's: there is one for all.

    ``until`` tells, given now, from when the clock alone makes the bytes wrong; None if it never
    does.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def document(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Asked before the view, as the view may look at the clock later than we.
            until_at = until(timezone.now()) if until else None
            with for_readers():
                response = view(request, *args, **kwargs)
            _refuse_too_large(request, response)
            response["Cache-Control"] = control
            if until_at:
                good_until(response, until_at.timestamp())
            return response

        vars(document)["is_document"] = True
        return document

    return decorate


def private(get_response: GetResponse) -> GetResponse:
    """Have no cache keep what was answered after a look at the session, refusals included."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        said = response.headers.get("Cache-Control", "")
        if request.session.accessed and not ("private" in said or "no-store" in said):
            del response["Cache-Control"]
            add_never_cache_headers(response)
        return response

    return answer


def good_until(response: HttpResponse, until_s: float) -> None:
    """Say from when on (Unix time) the clock makes it wrong; the first of several counts."""
    first_s = min(until_s, float(response.headers.get(UNTIL_HEADER, "inf")))
    response[UNTIL_HEADER] = f"{first_s:.3f}"


def _refuse_too_large(request: HttpRequest, response: HttpResponse) -> None:
    """Raise TooLarge, which Django logs and answers with an error."""
    size_bytes = len(response.content)
    if size_bytes > LARGEST_BYTES:
        raise TooLarge(
            f"{request.path} has {size_bytes:,} bytes, at most {LARGEST_BYTES:,} may be."
        )
