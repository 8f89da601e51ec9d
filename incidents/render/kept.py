"""Texts that are made once in each process for all documents in which they say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

Text = TypeVar("Text", bound=str)


def kept(said: Iterable[object], make: Callable[[], Text]) -> Text:
    """Return what ``make`` returns, made once.

    ``said`` is all that it depends on, but for the language: values whose ``repr`` tells them
    apart. What else ``make`` looked at would be given to others as it was for the first.
    """
    digest = hashlib.sha256(repr((get_language(), *said)).encode()).hexdigest()
    key = f"said:{digest}"
    text: Text | None = caches["rendered"].get(key)
    if text is None:
        text = make()
        caches["rendered"].set(key, text, timeout=None)
    return text
