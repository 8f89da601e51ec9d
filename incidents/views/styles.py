"""The style sheet with the page's accent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.queries.site import page
from incidents.render.style_sheet import NoSuchSheet, sheet
from incidents.views import caching

# Another sheet has another address.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
@caching.public(control=FOR_EVER)
def style(request: HttpRequest, digest: str) -> HttpResponse:
    try:
        return HttpResponse(sheet(page(), digest), content_type="text/css; charset=utf-8")
    except NoSuchSheet as error:
        raise Http404(str(error)) from error
