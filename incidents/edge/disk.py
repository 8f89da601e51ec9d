"""The last good documents on disk, for a process that starts while the database is gone."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import tempfile
from pathlib import Path

from incidents.edge.document import Document
from incidents.render.documents import Answer

log = logging.getLogger(__name__)


class Disk:
    """One file a document, replaced whole: a line of JSON, then the bytes.

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
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, scratch = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(descriptor, "wb") as file:
                file.write(json.dumps(head).encode() + b"\n" + document.answer.body)
            os.replace(scratch, self._file(path))
        except OSError as error:
            log.warning("Cannot keep %s on disk for bad times: %s", path, error)

    def load(self, path: str) -> Document | None:
        try:
            head_line, body = self._file(path).read_bytes().split(b"\n", 1)
            head = json.loads(head_line)
            headers = tuple((name, value) for name, value in head["headers"])
            answer = Answer(head["status"], head["reason"], headers, body)
            return Document(answer, {}, rendered_s=head["rendered_s"])
        except (OSError, ValueError, KeyError):
            return None

    def remove(self, path: str) -> None:
        with contextlib.suppress(OSError):
            self._file(path).unlink()

    def _file(self, path: str) -> Path:
        return self._folder / hashlib.sha256(path.encode()).hexdigest()
