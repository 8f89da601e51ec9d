"""Public documents: the same bytes for every reader, so that anything in between may keep them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe

View = Callable[..., HttpResponse]

# Browsers ask each time, which costs a 304. A cache in front may answer for 10 s, so that a
# crowd of readers is one to us, and for a day when we do not answer at all.
CACHE_CONTROL = "public, max-age=0, s-maxage=10, stale-if-error=86400"
WORTH_COMPRESSING_BYTES = 400
# From here on the last percent takes longer than the page.
LARGE_BYTES = 100_000


def public(view: View) -> View:
    """Give the response of ``view`` an ETag from its bytes; answer 304 if the reader has them.

    A ``Last-Modified`` that the view has set is honoured as well.
    """

    @wraps(view)
    def cached(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = CACHE_CONTROL
        patch_vary_headers(response, ["Accept-Encoding"])
        _compress(request, response)
        etag = response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        last_modified = response.get("Last-Modified")
        unchanged = get_conditional_response(
            request,
            etag=etag,
            last_modified=parse_http_date_safe(last_modified) if last_modified else None,
            response=response,
        )
        return unchanged if isinstance(unchanged, HttpResponse) else response

    return cached


def _compress(request: HttpRequest, response: HttpResponse) -> None:
    """The bytes are the same for the same document: no time of compression is put in."""
    accepted = request.headers.get("Accept-Encoding", "")
    if "gzip" not in accepted or len(response.content) < WORTH_COMPRESSING_BYTES:
        return
    level = 9 if len(response.content) < LARGE_BYTES else 6
    response.content = gzip.compress(response.content, compresslevel=level, mtime=0)
    response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
