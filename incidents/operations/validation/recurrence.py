"""How planned work recurs."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency
from incidents.operations.errors import EndsBeforeStart, Refused

INTERVAL_MAX, COUNT_MAX = 99, 999


def recurs(recurrence: Recurrence, *, first_on: date, has_happened: bool = False) -> None:
    """Refuse what does not recur, or ends twice, or before the day of the first occurrence."""
    if recurrence.frequency not in Frequency.values:
        raise Refused(
            _("“%(frequency)s” is not known; choose one of %(names)s.")
            % {"frequency": recurrence.frequency, "names": ", ".join(Frequency)},
            field="frequency",
        )
    if has_happened:
        raise Refused(
            _("What has happened already cannot repeat; announce the next one, which repeats."),
            field="frequency",
        )
    _refuse_numbers(recurrence)
    if recurrence.until_on is not None and recurrence.until_on < first_on:
        raise EndsBeforeStart(
            _("It would end before the first time; choose a later day, or leave it out."),
            field="until_on",
        )


def _refuse_numbers(recurrence: Recurrence) -> None:
    if not 1 <= recurrence.interval <= INTERVAL_MAX:
        raise Refused(
            _("It repeats every 1 to %(most)s weeks or months; choose a number of these.")
            % {"most": INTERVAL_MAX},
            field="interval",
        )
    if recurrence.count is None:
        return
    if not 1 <= recurrence.count <= COUNT_MAX:
        raise Refused(
            _("It takes place 1 to %(most)s times; choose a number of these, or leave it out.")
            % {"most": COUNT_MAX},
            field="count",
        )
    if recurrence.until_on is not None:
        raise Refused(
            _("It can end on a day or after a number of times; leave one of them out."),
            field="count",
        )
