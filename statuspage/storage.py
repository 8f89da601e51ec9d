"""Storages of collected static files and of uploaded images."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import rcssmin
import rjsmin
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from incidents.filesystem import replacing

log = logging.getLogger(__name__)

MINIFIERS: dict[str, Callable[[str], str]] = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}
OURS = "incidents/"


class ImageStorage(FileSystemStorage):
    """Files for their owner only, each whole and on the disk before it has its name."""

    def _save(self, name: str, content: File[Any]) -> str:
        file = Path(self.path(name))
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(file, mode=0o600, is_durable=True) as written:
            written.writelines(content.chunks())
        return name


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # no types
    """Minifies our own files: a fifth of what a reader's first visit loads beside htmx."""

    def compress_files(self, paths: Iterable[str]) -> Any:
        """Leave out the files of Django's admin, which only operators load.

        They are nine tenths of all, and would take most of the time.
        """
        return super().compress_files([path for path in paths if not path.startswith("admin/")])

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """Treat a truncated manifest, as a full disk leaves it, as missing."""
        with suppress(ValueError):
            manifest: tuple[dict[str, str], str] = super().load_manifest()
            return manifest
        return {}, ""

    def stored_name(self, name: str) -> str:
        """Use the plain name without a manifest: an unstyled page is better than none."""
        if not self.hashed_files:
            _tell_missing(self.path(self.manifest_name))
        with suppress(ValueError):
            stored: str = super().stored_name(name)
            return stored
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        # Not save(), which copies with a hash in the name do not go through.
        saved: str = super()._save(name, minified(name, content))
        return saved


@cache
def _tell_missing(manifest: str) -> None:
    log.error(
        "%s is missing or broken, so pages may come without style. The command"
        " collectstatic writes it.",
        manifest,
    )


def minified(name: str, content: File[Any]) -> File[Any]:
    minify = MINIFIERS.get(PurePosixPath(name).suffix)
    if minify is None or not name.startswith(OURS):
        return content
    content.seek(0)
    return ContentFile(minify(content.read().decode()).encode(), name)
