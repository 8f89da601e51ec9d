"""Long lists: a page of one, and all of it as a table to download."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils import timezone

PER_PAGE = 50
# Any key that a database has fits.
MAX_KEY_DIGITS = 18


R = TypeVar("R", bound=Model)


class _Line:
    """A file that gives back the line that is written to it."""

    def write(self, line: str) -> str:
        return line


def page_of(request: HttpRequest, rows: QuerySet[R]) -> Page[R]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def key_before(request: HttpRequest) -> int | None:
    """Return the key that the rows asked for are older than; None: the newest are."""
    return as_key(request.GET.get("before", ""))


def as_key(sent: str) -> int | None:
    return int(sent) if sent.isdecimal() and len(sent) <= MAX_KEY_DIGITS else None


def without_page(asked: QueryDict) -> str:
    """Return what was asked for, as in an address, without the page of it."""
    asked = asked.copy()
    for name in ("page", "before"):
        asked.pop(name, None)
    return asked.urlencode()


def as_csv(rows: Iterable[Sequence[str]], *, name: str) -> StreamingHttpResponse:
    """Answer ``rows`` line by line: they may be more than memory holds."""
    write = csv.writer(_Line()).writerow
    response = StreamingHttpResponse(map(write, rows), content_type="text/csv; charset=utf-8")
    file = f"{name}-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
