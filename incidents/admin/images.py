"""Images of texts, for those who are signed in: also before readers can see them."""

from __future__ import annotations

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.domain.images import ImageName
from incidents.models import Image
from incidents.queries import images

# A preview is made anew with each word, and its images need not be sent again.
KEPT_BY_BROWSER = "private, max-age=300"


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponse:
    """Answer any image that is kept, published or not."""
    try:
        found = ImageName.read(name)
        content = images.content(found, among=Image.objects.all()) if found else b""
    except ObjectDoesNotExist as error:
        raise Http404(str(error)) from error
    if found is None:
        raise Http404(name)
    response = HttpResponse(content, content_type=found.content_type)
    response["Cache-Control"] = KEPT_BY_BROWSER
    return response
