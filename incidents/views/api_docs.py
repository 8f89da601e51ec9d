"""Pages for people of what the OpenAPI documents say, which are had as any program has them."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.http import require_safe

from incidents.render import pages
from incidents.render.api_docs import Described
from incidents.views import caching
from incidents.views.errors import missing_is_404


def page(address: str, render: Callable[[Described], str]) -> Callable[..., HttpResponse]:
    """Return the view of the documentation of what ``address`` describes."""

    @require_safe
    @caching.public()
    @missing_is_404
    def view(request: HttpRequest) -> HttpResponse:
        match = resolve(address)
        described = match.func(request, *match.args, **match.kwargs)
        if described.status_code != 200:
            return HttpResponse(pages.not_found(now=timezone.now()), status=404)
        return HttpResponse(render(Described(json.loads(described.content))))

    return view


public = page("/api/v2/openapi.json", pages.api)
management = page("/v1/openapi.json", pages.api_to_manage)
