"""Django that answers 503 at each address: it has no thread left, or the database is gone."""

from __future__ import annotations

from functools import cache, partial

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.views.decorators.csrf import csrf_exempt

from incidents.render.unavailable import RETRY_AFTER_S, Cause, unavailable
from incidents.views.shared import error, is_of_api


class Unable(WSGIHandler):
    """Django with all its middleware, but with one view, which does not query the database.

    Programs have typed nothing that would have to be given back, and are told to try again.
    """

    def __init__(self, cause: Cause) -> None:
        super().__init__()
        self._view = partial(unavailable, cause=cause)

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        is_of_program = is_of_api(request.path_info)
        return ResolverMatch(_for_program if is_of_program else self._view, (), {})


@csrf_exempt
def _for_program(request: HttpRequest) -> HttpResponse:
    answer = error("Too much is asked at once. Send it again in a few seconds.", status=503)
    answer["Retry-After"], answer["Cache-Control"] = str(RETRY_AFTER_S), "no-store"
    return answer


@cache
def unable(cause: Cause) -> Unable:
    """Return the one of this process."""
    return Unable(cause)
