"""A field of a body or an address that makes no sense here."""

from __future__ import annotations


class Invalid(Exception):
    """``field`` is the one to correct, by its name in the API. In English, as all that it says."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
