"""Answers of both APIs and the hooks when something is wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from incidents.render.json_errors import JSON, error


def refusal(status: int, text: str, **besides: Any) -> HttpResponse:
    return HttpResponse(error(text, **besides), status=status, content_type=JSON)
