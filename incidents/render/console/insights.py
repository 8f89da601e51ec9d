"""Insights as the console prints them: counts with bars, spreads, shares, rows for CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incidents.domain import insights
from incidents.domain.facts import Fact
from incidents.domain.insights import LENGTHS, SHARES, Share
from incidents.domain.moments import machine, written
from incidents.domain.spreadsheets import guarded
from incidents.queries.insights import Learned
from incidents.render.fact_words import length_in_words

COLUMNS = ("incident", "name", "impact", "started", "resolved", "components")
FACTS = (*LENGTHS, *SHARES)


@dataclass(frozen=True)
class BreakdownRow:
    label: str
    count: int
    bar: SafeString


@dataclass(frozen=True)
class BreakdownTable:
    """Counts by something, each with its bar."""

    title: str
    rows: Sequence[BreakdownRow]


@dataclass(frozen=True)
class SpreadLine:
    label: str
    count: int
    median: str
    p90: str


@dataclass(frozen=True)
class ShareLine:
    label: str
    text: str


def tables(found: Sequence[Learned], zone: ZoneInfo) -> list[BreakdownTable]:
    months = Counter(_month(each, zone) for each in reversed(found))
    impacts = Counter(str(each.report.incident.shown_impact.label) for each in found)
    components = Counter(
        component.full_name for each in found for component in each.report.affected
    )
    return [
        _table(_("By month"), list(months.items())),
        _table(_("By impact"), impacts.most_common()),
        _table(_("By component"), components.most_common()),
    ]


def spreads(found: Sequence[Learned]) -> Iterator[SpreadLine]:
    for name in LENGTHS:
        told = insights.spread(insights.lengths((each.facts for each in found), name))
        if told:
            label = str(found[0].facts[name].label)
            median, p90 = length_in_words(told.median), length_in_words(told.p90)
            yield SpreadLine(label, told.count, median, p90)


def shares(found: Sequence[Learned], items: Share) -> list[ShareLine]:
    kept, held = (insights.share((each.facts for each in found), name) for name in SHARES)
    return [
        ShareLine(_("Promises of a next update kept"), _of(kept)),
        ShareLine(_("Ranges of estimates held"), _of(held)),
        ShareLine(_("Action items closed"), _of(items)),
    ]


def as_rows(found: Iterable[Learned]) -> Iterator[list[str]]:
    """Yield the cells of each incident; lengths are in seconds."""
    yield [*COLUMNS, *(f"{name}_s" for name in LENGTHS), *_share_columns()]
    for each in found:
        of = each.report.incident
        cells = [
            of.code,
            of.name,
            str(of.shown_impact.value),
            machine(of.started_at),
            _machine(of.closed_at),
            "; ".join(component.full_name for component in each.report.affected),
            *(_cell(each.facts[name]) for name in LENGTHS),
            *(str(part) for name in SHARES for part in _parts(each.facts[name])),
        ]
        yield [guarded(cell) for cell in cells]


def _share_columns() -> list[str]:
    return [column for name in SHARES for column in (name, f"{name}-of")]


def _parts(fact: Fact) -> tuple[object, object]:
    return fact.value, fact.of


def _cell(fact: Fact) -> str:
    value = fact.value
    return "" if value is None else f"{value.total_seconds():.0f}"  # type: ignore[union-attr]


def _machine(at: datetime | None) -> str:
    return machine(at) if at else ""


def _of(told: Share) -> str:
    if not told.of:
        return _("none yet")
    counted = _("%(count)s of %(total)s") % {"count": told.count, "total": told.of}
    return counted.replace(" ", "\N{NO-BREAK SPACE}")


def _month(each: Learned, zone: ZoneInfo) -> str:
    return written(each.report.incident.started_at.astimezone(zone), "month")


def _table(title: str, rows: Sequence[tuple[str, int]]) -> BreakdownTable:
    most = max((count for _label, count in rows), default=1)
    return BreakdownTable(
        title, [BreakdownRow(label, count, _bar(count / most)) for label, count in rows]
    )


def _bar(share: float) -> SafeString:
    """Draw a share of the width; the number beside says it to those who do not see it."""
    return format_html(
        '<svg aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none">'
        '<rect width="{}" height="1"/></svg>',
        round(100 * share),
    )
