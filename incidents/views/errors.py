"""Error pages: not found, forbidden, server error, and forms given back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

from incidents.domain.causes import causes
from incidents.domain.publication import CACHE_CONTROL
from incidents.queries.history import NoSuchMonth
from incidents.render import pages
from incidents.render.unavailable import unavailable
from incidents.render.unsaved import refused, sent_by
from incidents.views import shared

View = Callable[..., HttpResponse]


def missing_is_404(view: View) -> View:
    """Answer 404 if ``view`` looks for a row or a month that does not exist."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (ObjectDoesNotExist, NoSuchMonth) as error:
            raise Http404(str(error)) from error

    return checked


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, kept by caches no longer than pages: the incident may be new.

    It says how things are where no view is, which is one document for all such addresses. A view
    that finds nothing is asked anew each time, by anybody, and says no more than that.
    """
    if shared.is_of_api(request.path):
        return shared.not_found(request)
    page = pages.not_found(now=timezone.now() if request.resolver_match is None else None)
    return HttpResponse(page, status=404, headers={"Cache-Control": CACHE_CONTROL})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give back a form that was sent without a valid CSRF token. Django has logged the reason."""
    page = refused(
        sent_by(request),
        "invalid" if _is_from_here(request) else "elsewhere",
        address=request.get_full_path(),
        csrf_token=get_token(request),
    )
    return HttpResponse(page, status=403, headers={"Cache-Control": "no-store"})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an exception; Django calls it while handling that."""
    if any(isinstance(e, OperationalError | InterfaceError) for e in causes(sys.exception())):
        return unavailable(request, "database")
    return HttpResponse(pages.server_error(), status=500)


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a form came from our own pages, by the origin that browsers send."""
    ours = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in (ours, *settings.CSRF_TRUSTED_ORIGINS)
