"""A preview of a text that is being typed."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_POST

from incidents.render.console.previewing import rendered

# Those who write something that has a preview.
WRITERS = ("add_incident", "add_incidentupdate", "change_incidentupdate", "change_postmortem")
# The message of an update, or a section of a postmortem.
FIELD = re.compile(r"(sections-\d{1,5}-)?body", re.ASCII)


def may_preview(request: HttpRequest) -> bool:
    return any(request.user.has_perm(f"incidents.{permission}") for permission in WRITERS)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    if not may_preview(request):
        raise PermissionDenied
    field = request.GET.get("field", "body")
    if not FIELD.fullmatch(field):
        return HttpResponseBadRequest()
    shown = rendered(request.POST.get(field, ""), scope=f"preview-{field}")
    return render(request, "console/_preview.html", shown)
