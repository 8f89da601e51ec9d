"""The last good documents on disk, for a process that starts while the database is gone."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import time
from collections.abc import Mapping
from pathlib import Path

from incidents.edge.document import Document
from incidents.filesystem import PART, write_whole
from incidents.publishing.documents import DocumentResponse

log = logging.getLogger(__name__)

# No living process writes one document for so long.
ABANDONED_AFTER_S = 60.0
GONE = "gone"


class Disk:
    """One file a document, replaced whole: the SHA-256 of the rest, a line of JSON, the bytes.

    A disk that is full or read-only costs the safety net, never an answer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, path: str, document: Document) -> None:
        head = {
            "path": path,
            "status": document.answer.status,
            "reason": document.answer.reason,
            "headers": document.answer.headers,
            "rendered_s": document.rendered_s,
            "version": document.version,
        }
        content = json.dumps(head).encode() + b"\n" + document.answer.body
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._file(path), _digest(content) + b"\n" + content)
        except OSError as error:
            log.warning("Cannot keep %s on disk for bad times: %s", path, error)

    def load(self, path: str) -> Document | None:
        try:
            told, content = self._file(path).read_bytes().split(b"\n", 1)
            if told != _digest(content):  # power failed amid it, or the disk does
                return None
            head_line, body = content.split(b"\n", 1)
            head = json.loads(head_line)
            headers = tuple((name, value) for name, value in head["headers"])
            answer = DocumentResponse(head["status"], head["reason"], headers, body)
            return Document(answer, {}, rendered_s=head["rendered_s"], version=head["version"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def remove(self, path: str) -> None:
        with contextlib.suppress(OSError):
            self._file(path).unlink()

    def remove_other(self, path: str, version: str) -> None:
        """Remove the document unless it is of ``version``: another process may have renewed it."""
        if _version_in(self._file(path)) != version:
            self.remove(path)

    def keep_only(self, versions: Mapping[str, str]) -> None:
        """Remove what is not of these versions, by path, and what killed writers left
        half-written."""
        kept = {self._file(path): version for path, version in versions.items()}
        for file in self._files():
            # One that cannot be removed must not keep the others.
            with contextlib.suppress(OSError):
                if not _is_being_written(file) and kept.get(file, GONE) != _version_in(file):
                    file.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        with contextlib.suppress(OSError):
            return list(self._folder.iterdir())
        return []

    def _file(self, path: str) -> Path:
        return self._folder / hashlib.sha256(path.encode()).hexdigest()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _is_being_written(file: Path) -> bool:
    return file.suffix == PART and time.time() - file.stat().st_mtime < ABANDONED_AFTER_S


def _version_in(file: Path) -> str | None:
    """Read only the head of it; None if that is not to be read."""
    try:
        with file.open("rb") as content:
            content.readline()
            version: str = json.loads(content.readline())["version"]
            return version
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
