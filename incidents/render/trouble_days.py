"""The days with trouble or maintenance of a component, as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from incidents.domain import shapes
from incidents.domain.uptime import Weights, day_seconds, day_start, fraction, percent
from incidents.queries.uptime import ComponentUptime
from incidents.render.charts import outage, worst_of
from incidents.render.figures import in_percent


@dataclass(frozen=True)
class TroubleDay:
    """A day with trouble or maintenance; ``figure`` is its uptime, ``text`` what happened."""

    day_on: date
    shape: str
    text: str
    figure: str


def of(
    record: ComponentUptime, *, zone: ZoneInfo, weights: Weights, now: datetime
) -> Iterator[TroubleDay]:
    """Yield the days of ``record`` of which there is something to tell, newest first."""
    for day, seconds in sorted(record.days.items(), reverse=True):
        span_s = min(day_seconds(day, zone), (now - day_start(day, zone)).total_seconds())
        yield TroubleDay(
            day,
            shapes.OF_STATUS[worst_of(seconds)],
            outage(seconds),
            in_percent(percent(fraction(seconds, span_s=max(span_s, 1.0), weights=weights))),
        )


def counted(days: Sequence[TroubleDay]) -> str:
    """Return "2 days with trouble"; planned work is none, and counted where there is nothing else.

    "" for no days.
    """
    troubled = sum(day.shape != shapes.MAINTENANCE for day in days)
    if troubled or not days:
        words = ngettext("%(days)s day with trouble", "%(days)s days with trouble", troubled)
        return words % {"days": troubled} if troubled else ""
    words = ngettext("%(days)s day with maintenance", "%(days)s days with maintenance", len(days))
    return words % {"days": len(days)}
