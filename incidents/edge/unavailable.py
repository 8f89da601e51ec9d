"""Django that answers 503 at each address: it has no thread left, or the database is gone."""

from __future__ import annotations

from functools import cache, partial

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.urls import ResolverMatch

from incidents.render.unavailable import Cause, unavailable


class Unable(WSGIHandler):
    """Django with all its middleware, but with one view, which does not query the database."""

    def __init__(self, cause: Cause) -> None:
        super().__init__()
        self._view = partial(unavailable, cause=cause)

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        return ResolverMatch(self._view, (), {})


@cache
def unable(cause: Cause) -> Unable:
    """Return the one of this process."""
    return Unable(cause)
