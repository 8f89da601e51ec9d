"""Long lists: a page of one, and all of it as a table to download."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

# Any key that a database has fits.
MAX_KEY_DIGITS = 18


class _Line:
    """A file that gives back the line that is written to it."""

    def write(self, line: str) -> str:
        return line


def key_before(request: HttpRequest) -> int | None:
    """Return the key that the rows asked for are older than; None: the newest are."""
    return as_key(request.GET.get("before", ""))


def as_key(sent: str) -> int | None:
    return int(sent) if sent.isdecimal() and len(sent) <= MAX_KEY_DIGITS else None


def without_page(request: HttpRequest) -> str:
    """Return what was asked for, as in an address, without the page of it."""
    asked = request.GET.copy()
    asked.pop("before", None)
    return asked.urlencode()


def as_csv(rows: Iterable[Sequence[str]], *, name: str) -> StreamingHttpResponse:
    """Answer ``rows`` line by line: they may be more than memory holds."""
    write = csv.writer(_Line()).writerow
    response = StreamingHttpResponse(map(write, rows), content_type="text/csv; charset=utf-8")
    file = f"{name}-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
