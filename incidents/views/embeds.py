"""Badges and the widget for other sites. They are the same for all and set no cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.domain.publication import CACHE_CONTROL
from incidents.render.embeds import badge
from incidents.render.embeds.widget import widget as script
from incidents.views import caching
from incidents.views.depending import on_component
from incidents.views.errors import missing_is_404


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
def page_badge(request: HttpRequest) -> HttpResponse:
    return _picture(badge.of_page())


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
@on_component()
def component_badge(request: HttpRequest, code: str) -> HttpResponse:
    return _picture(badge.of_component(code))


@require_safe
@caching.public()
def widget(request: HttpRequest) -> HttpResponse:
    return _embedded(HttpResponse(script(), content_type="text/javascript; charset=utf-8"))


def _picture(svg: str) -> HttpResponse:
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = badge.POLICY
    return _embedded(response)


def _embedded(response: HttpResponse) -> HttpResponse:
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
