"""A report, or what changed between two, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from incidents.management.output import plain
from incidents.management.probe import wording
from incidents.management.probe.report import BadName, ProbeReport

# Of bad names; the report in JSON has all.
SHOWN_MOST = 3


def lines(report: ProbeReport, *, shown_most: int = SHOWN_MOST) -> Iterator[str]:
    yield wording.headline(report)
    yield from wording.open_questions(report)
    for kind, count, meaning in wording.kinds(report):
        yield f"  {kind:<12}{count:>9,}  {meaning}"
    for bad in report.bad[:shown_most]:
        yield from _of_name(bad, report)
    if len(report.bad) > shown_most:
        yield f"… and {len(report.bad) - shown_most:,} more bad names."
    if purge := wording.what_to_purge(report):
        yield purge


def _of_name(bad: BadName, report: ProbeReport) -> Iterator[str]:
    yield f"{plain(bad.name)}: {', '.join(bad.kinds)}"
    for view, route in wording.routes(bad, report):
        yield f"    {view:<7} {route}"
