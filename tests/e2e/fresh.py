"""The edge for tests that write to the database in this process all the time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from incidents.edge.wsgi import Application, Edge, around


class Fresh:
    """Looks for changes before each request, so that no test waits for the edge to do so.

    ``forget`` begins anew: a database that was emptied counts its revisions from 0 again.
    """

    def __init__(self, inner: Application, folder: Path) -> None:
        self._inner, self._folder = inner, folder
        self.forget()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self._edge.library.refresh()
        return self._edge(environ, start_response)

    def forget(self) -> None:
        self._edge = _Unwatched(self._inner, self._folder)


class _Unwatched(Edge):
    def __init__(self, inner: Application, folder: Path) -> None:
        super().__init__(inner, around(inner, folder=folder).library)

    def ensure_watched(self) -> None:
        """Nobody watches."""
