"""Images of published texts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.domain.images import ImageName
from incidents.domain.publication import CACHE_CONTROL
from incidents.queries import images
from incidents.views import caching
from incidents.views.errors import missing_is_404


@require_safe
@caching.public(control=CACHE_CONTROL)
@missing_is_404
def image(request: HttpRequest, name: ImageName) -> HttpResponse:
    """Answer it for no longer than a page: the text that shows it may be withdrawn."""
    content = images.content(name, among=images.public())
    return HttpResponse(content, content_type=name.content_type)
