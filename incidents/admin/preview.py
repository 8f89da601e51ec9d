"""What is being typed, as readers will see it."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from incidents.domain import markdown
from incidents.models.update import BODY_MAX_LENGTH


@never_cache
@require_POST
@permission_required("incidents.add_incidentupdate", raise_exception=True)
def preview(request: HttpRequest) -> HttpResponse:
    """Render without the cache: what is half typed is never shown again."""
    body = request.POST.get("body", "")[:BODY_MAX_LENGTH]
    html = markdown.to_html(body, scope="preview")
    return render(request, "admin/incidents/report/_preview.html", {"html": html})
