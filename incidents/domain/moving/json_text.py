"""A large document in JSON, of which one part after the other is read, with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from incidents.domain.moving.places import MalformedContent

_BLANK = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class JsonValue:
    """A value in the document: from where to where it stands, and the path to it."""

    path: str
    start: int
    end: int


@dataclass(frozen=True)
class JsonText:
    """The members of an object, and the elements of those that are lists."""

    text: str
    members: Mapping[str, JsonValue]
    elements: Mapping[str, tuple[JsonValue, ...]] = field(default_factory=dict)

    def of(self, part: JsonValue) -> str:
        return self.text[part.start : part.end]

    def line(self, part: JsonValue) -> int:
        return self.text.count("\n", 0, part.start) + 1


def json_text(text: str) -> JsonText:
    """Look through the whole of an object. Raises MalformedContent, which names the line."""
    try:
        return _Reader(text).document()
    except json.JSONDecodeError as error:
        what = "it ends too early" if error.pos >= len(text.rstrip()) else error.msg.lower()
        raise MalformedContent(f"line {error.lineno}, column {error.colno}: {what}.") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, MalformedContent):
            raise
        raise MalformedContent(
            "It is nested too deeply, or has a number too long to be one."
        ) from error


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.members: dict[str, JsonValue] = {}
        self.elements: dict[str, tuple[JsonValue, ...]] = {}

    def document(self) -> JsonText:
        self._take("{", "an object was expected")
        while not self._is_next("}"):
            if self.members:
                self._take(",", "a comma was expected")
            self._member()
        self._skip()
        if self.at < len(self.text):
            raise self._wrong("something stands behind the end of the document")
        return JsonText(self.text, self.members, self.elements)

    def _member(self) -> None:
        self._skip()
        name, start = self._value(), self.at
        if not isinstance(name, str):
            raise self._wrong("a name in quotes was expected")
        if name in self.members:
            raise self._wrong(f"“{name[:40]}” stands in it twice")
        self._take(":", "a colon was expected")
        self._skip()
        start = self.at
        if self.text.startswith("[", start):
            self.elements[name] = tuple(self._list(name))
        else:
            self._value()
        self.members[name] = JsonValue(name, start, self.at)

    def _list(self, name: str) -> Iterator[JsonValue]:
        self._take("[", "a list was expected")
        count = 0
        while not self._is_next("]"):
            if count:
                self._take(",", "a comma was expected")
            self._skip()
            start = self.at
            self._value()
            yield JsonValue(f"{name}[{count}]", start, self.at)
            count += 1

    def _value(self) -> object:
        found, self.at = _DECODER.raw_decode(self.text, self.at)
        return found

    def _is_next(self, mark: str) -> bool:
        """Whether ``mark`` is next, which is taken then."""
        self._skip()
        is_next = self.text.startswith(mark, self.at)
        self.at += is_next
        return is_next

    def _take(self, mark: str, why: str) -> None:
        if not self._is_next(mark):
            raise self._wrong(why)

    def _skip(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _wrong(self, why: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(why, self.text, self.at)
