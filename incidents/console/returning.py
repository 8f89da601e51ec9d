"""The way back to a tab whose session has ended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_safe

from incidents.console.screens import screen


@screen()
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Say that one is signed in again; a script gets the token that forms need from then on."""
    if getattr(request, "htmx", False):
        return HttpResponse(get_token(request), content_type="text/plain")
    return render(request, "console/back.html")
