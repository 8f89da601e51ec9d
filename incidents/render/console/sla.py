"""Uptime of a month or a quarter, component by component, to print and for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from incidents.domain.spreadsheets import guarded
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, Page
from incidents.queries import uptime
from incidents.queries.history import next_month
from incidents.queries.uptime import ComponentUptime
from incidents.render import uptime_figures
from incidents.render.fragments import uptime_weights

COLUMNS = ("component", "from", "to", "uptime", "counted from")
STATUSES = sorted(
    (each for each in ComponentStatus if each != ComponentStatus.OPERATIONAL),
    key=lambda each: -each.rank,
)


@dataclass(frozen=True)
class SlaRow:
    """One component. ``minutes`` are those of each of ``STATUSES``, rounded."""

    component: Component
    record: ComponentUptime
    share: str

    @property
    def minutes(self) -> list[int]:
        return [round(seconds / 60) for seconds in self.seconds]

    @property
    def seconds(self) -> list[float]:
        return [self.record.seconds.get(status, 0.0) for status in STATUSES]


def lines(
    components: Sequence[Component], site: Page, first_on: date, months: int, *, now: datetime
) -> list[SlaRow]:
    """Return the uptime of so many months from ``first_on`` on, as /uptime has it. Two queries."""
    records = uptime.records(
        components,
        first_on=first_on,
        last_on=last_day(first_on, months),
        zone=site.zone,
        now=now,
        weights=uptime_weights(),
    )
    return [
        SlaRow(each, records[each.pk], uptime_figures.share(records[each.pk]))
        for each in components
    ]


def last_day(first_on: date, months: int) -> date:
    for _month in range(months):
        first_on = next_month(first_on)
    return first_on - timedelta(days=1)


def as_rows(found: Iterable[SlaRow]) -> Iterator[list[str]]:
    """Yield the cells of each component: the share from 0 to 1, trouble in seconds."""
    yield [*COLUMNS, *(f"{status.value}_s" for status in STATUSES)]
    for each in found:
        record = each.record
        cells = [
            each.component.full_name,
            record.first_on.isoformat(),
            record.last_on.isoformat(),
            "" if record.fraction is None else f"{record.fraction:.6f}",
            record.known_from.isoformat() if record.known_from else "",
            *(f"{seconds:.0f}" for seconds in each.seconds),
        ]
        yield [guarded(cell) for cell in cells]
