"""Label matchers as Alertmanager writes them, such as ``severity=~"critical|page"``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from incidents.domain.alerts.expressions import BadExpression, expression

# As Alertmanager's "=~" and "!~", an expression must match the whole value.
_MATCHER = re.compile(
    r"""\s*(?P<label>[A-Za-z_][A-Za-z0-9_.:/-]*)\s*(?P<op>=~|!~|!=|=)\s*
        (?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^\s",{}]+))\s*""",
    re.VERBOSE,
)
# Between two: a comma or a new line.
_BETWEEN = re.compile(r"[,\n]\s*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class BadMatcher(ValueError):
    """It cannot be read; the text says what to do."""


@dataclass(frozen=True)
class AlertMatcher:
    """A condition on one label; a label that is not there has the value ""."""

    label: str
    op: str
    value: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        given = labels.get(self.label, "")
        if self.op in {"=~", "!~"}:
            is_met = expression(self.value).matches(given)
        else:
            is_met = given == self.value
        return is_met == (self.op in {"=", "=~"})

    def __str__(self) -> str:
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{self.label}{self.op}"{escaped}"'


def parsed(text: str) -> tuple[AlertMatcher, ...]:
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


def match_all(matchers: Iterable[AlertMatcher], labels: Mapping[str, str]) -> bool:
    return all(matcher.matches(labels) for matcher in matchers)


def _matcher(match: re.Match[str]) -> AlertMatcher:
    quoted = match["quoted"]
    value = match["bare"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
    if match["op"] in {"=~", "!~"}:
        try:
            expression(value)
        except BadExpression as bad:
            raise BadMatcher(f"“{value[:60]}” is no regular expression ({bad})") from None
    return AlertMatcher(match["label"], match["op"], value)
