"""Properties that are calculated once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class once(Generic[T]):
    """``cached_property`` without the lock that it has before Python 3.12, which costs more than
    most of what is kept here."""

    def __init__(self, calculate: Callable[[Any], T]) -> None:
        self._calculate = calculate
        self._name = calculate.__name__

    def __get__(self, owner: Any, kind: type) -> T:
        value = owner.__dict__[self._name] = self._calculate(owner)
        return value
