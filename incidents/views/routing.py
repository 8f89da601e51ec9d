"""Routes of public documents: a URL, its view, and what there is such a document of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.http import HttpResponse
from django.urls import URLPattern, path


class Of(Enum):
    """The kind of thing that documents are of: decides their URLs, and which are always ready."""

    SITE = "site"
    """There is one, which any write may change: always ready."""
    INCIDENT = "incident"
    """By its code. Ready while it is open or worked on, and while the front page links to it."""
    JOB = "job"
    """By its code. Ready while it is read."""
    MONTH = "month"
    """By a month since the first incident. The present one is ready."""
    UPTIME_MONTH = "uptime month"
    """By a month since the first component was in service. The present one is ready."""
    COMPONENT = "component"
    """By its code. Rendered when it is asked for."""
    COMPONENT_MONTH = "component month"
    """By its code and a month since its first incident. Rendered when it is asked for."""


@dataclass(frozen=True)
class Route:
    """``view`` is one that ``caching.public`` marks; its arguments are those of ``of``."""

    pattern: str
    view: Callable[..., HttpResponse]
    name: str
    of: Of = Of.SITE

    @property
    def url(self) -> URLPattern:
        return path(self.pattern, self.view, name=self.name)
