"""A postmortem before it is published, for whoever has its secret link. Never kept by a cache."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incidents.models import Postmortem
from incidents.render import links
from incidents.render.language import for_readers
from incidents.render.postmortem_preview import preview


@require_safe
@never_cache
def postmortem(request: HttpRequest, token: str) -> HttpResponse:
    shared = Postmortem.objects.filter(incident__withdrawn_at=None).select_related("incident")
    found = shared.filter(preview_key=token).first() if token else None
    if found is None:
        raise Http404(token)
    if found.published_at is not None:  # what is changed since is for nobody's eyes yet
        return redirect(links.incident_path(found.incident))
    with for_readers():
        response = HttpResponse(preview(found, now=timezone.now()))
    response["Referrer-Policy"] = "no-referrer"  # the address has the key
    response["X-Robots-Tag"] = "noindex"
    return response
