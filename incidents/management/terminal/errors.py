"""Errors of a command line that asks for what cannot be done; in English, as all commands."""

from __future__ import annotations

from incidents.operations.fields import Field


class CannotDo(Exception):
    """Nothing was written. ``str()`` says what to do; ``field`` as of an OperationError."""

    def __init__(self, text: str, *, field: Field | None = None) -> None:
        super().__init__(text)
        self.field = field


class NotFound(CannotDo):
    """The page has nothing of that name."""
