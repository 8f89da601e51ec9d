"""What is not there, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse

from incidents.queries.history import NoSuchMonth
from incidents.render import pages

View = Callable[..., HttpResponse]


def missing_is_404(view: View) -> View:
    """Answer 404 where ``view`` looks for a row or a month that does not exist."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (ObjectDoesNotExist, NoSuchMonth) as error:
            raise Http404(str(error)) from error

    return checked


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(pages.not_found(), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(pages.server_error(), status=500)
