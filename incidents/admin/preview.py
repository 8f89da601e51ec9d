"""What is being typed, as readers will see it."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from incidents.domain import markdown
from incidents.domain.images import names_in
from incidents.queries import images

# Those who write something that has a preview.
WRITERS = ("add_incident", "add_incidentupdate", "change_incidentupdate", "change_postmortem")
# The message of an update, or a section of a postmortem.
FIELD = re.compile(r"(sections-\d{1,5}-)?body", re.ASCII)


def may_preview(request: HttpRequest) -> bool:
    return any(request.user.has_perm(f"incidents.{permission}") for permission in WRITERS)


@never_cache
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Render without the cache: what is half typed is never shown again."""
    if not may_preview(request):
        raise PermissionDenied
    field = request.GET.get("field", "body")
    if not FIELD.fullmatch(field):
        return HttpResponseBadRequest()
    source = request.POST.get(field, "")
    html = markdown.to_html(
        source, scope=f"preview-{field}", heading_level=4, folder=f"{reverse('admin:index')}images/"
    )
    shown = {
        "html": html,
        "has_images_elsewhere": markdown.has_images_elsewhere(html),
        "missing": images.missing(names_in(source)),
    }
    return render(request, "admin/_preview.html", shown)
