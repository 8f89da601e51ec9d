"""How planned work recurs, as text."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain.moments import written
from incidents.domain.vocabulary import Frequency
from incidents.models import Incident, MaintenanceSeries


def repeats(incident: Incident) -> str:
    """Return "Repeats every 2 weeks, until Sep 1, 2022"; "" for what does not, or no longer."""
    series = incident.series
    if series is None or series.stopped_at is not None:
        return ""
    return f"{_rhythm(series)}{_end(series)}"


def _rhythm(series: MaintenanceSeries) -> str:
    count = series.interval
    if series.frequency == Frequency.WEEKLY:
        text = ngettext("Repeats every week", "Repeats every %(count)d weeks", count)
    elif series.frequency == Frequency.MONTHLY_BY_DAY:
        text = ngettext(
            "Repeats every month on the same day",
            "Repeats every %(count)d months on the same day",
            count,
        )
    else:
        text = ngettext(
            "Repeats every month on the same weekday",
            "Repeats every %(count)d months on the same weekday",
            count,
        )
    return text % {"count": count}


def _end(series: MaintenanceSeries) -> str:
    if series.until_on is not None:
        return _(", until %(day)s") % {"day": written(series.until_on, "day")}
    if series.count is not None:
        return ngettext(", once", ", %(count)d times in all", series.count) % {
            "count": series.count
        }
    return ""
