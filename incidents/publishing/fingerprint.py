"""A digest of all that documents are made with, apart from the rows that they tell of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Engine

from incidents.domain.markdown import RENDERER_VERSION

# Whatever of the program a document may show. Its files tell better than a number that somebody
# has to raise: a mended sanitizer must reach what was published long ago.
_APP = Path(__file__).parents[1]
_PACKAGES = ("domain", "models", "queries", "render", "templatetags", "views", "publishing")
_LIBRARIES = ("Django", "icalendar")


def fingerprint() -> str:
    """Return a digest that changes when the same rows may give other bytes.

    With another version of the program or its libraries, other templates, translations, styles
    or settings, that is.
    """
    texts = [*map(Path, Engine.get_default().dirs), *map(Path, settings.LOCALE_PATHS)]
    return _digest(
        [
            _program((*(_APP / package for package in _PACKAGES), *texts)),
            settings.STATUSPAGE_LANGUAGE,
            settings.STATIC_URL,
            settings.DRILL,
            bool(settings.EMAIL_HOST),
            bool(settings.STATUSPAGE_ENCRYPTION_KEYS),
            settings.STATUSPAGE_UPTIME_WEIGHT_PARTIAL,
            settings.STATUSPAGE_UPTIME_WEIGHT_MAJOR,
            *sorted(_addresses_of_assets()),
        ]
    )


@cache
def _program(folders: tuple[Path, ...]) -> str:
    """Once a process: a running one goes on with the program that it has loaded."""
    versions = (RENDERER_VERSION, *map(version, _LIBRARIES))
    return _digest([*versions, *((path.name, path.read_bytes()) for path in _files(folders))])


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(
            path for path in folder.rglob("*") if path.suffix in {".html", ".mo", ".py"}
        )


def _addresses_of_assets() -> Iterable[tuple[str, str]]:
    """As this process links to them. Where they bear no hashes, there is nothing to compare."""
    found: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    return found.items()


def _digest(parts: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()[:16]
