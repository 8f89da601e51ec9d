"""What is said while Django cannot be asked: it has no thread left, or the database is gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import ResolverMatch

from incidents.render.pages import server_error
from incidents.render.unsaved import busy, unsaved

View = Callable[[HttpRequest], HttpResponse]

RETRY_AFTER_S = 5


class Unable(WSGIHandler):
    """Django with all that it checks and adds, but with ``view`` at each address.

    It asks no database, which may be what others wait for.
    """

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        return ResolverMatch(self._view, (), {})


@cache
def for_lack_of_threads() -> Unable:
    """Answer operators while others have all that Django may take of the server's threads."""
    return Unable(_give_back)


@cache
def for_lack_of_the_page() -> Unable:
    """Answer readers of what was never rendered, and cannot be now."""
    return Unable(_apologize)


def _give_back(request: HttpRequest) -> HttpResponse:
    sent = unsaved(dict(request.POST.lists())) if request.method == "POST" else None
    token = get_token(request) if sent and sent.is_whole else ""
    return _unavailable(busy(sent, address=request.get_full_path(), csrf_token=token))


def _apologize(request: HttpRequest) -> HttpResponse:
    response = _unavailable(server_error())
    # Why is in the log already. Django would add a line for each reader who asks.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _unavailable(page: str) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER_S), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)
