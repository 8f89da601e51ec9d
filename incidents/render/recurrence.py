"""How planned work recurs, as text."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain.moments import written
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency
from incidents.models import Incident


def repeats(incident: Incident) -> str:
    """Return "Repeats every 2 weeks, until Sep 1, 2022"; "" for what does not, or no longer."""
    series = incident.series
    if series is None or series.stopped_at is not None:
        return ""
    return text(series.recurrence)


def text(recurrence: Recurrence) -> str:
    return f"{_rhythm(recurrence)}{_end(recurrence)}"


def _rhythm(recurrence: Recurrence) -> str:
    count = recurrence.interval
    if recurrence.frequency == Frequency.WEEKLY:
        words = ngettext("Repeats every week", "Repeats every %(count)d weeks", count)
    elif recurrence.frequency == Frequency.MONTHLY_BY_DAY:
        words = ngettext(
            "Repeats every month on the same day",
            "Repeats every %(count)d months on the same day",
            count,
        )
    else:
        words = ngettext(
            "Repeats every month on the same weekday",
            "Repeats every %(count)d months on the same weekday",
            count,
        )
    return words % {"count": count}


def _end(recurrence: Recurrence) -> str:
    if recurrence.until_on is not None:
        return _(", until %(day)s") % {"day": written(recurrence.until_on, "day")}
    if recurrence.count is not None:
        return ngettext(", once", ", %(count)d times in all", recurrence.count) % {
            "count": recurrence.count
        }
    return ""
