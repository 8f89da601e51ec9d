"""The answer to somebody who lacks the permission for a screen, or for what they sent."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from incidents.domain.permissions import all_in_words
from incidents.forms.requests import in_page_zone
from incidents.queries import people
from incidents.render.unsaved import sent_by, unsaved


def refused(request: HttpRequest, needed: Collection[str]) -> HttpResponseBase:
    """Say which of ``needed`` would be enough and whom to ask; give back what was typed."""
    return in_page_zone(_refused)(request, needed)


def _refused(request: HttpRequest, needed: Collection[str]) -> HttpResponse:
    context = {
        "needed": all_in_words(needed),
        "roles": request.user.groups.order_by("name"),
        "managers": people.managers(),
        "unsaved": unsaved(sent_by(request), address=request.path),
    }
    return render(request, "console/403.html", context, status=403)
