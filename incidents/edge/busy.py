"""What operators are told while others have all that Django may take of the server's threads."""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import ResolverMatch

from incidents.render.unsaved import busy, unsaved

RETRY_AFTER_S = 5


class Busy(WSGIHandler):
    """Django with all that it checks and adds, but the same answer at each address.

    It asks no database, which may be what the others wait for.
    """

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        return ResolverMatch(give_back, (), {})


def give_back(request: HttpRequest) -> HttpResponse:
    sent = unsaved(dict(request.POST.lists())) if request.method == "POST" else None
    token = get_token(request) if sent and sent.is_whole else ""
    page = busy(sent, address=request.get_full_path(), csrf_token=token)
    headers = {"Retry-After": str(RETRY_AFTER_S), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)
