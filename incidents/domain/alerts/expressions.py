"""Regular expressions that take no longer for any value: no step is ever taken back.

What RE2 knows of matchers, and Alertmanager with it: no look around, no reference to a group. An
expression becomes a graph of *nodes*; a value is read once, with the set of nodes that it may have
reached. ``re`` would try one way after the other, which for ``(a+)+b`` takes longer than a life.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

NODES_MAX = 1_000
STEPS_KEPT = 5_000

_FLAGS = re.compile(r"\(\?([is]+)\)")
_TOKEN = re.compile(
    r"""(?P<begin>\^|\\A) | (?P<end>\$|\\[zZ]) | (?P<or>\|) | (?P<close>\))
      | (?P<open>\((?:\?:|\?P<\w+>|(?!\?)))
      | (?P<repeat>[*+?]|\{(?:\d+,?\d*|,\d*)\})\??
      | (?P<one>\[\^?\]?(?:\\.|[^\]\\])*\]
          | \\(?:[dDwWsSnrtfva]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[^0-9A-Za-z])
          | [^\\\[*+?|()])""",
    re.VERBOSE | re.DOTALL,
)
_OFTEN = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class BadExpression(ValueError):
    """It cannot be matched in bounded time, or at all; the text says why."""


@dataclass
class _Node:
    """``takes`` one character, or none and leads on at once: always, or at the begin or end."""

    leads_to: list[int]
    takes: re.Pattern[str] | None = None
    at: str = ""


# Adds nodes before the one given, and returns the first.
_Part = Callable[[int], int]
_Set = frozenset[int]


@dataclass
class Expression:
    """The last node, 0, is where a value ends that matches."""

    nodes: list[_Node] = field(default_factory=lambda: [_Node([])])
    first: int = 0
    _steps: dict[tuple[_Set, str, bool], _Set] = field(default_factory=dict)

    def matches(self, value: str) -> bool:
        """Whether the whole of ``value`` is matched."""
        reached = self._reached([self.first], begins=True, ends=not value)
        last = len(value) - 1
        for place, character in enumerate(value):
            if not reached:
                return False
            key = reached, character, place == last
            if (known := self._steps.get(key)) is None:
                known = self._step(*key)
                if len(self._steps) >= STEPS_KEPT:
                    self._steps.clear()
                self._steps[key] = known
            reached = known
        return 0 in reached

    def _step(self, reached: _Set, character: str, is_last: bool) -> _Set:
        nodes = (self.nodes[each] for each in reached)
        taken = [each for each in nodes if each.takes and each.takes.fullmatch(character)]
        return self._reached((n for each in taken for n in each.leads_to), ends=is_last)

    def _reached(self, first: Iterable[int], *, begins: bool = False, ends: bool) -> _Set:
        """Return the nodes that take a character, and the last, that are reached from these."""
        seen, waiting = set[int](), list(first)
        while waiting:
            number = waiting.pop()
            node = self.nodes[number]
            if number in seen or (node.at == "begin" and not begins):
                continue
            if node.at == "end" and not ends:
                continue
            seen.add(number)
            if node.takes is None:
                waiting += node.leads_to
        return frozenset(each for each in seen if not each or self.nodes[each].takes)

    def add(self, node: _Node) -> int:
        if len(self.nodes) >= NODES_MAX:
            raise BadExpression("it is too large")
        self.nodes.append(node)
        return len(self.nodes) - 1


@lru_cache(maxsize=500)
def expression(text: str) -> Expression:
    """Raises BadExpression."""
    if "[:" in text:
        raise BadExpression("write [a-z] instead of a class with a name")
    try:
        re.compile(text)
        found = _FLAGS.match(text)
        reader = _Reader(text, found.end() if found else 0, found[1] if found else "")
        reader.of.first = reader.choice()(0)
    except (re.error, OverflowError) as error:
        raise BadExpression(str(error)) from None
    except RecursionError:
        raise BadExpression("it is nested too deeply") from None
    return reader.of


class _Reader:
    """Reads what ``re`` has found to be well formed."""

    def __init__(self, text: str, at: int, flags: str) -> None:
        self.of = Expression()
        self._text, self._at = text, at
        self._flags = f"(?{flags})" if flags else ""

    def choice(self) -> _Part:
        parts = [self._sequence()]
        while self._taken("or"):
            parts.append(self._sequence())
        if len(parts) == 1:
            return parts[0]
        return lambda then: self.of.add(_Node([part(then) for part in parts]))

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while self._at < len(self._text) and self._next().lastgroup not in ("or", "close"):
            parts.append(self._repeated(self._one()))

        def built(then: int) -> int:
            # Nothing is a node as well, so that no expression is built for long.
            for part in reversed(parts or [self._nothing]):
                then = part(then)
            return then

        return built

    def _nothing(self, then: int) -> int:
        return self.of.add(_Node([then]))

    def _one(self) -> _Part:
        found = self._next()
        self._at = found.end()
        match found.lastgroup:
            case "open":
                inner = self.choice()
                self._taken("close")
                return inner
            case "begin" | "end" as at:
                return lambda then: self.of.add(_Node([then], at=at))
            case "one":
                takes = re.compile(self._flags + ("\\{" if found[0] == "{" else found[0]))
                return lambda then: self.of.add(_Node([then], takes))
        raise self._unknown()

    def _repeated(self, part: _Part) -> _Part:
        found = self._taken("repeat")
        if not found:
            return part
        if self._at < len(self._text) and self._next().lastgroup == "repeat":
            raise self._unknown()
        low, high = _often(found["repeat"])

        def built(then: int) -> int:
            first = self._nothing(then)
            if high is None:
                self.of.nodes[first].leads_to.append(part(first))
            else:
                for _ in range(high - low):
                    first = self.of.add(_Node([part(first), then]))
            for _ in range(low):
                first = part(first)
            return first

        return built

    def _next(self) -> re.Match[str]:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise self._unknown()
        return found

    def _taken(self, kind: str) -> re.Match[str] | None:
        """Return what is next if it is of that kind, which is taken then."""
        found = _TOKEN.match(self._text, self._at)
        if found is None or found.lastgroup != kind:
            return None
        self._at = found.end()
        return found

    def _unknown(self) -> BadExpression:
        return BadExpression(f"“{self._text[self._at :][:20]}” is not known in matchers")


def _often(written: str) -> tuple[int, int | None]:
    if known := _OFTEN.get(written):
        return known
    low, comma, high = written[1:-1].partition(",")
    least = int(low or 0)
    return least, (int(high) if high else None) if comma else least
