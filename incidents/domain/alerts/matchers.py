"""Label matchers as Alertmanager writes them, such as ``severity=~"critical|page"``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# As Alertmanager's "=~" and "!~", an expression must match the whole value.
_MATCHER = re.compile(
    r"""\s*(?P<label>[A-Za-z_][A-Za-z0-9_.:/-]*)\s*(?P<op>=~|!~|!=|=)\s*
        (?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s",{}]+))\s*""",
    re.VERBOSE,
)
# Between two: a comma or a new line.
_BETWEEN = re.compile(r"[,\n]\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# In an expression: what stands for one character; groups; what may repeat without end.
_ONE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_GROUP = re.compile(r"\((?P<inner>[^()]*)\)(?P<repeat>[*+]|\{\d*,\d*\})?")
_REPEAT = re.compile(r"[*+]|\{\d*,\d*\}")


class BadMatcher(ValueError):
    """It cannot be read; the text says what to do."""


@dataclass(frozen=True)
class Matcher:
    """A condition on one label; a label that is not there has the value ""."""

    label: str
    op: str
    value: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        given = labels.get(self.label, "")
        if self.op in {"=~", "!~"}:
            is_met = re.fullmatch(self.value, given) is not None
        else:
            is_met = given == self.value
        return is_met == (self.op in {"=", "=~"})

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.label}{self.op}"{escaped}"'


def parsed(text: str) -> tuple[Matcher, ...]:
    """Return the matchers of a text, separated by commas or lines. Raises BadMatcher.

    The braces of a selector around them are allowed.
    """
    rest = text.strip()
    if rest.startswith("{") and rest.endswith("}"):
        rest = rest[1:-1].strip()
    found = []
    while rest:
        match = _MATCHER.match(rest)
        if match is None:
            raise BadMatcher(f"“{rest.splitlines()[0][:60]}” is no matcher")
        found.append(_matcher(match))
        rest = rest[match.end() :]
        if rest and not match[0].endswith("\n"):
            between = _BETWEEN.match(rest)
            if between is None:
                raise BadMatcher(f"a comma or a new line is missing before “{rest[:60]}”")
            rest = rest[between.end() :]
    return tuple(found)


def match_all(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool:
    return all(matcher.matches(labels) for matcher in matchers)


def _matcher(match: re.Match[str]) -> Matcher:
    quoted = match["quoted"]
    value = match["bare"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
    if match["op"] in {"=~", "!~"}:
        try:
            re.compile(value)
        except (re.error, RecursionError) as error:
            raise BadMatcher(f"“{value[:60]}” is no regular expression ({error})") from None
        if _takes_for_ever(value):
            raise BadMatcher(f"“{value[:60]}” repeats what repeats already, which takes for ever")
    return Matcher(match["label"], match["op"], value)


def _takes_for_ever(expression: str) -> bool:
    """Whether it repeats a group in which something repeats, as (a+)+, which Alertmanager bears.

    Here each more character of a value that does not match would double the time.
    """
    rest = _ONE.sub("x", expression)
    while group := _GROUP.search(rest):
        repeats = _REPEAT.search(group["inner"]) is not None
        if repeats and group["repeat"]:
            return True
        is_repeated = repeats or group["repeat"]
        rest = f"{rest[: group.start()]}{'x*' if is_repeated else 'x'}{rest[group.end() :]}"
    return False
