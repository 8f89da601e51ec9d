"""Errors behind an error."""

from __future__ import annotations

from collections.abc import Iterator


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and those that it was raised from or during."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
