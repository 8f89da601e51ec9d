"""The kind of each path, by Django's own table of addresses and WhiteNoise's of files."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from whitenoise.middleware import WhiteNoiseMiddleware

from incidents.render.style_sheet import PLAIN

# As in page.0123456789ab.css, which is page.css of one version.
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")
# The sheet of an accent; of one that is no more, pages get the sheet that all are made from.
ACCENTED = re.compile(r"/style/[0-9a-f]{12}\.css")


class RouteKind(Enum):
    DOCUMENT = "document"
    """Public, the same for everyone: answered from memory."""
    FILE = "file"
    """A style, a script or a picture: passed on, and Django has it without its database."""
    DYNAMIC = "dynamic"
    """Anything else that Django serves: passed on."""
    UNKNOWN = "unknown"
    """Nothing is there: 404, without asking Django again."""


class Routes:
    """Files are those that there are at the start, as for WhiteNoise."""

    def __init__(self) -> None:
        self._is_file = _files()

    def kind_of(self, path: str) -> RouteKind:
        if path.startswith(settings.STATIC_URL):
            return RouteKind.FILE if self._is_file(path) else RouteKind.UNKNOWN
        try:
            view = resolve(path).func
        except Resolver404:
            return RouteKind.DYNAMIC if _lacks_slash(path) else RouteKind.UNKNOWN
        return RouteKind.DOCUMENT if getattr(view, "is_document", False) else RouteKind.DYNAMIC

    def successor_of(self, path: str) -> str | None:
        """Return the address today of a style or script of another version.

        Pages of that version, kept by a cache or on this disk, still ask for it.
        """
        if ACCENTED.fullmatch(path):
            return static(PLAIN)
        name, hashes = HASH.subn("", path.removeprefix(settings.STATIC_URL))
        if not hashes or not path.startswith(settings.STATIC_URL):
            return None
        collected: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
        today = f"{settings.STATIC_URL}{collected.get(name, name)}"
        return today if self._is_file(today) else None


class _Names(WhiteNoiseMiddleware):  # type: ignore[misc] # no types
    """WhiteNoise that lists its files and reads none of them, which is most of its start."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        return None if stat_cache else super().get_static_file(path, url)


def _files() -> Callable[[str], bool]:
    """Return what tells whether WhiteNoise has a file: from a list, or looking each time."""
    names = _Names(_never)
    if names.autorefresh:
        return lambda path: names.find_file(path) is not None
    return frozenset(names.files).__contains__


def _never(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError("It is only asked for its files.")


def _lacks_slash(path: str) -> bool:
    """Whether Django would redirect it to the address with a slash, as for /admin."""
    if path.endswith("/"):
        return False
    try:
        resolve(f"{path}/")
    except Resolver404:
        return False
    return True
