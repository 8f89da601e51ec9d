"""The site's addresses and one that breaks."""

from __future__ import annotations

from typing import NoReturn

from django.http import HttpRequest
from django.urls import path

from statuspage.urls import handler404, handler500, urlpatterns

__all__ = ["handler404", "handler500", "urlpatterns"]


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("This view breaks on purpose.")


urlpatterns = [path("broken", broken), *urlpatterns]
