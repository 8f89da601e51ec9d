"""A line of a metrics page → a sample, as in Prometheus text 0.0.4, OpenMetrics 1.0 or UTF-8 names.

The official parsers take a time that grows with the square of a line's length, and the one of
OpenMetrics refuses whole pages for what says nothing about a value. Here each line stands for
itself, and takes a time in proportion to its length.
"""

from __future__ import annotations

import re

from prometheus_client.samples import Sample

_QUOTED = r'"(?:[^"\\]++|\\.)*+"'
# The labels end at the first brace outside quotes. A name that is not plain stands among them.
_SAMPLE = re.compile(
    rf"""(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*+)?
    [ \t]*+(?:\{{(?P<labels>(?:[^"}}]++|{_QUOTED})*+)\}})?
    [ \t]*+(?P<value>[^ \t]++)
    (?:[ \t]++(?P<time>[^ \t#]++))?
    (?:[ \t]++\#\ .*+)?[ \t]*+""",  # an exemplar says nothing about the value
    re.VERBOSE,
)
_LABEL = re.compile(
    rf"""\s*+(?P<name>[a-zA-Z_]\w*+|{_QUOTED})\s*+(?:=\s*+(?P<value>{_QUOTED})\s*+)?(?:,|\Z)""",
    re.VERBOSE | re.ASCII,
)


def sample_of(line: str, *, ticks_per_s: float) -> Sample:
    """Return the sample, its time in seconds. Raises ValueError."""
    match = _SAMPLE.fullmatch(line)
    if match is None:
        raise ValueError(line)
    names, labels = _labels(match["labels"] or "")
    names += [match["name"]] if match["name"] else []
    if len(names) != 1:
        raise ValueError(line)
    time_s = number(match["time"]) / ticks_per_s if match["time"] else None
    return Sample(names[0], labels, number(match["value"]), time_s)


def number(text: str) -> float:
    """Return the number; too large a one is infinite. Raises ValueError."""
    if not text.isascii() or "_" in text:  # as Python writes numbers, but nobody else
        raise ValueError(text)
    return float(text)


def unquoted(text: str) -> str:
    """Return what is in quotation marks, or the text itself if it has none."""
    if not text.startswith('"'):
        return text
    parts = text[1:-1].split(r"\\")
    return "\\".join(part.replace(r"\n", "\n").replace(r"\"", '"') for part in parts)


def _labels(text: str) -> tuple[list[str], dict[str, str]]:
    """Return what stands alone, which is a metric's name, and the labels with their values."""
    alone: list[str] = []
    labels: dict[str, str] = {}
    text, at = text.strip(), 0
    while at < len(text):
        match = _LABEL.match(text, at)
        if match is None or (name := unquoted(match["name"])) in labels:
            raise ValueError(text)
        if match["value"] is not None:
            labels[name] = unquoted(match["value"])
        elif match["name"].startswith('"'):
            alone.append(name)
        else:
            raise ValueError(text)
        at = match.end()
    return alone, labels
