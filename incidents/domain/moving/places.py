"""JSON of somebody else, read with the place at which it is not as expected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, tzinfo
from enum import Enum
from typing import Any, TypeVar

E = TypeVar("E", bound=Enum)


class MalformedContent(ValueError):
    """``str()`` names the place, such as “incidents[3].name”, and what is wrong there."""


class JsonObject:
    """An object in JSON, and the path to it."""

    def __init__(self, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            raise MalformedContent(f"{path.rstrip('.')}: an object was expected.")
        self._value, self.path = value, path

    def has(self, key: str) -> bool:
        return self._value.get(key) not in (None, "", [])

    def text(self, key: str, default: str | None = None) -> str:
        """Raises MalformedContent where there is none, unless there is a ``default``."""
        found = self._value.get(key)
        if found is None and default is not None:
            return default
        if isinstance(found, bool) or not isinstance(found, str | int):
            raise self.wrong(key, "a text was expected")
        return str(found)

    def number(self, key: str, default: int) -> int:
        found = self._value.get(key)
        return found if isinstance(found, int) and not isinstance(found, bool) else default

    def truth(self, key: str, default: bool) -> bool:
        found = self._value.get(key)
        return found if isinstance(found, bool) else default

    def choice(self, key: str, kind: type[E]) -> E:
        try:
            return kind(self.text(key))
        except ValueError as error:
            if isinstance(error, MalformedContent):
                raise
            raise self.wrong(key, f"“{self.text(key)[:40]}” is none of {_words(kind)}") from None

    def whole(self, key: str) -> int:
        """Return a whole number, which may stand as a text."""
        found = self.text(key)
        if not re.fullmatch(r"-?\d{1,9}", found):
            raise self.wrong(key, "a whole number was expected")
        return int(found)

    def instant(self, key: str, zone: tzinfo | None = None) -> datetime | None:
        """Return the time in UTC, None if there is none. ``zone`` is that of times without one."""
        if not self.has(key):
            return None
        try:
            at = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise self.wrong(key, "a time such as 2026-03-03T05:54:17.993Z was expected") from None
        if at.tzinfo is None and zone is None:
            raise self.wrong(key, "the time has no zone")
        if not MINYEAR < at.year < MAXYEAR:
            raise self.wrong(key, "the year is out of reach")
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)

    def day(self, key: str) -> date | None:
        if not self.has(key):
            return None
        try:
            return date.fromisoformat(self.text(key)[:10])
        except ValueError:
            raise self.wrong(key, "a day such as 2026-03-03 was expected") from None

    def place(self, key: str) -> JsonObject:
        """Raises MalformedContent if no object is there."""
        return JsonObject(self._value.get(key), f"{self.path}{key}.")

    def value(self, key: str) -> Any:
        return self._value.get(key)

    def all(self, key: str, skipped: Collection[Any] = ()) -> Iterator[JsonObject]:
        """Yield the objects of a list; values that stand for none are ``skipped``."""
        found = self._value.get(key)
        if found is None:
            return
        if not isinstance(found, list):
            raise self.wrong(key, "a list was expected")
        for number, each in enumerate(found):
            if isinstance(each, int) and each in skipped:
                continue
            yield JsonObject(each, f"{self.path}{key}[{number}].")

    def texts(self, key: str) -> list[str]:
        found = self._value.get(key)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(each, str | int) for each in found):
            raise self.wrong(key, "a list of texts was expected")
        return [str(each) for each in found]

    def wrong(self, key: str, why: str) -> MalformedContent:
        return MalformedContent(f"{self.path}{key}: {why}.")


def _words(kind: type[Enum]) -> str:
    return ", ".join(str(each.value) for each in kind)
