"""The public site as files, such that any web server can serve it without this application."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from django.conf import settings

from incidents.publishing import documents
from incidents.publishing.catalogue import Catalogue, catalogue
from incidents.publishing.documents import NOWHERE

NOT_FOUND_FILE = "404.html"


@dataclass(frozen=True)
class File:
    """``name`` is relative to the site's root. ``body`` None: the same as published before.

    ``version`` stays while the bytes do; from ``valid_until_s`` (Unix time) on the clock
    alone makes them wrong.
    """

    name: str
    version: str
    content_type: str = ""
    body: bytes | None = None
    valid_until_s: float = float("inf")


class CannotRender(Exception):
    """A document failed, so there is no whole site to publish."""


@dataclass(frozen=True)
class Site:
    """The files to publish. ``assets`` are styles and scripts."""

    documents: Catalogue
    assets: tuple[File, ...]

    @property
    def versions(self) -> dict[str, str]:
        """Every name that may be written; with "" if only its bytes tell its version."""
        core = dict.fromkeys((NOT_FOUND_FILE, *map(name_of, self.documents.core)), "")
        past = {name_of(path): version for path, version in self.documents.versions.items()}
        return {file.name: file.version for file in self.assets} | past | core

    def files(self, known: Mapping[str, str]) -> Iterator[File]:
        """Yield every file of the site, those that are read most last.

        ``known`` has the version of each file that is published already, by name; what has
        the same version is not rendered. Raises CannotRender.
        """
        yield from self.assets
        for path, version in self.documents.versions.items():
            if known.get(name_of(path)) == version:
                yield File(name_of(path), version)
            else:
                yield from _rendered(path, version)
        yield from _rendered(NOWHERE, name=NOT_FOUND_FILE, status=404)
        for path in reversed(self.documents.core):
            yield from _rendered(path)


def site(*, now: datetime) -> Site:
    """Return the site as it is. Ten queries."""
    return Site(catalogue(now=now), tuple(_static()))


def name_of(path: str) -> str:
    """Return the file for ``path``: feeds as they are called, pages as a folder's index."""
    relative = PurePosixPath(path.strip("/"))
    return str(relative if relative.suffix else relative / "index.html")


def _static() -> Iterator[File]:
    """Styles and scripts as ``collectstatic`` left them, but for those of the admin."""
    root = Path(settings.STATIC_ROOT)
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        if not name.startswith("admin/"):
            content_type = guess_type(name)[0] or "application/octet-stream"
            yield _file(f"{settings.STATIC_URL.strip('/')}/{name}", path.read_bytes(), content_type)


def _rendered(path: str, version: str = "", *, name: str = "", status: int = 200) -> Iterator[File]:
    """Ask for a document. What is not there after all, as a month just emptied, is left out."""
    answer = documents.ask(path)
    if answer.status >= 500:
        raise CannotRender(f"{path} answers {answer.status}; the log has the reason.")
    if answer.status == status:
        content_type = dict(answer.headers)["Content-Type"]
        until_s = answer.valid_until_s
        yield _file(name or name_of(path), answer.body, content_type, version, until_s)


def _file(
    name: str, body: bytes, content_type: str, version: str = "", until_s: float = float("inf")
) -> File:
    version = version or hashlib.sha256(body).hexdigest()[:16]
    return File(name, version, content_type, body, until_s)
