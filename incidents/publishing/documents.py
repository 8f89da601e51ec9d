"""Public documents as bytes: what Django answers to a reader of whom nothing is known.

Every document has a path without a query string. It is asked from Django's own handler
with a request that has no cookie and no header of a reader's, so what comes back is the
same for all.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse

from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.views.caching import TOPICS_HEADER, UNTIL_HEADER
from incidents.views.shared import is_of_api

# Addresses where nothing ever is, for people and for programs; what Django answers there stands
# for all such.
NOWHERE, NOWHERE_OF_API = "/nowhere", "/api/nowhere"
NOWHERES = (NOWHERE, NOWHERE_OF_API)


@dataclass(frozen=True)
class DocumentResponse:
    """Django's answer. The view says its ``topics`` and ``valid_until_s``."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    topics: frozenset[str] = frozenset()
    valid_until_s: float = float("inf")


def ask(path: str) -> DocumentResponse:
    """Ask Django for the document at ``path``.

    It is no request of the server's: no signal is sent, so connections stay open.
    """
    response = _handler().get_response(WSGIRequest(_environ(path)))
    assert isinstance(response, HttpResponse)  # nothing here streams
    topics = response.headers.get(TOPICS_HEADER, PAGE_TOPIC)
    until = response.headers.get(UNTIL_HEADER, "inf")
    del response[TOPICS_HEADER], response[UNTIL_HEADER]
    return DocumentResponse(
        response.status_code,
        response.reason_phrase,
        tuple(response.headers.items()),
        response.content,
        frozenset(topics.split()),
        float(until),
    )


def nowhere(path: str) -> str:
    """Return the address whose answer stands for one where nothing is, such as ``path``."""
    return NOWHERE_OF_API if is_of_api(path) else NOWHERE


@cache
def _handler() -> WSGIHandler:
    return WSGIHandler()


def _environ(path: str) -> dict[str, Any]:
    host = next((h for h in settings.ALLOWED_HOSTS if "*" not in h), "localhost").lstrip(".")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SCRIPT_NAME": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "wsgi.version": (1, 0),
        # As behind the proxy that ends TLS: the headers are those for HTTPS.
        "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
