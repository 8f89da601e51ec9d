"""Routes of public documents: a URL, its view, and what there is such a document of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from itertools import chain

from django.http import HttpResponse
from django.urls import URLPattern, path

from incidents.views.converters import MonthConverter


class Of(Enum):
    """The kind of thing that documents are of: decides their URLs, and which are always ready."""

    SITE = "site"
    """There is one, which any write may change: always ready."""
    STYLE = "style"
    """By its digest, of the present accent and the one before. Ready: pages wait for it."""
    INCIDENT = "incident"
    """By its code. Ready while it is open or worked on, and while the front page links to it."""
    MAINTENANCE = "maintenance"
    """By its code, while it is open. Rendered when it is asked for."""
    POSTMORTEMS = "postmortems"
    """There is one, of all that are published. Rendered when it is asked for."""
    PROGRAM = "program"
    """There is one, which only another version and the page's settings change. Rendered when it
    is asked for."""
    JOB = "job"
    """By its code. Ready while it is read."""
    IMAGE = "image"
    """By its name, while a published text refers to it, which is rendered when it is asked for;
    or the page shows it, for which it is ready."""
    MONTH = "month"
    """By a month since the first incident. The present one is ready."""
    UPTIME_MONTH = "uptime month"
    """By a month since the first component was in service. The present one is ready."""
    COMPONENT_NOW = "component now"
    """By its code; how it is now. Ready while it has trouble."""
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

    def path(self, *args: object) -> str:
        """Return the path with these arguments: ``reverse``, but for thousands at once."""
        filled = [*map(_written, args), ""]
        return "/" + "".join(chain(*zip(self._literals, filled, strict=True)))

    @cached_property
    def _literals(self) -> list[str]:
        """The parts of the address between its arguments."""
        return re.split(r"<\w+:\w+>", self.pattern)


def _written(argument: object) -> str:
    return MonthConverter().to_url(argument) if isinstance(argument, date) else str(argument)
