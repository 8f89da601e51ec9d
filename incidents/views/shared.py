"""JSON that scripts of any site may read: it is the same for all, and nobody is signed in to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from incidents.domain.publication import CACHE_CONTROL, SHARED
from incidents.render import json_errors
from incidents.render.json_errors import JSON, NOTHING_THERE

API = ("/api/", "/v1/", "/hooks/")


def answer(text: str, *, status: int = 200) -> HttpResponse:
    response = HttpResponse(text, content_type=JSON, status=status)
    name, value = SHARED
    response[name] = value
    return response


def error(text: str, *, status: int, **besides: Any) -> HttpResponse:
    return answer(json_errors.error(text, **besides), status=status)


def is_of_api(path: str) -> bool:
    """Whether programs ask there, which read no HTML."""
    return path.startswith(API)


def not_found(request: HttpRequest) -> HttpResponse:
    response = error(NOTHING_THERE, status=404)
    response["Cache-Control"] = CACHE_CONTROL
    return response
