"""A postmortem before it is published, for whoever has its secret link. Never kept by a cache."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from incidents.domain.images import ImageName, names_in
from incidents.models import Image, Postmortem
from incidents.queries import images
from incidents.queries.review import public_body
from incidents.render import links
from incidents.render.language import for_readers
from incidents.render.postmortem_preview import preview
from incidents.views.errors import missing_is_404


@require_safe
@never_cache
def postmortem(request: HttpRequest, token: str) -> HttpResponse:
    found = _shared(token)
    if found.published_at is not None:  # what is changed since is for nobody's eyes yet
        return redirect(links.incident_path(found.incident))
    with for_readers():
        return _unlisted(HttpResponse(preview(found, now=timezone.now())))


@require_safe
@never_cache
@missing_is_404
def image(request: HttpRequest, token: str, name: ImageName) -> HttpResponse:
    """Answer an image that the public sections show, also before readers get it."""
    found = _shared(token)
    if found.published_at is not None or name not in names_in(public_body(found)):
        raise Http404(str(name))
    content = images.content(name, among=Image.objects.all())
    return _unlisted(HttpResponse(content, content_type=name.content_type))


def _shared(token: str) -> Postmortem:
    shared = Postmortem.objects.filter(incident__withdrawn_at=None).select_related("incident")
    found = shared.filter(preview_key=token).first() if token else None
    if found is None:
        raise Http404(token)
    return found


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"  # the address has the key
    response["X-Robots-Tag"] = "noindex"
    return response
