"""Words of reports, the same for text and HTML. Names and addresses may hold anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from incidents.management.output import plain
from incidents.management.probe.findings import MEANINGS, DefectKind
from incidents.management.probe.report import BadName, ProbeReport
from incidents.management.probe.routes import End

ARROW = " → "


def counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def headline(report: ProbeReport) -> str:
    is_sample = report.listed != report.probed
    of_all = f"{report.probed:,} of {counted(report.listed, 'name')}"
    probed = f"{of_all if is_sample else counted(report.probed, 'name')} probed"
    if not report.bad:
        least = f"; at most {report.share_bad[1]:.2%} of all are bad" if is_sample else ""
        return f"{probed}, and nothing bad was found{least}."
    share = len(report.bad) / report.probed
    return f"{probed}, {len(report.bad):,} bad ({share:.1%}){_likely(report)}."


def _likely(report: ProbeReport) -> str:
    if report.listed == report.probed:
        return ""
    least, most = report.share_bad
    names = f"{least * report.listed:,.0f} to {most * report.listed:,.0f} names"
    return f"; of all, {least:.1%} to {most:.1%} are likely bad, {names}"


def open_questions(report: ProbeReport) -> Iterator[str]:
    """Yield what keeps the report from saying that all is well."""
    if report.missing:
        hint = ": are --host and --form right?" if report.missing == report.probed else "."
        yield f"{counted(report.missing, 'name')} not there (404 or 410){hint}"
    if report.failed:
        yield f"{counted(len(report.failed), 'name')} could not be probed: {few(report.failed)}."


def kinds(report: ProbeReport) -> Iterator[tuple[str, int, str]]:
    """Yield each kind that was found, its number of names, and what it means."""
    for kind in DefectKind:
        if count := report.kinds.get(kind, 0):
            yield kind, count, MEANINGS[kind]


def what_to_purge(report: ProbeReport) -> str:
    if not report.bad:
        return ""
    if not report.to_purge:
        return "No purge ends this: what the cache keeps is as good as what the origin answers."
    addresses = "1 address" if len(report.to_purge) == 1 else f"{len(report.to_purge):,} addresses"
    return f"To be purged: {addresses}, and no others."


def routes(bad: BadName, report: ProbeReport) -> Iterator[tuple[str, str]]:
    """Yield whom was asked, and where it led, for each form."""
    for view, found in bad.routes.items():
        for route in found:
            yield view, _route(route, report)
    if bad.mixed_loop:
        yield "both", _places(bad.mixed_loop, report) + " (a loop)"


def _route(route: Mapping[str, Any], report: ProbeReport) -> str:
    places: Sequence[str] = route["places"]
    shown = _places(places, report)
    match route["end"]:
        case End.LOOP if len(places) > 1 and places[-1] == places[-2]:
            return f"{shown} (to itself: is it the scheme? Then say it is TLS by --header)"
        case End.LOOP:
            return f"{shown} (a loop)"
        case End.ENDLESS:
            return f"{shown} (and so on)"
        case End.ELSEWHERE:
            return f"{shown} (of another host)"
        case End.BROKEN:
            return f"{shown} ({route['status']}, {plain(str(route['why']))})"
    return f"{shown} ({route['status']})"


def _places(places: Sequence[str], report: ProbeReport) -> str:
    own = report.hosts[0]
    return ARROW.join(plain(place.removeprefix(own)) for place in places)


def few(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(map(plain, names[:most]))
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown
