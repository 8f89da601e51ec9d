"""Instants within a text that a page is to show as the others on it, in the reader's zone.

A mark passes Markdown as it is. Private characters enclose it, and all that it can become is a
time, so it does no harm in what somebody has written.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

from incidents.domain.moments import machine

_MARK = re.compile(r"\ue000(\d{1,10});(clock|short|day);(\d{0,10})\ue001")
_TAG = re.compile(r"""(<(?:[^<>"]|"[^"]*")*>)""")

Show = Callable[[datetime, str, datetime | None], str]


def marked(at: datetime, style: str, beside: datetime | None = None) -> str:
    """Return a mark of ``at``, to the second, in a style of ``moments.FORMATS``.

    A second that has begun is not rounded up: it may be of the next day.
    """
    other = f"{int(beside.timestamp())}" if beside else ""
    return f"\ue000{int(at.timestamp())};{style};{other}\ue001"


def shown(html: str, show: Show) -> str:
    """Return ``html`` with what ``show`` makes of each mark, and none in what describes a tag."""
    if "\ue000" not in html:
        return html
    parts = _TAG.split(html)  # each second one is a tag
    parts[::2] = [_each(part, show) for part in parts[::2]]
    parts[1::2] = [_each(tag, lambda at, _style, _beside: machine(at)) for tag in parts[1::2]]
    return "".join(parts)


def _each(text: str, show: Show) -> str:
    def one(found: re.Match[str]) -> str:
        return show(_instant(found[1]), found[2], _instant(found[3]) if found[3] else None)

    return _MARK.sub(one, text)


def _instant(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
