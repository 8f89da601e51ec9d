"""The surroundings of operators' views: the page's time zone, and no form lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone

from incidents.queries import site
from incidents.render.unsaved import refused, sent_by

V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def keeping_what_was_typed(view: V) -> V:
    """Give a form back whose sender's session has ended; Django would only ask to sign in."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_signing_out = request.path == reverse("account_logout")
        if request.method != "POST" or request.user.is_authenticated or is_signing_out:
            return view(request, *args, **kwargs)
        page = refused(
            sent_by(request),
            "signed_out",
            address=request.get_full_path(),
            csrf_token=get_token(request),
        )
        return HttpResponse(page, status=403, headers={"Cache-Control": "no-store"})

    return run  # type: ignore[return-value]


def in_page_zone(view: V) -> V:
    """Show and read times in the page's zone, also while the template is rendered.

    The page's settings are an attribute of the request, ``page``, so that they are read once.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = request.page = site.page()  # type: ignore[attr-defined]
        with timezone.override(page.zone):
            response = view(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response

    return run  # type: ignore[return-value]
