"""A window of planned work as it is chosen, and the work that is planned around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.lifecycle import Times
from incidents.forms import words
from incidents.forms.composer import AT
from incidents.forms.fields import MomentField
from incidents.models import Incident
from incidents.queries import planned
from incidents.queries.reports import Entry

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
EARLIEST_ON, LATEST_ON = date(1990, 1, 1), date(2200, 1, 1)
# Minutes, and how they read.
LENGTHS = [
    ("30", gettext_lazy("30 min")),
    ("60", gettext_lazy("1 h")),
    ("120", gettext_lazy("2 h")),
    ("240", gettext_lazy("4 h")),
    (AT, gettext_lazy("until …")),
]


class WindowForm(forms.Form):
    """Part of the forms that plan work: when it begins, and how long it takes."""

    scheduled_for = MomentField(label=gettext_lazy("Begins at"))
    length = forms.ChoiceField(
        label=gettext_lazy("Takes"), choices=LENGTHS, initial="60", widget=forms.RadioSelect
    )
    scheduled_until = MomentField(label=gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_at, length = cleaned.get("scheduled_for"), cleaned.get("length")
        if length == AT:
            if cleaned.get("scheduled_until", "") is None:
                self.add_error("scheduled_until", _("Give the end, or choose how long it takes."))
        elif starts_at and length:
            cleaned["scheduled_until"] = starts_at + timedelta(minutes=int(length))
        return cleaned

    @property
    def window(self) -> Times | None:
        """The window, once both its ends can be read."""
        cleaned = getattr(self, "cleaned_data", {})
        start_at, end_at = cleaned.get("scheduled_for"), cleaned.get("scheduled_until")
        return Times(start_at, end_at) if start_at and end_at else None


def as_length(window: Times) -> str:
    """Return the choice that stands for its length, of those offered."""
    minutes = str(round((window.end_at - window.start_at) / timedelta(minutes=1)))
    return minutes if minutes in dict(LENGTHS) else AT


@dataclass(frozen=True)
class Week:
    """The first moments of seven days, with the work that is planned on each, by start."""

    days: Sequence[tuple[datetime, Sequence[Entry]]]

    @property
    def others(self) -> list[tuple[date, str]]:
        """A day of each week that can be shown next, and what leads there."""
        first = self.days[0][0].date()
        return [(first - WEEK, _("Week before")), (first + WEEK, _("Week after"))]


def week(asked: str, around: datetime) -> Week:
    """Return the week of a day as ISO 8601 has it, or else of an instant. Three queries."""
    day = _day(asked) or timezone.localdate(around)
    monday, zone = day - timedelta(days=day.weekday()), timezone.get_current_timezone()
    starts = [datetime.combine(monday + DAY * each, time(), zone) for each in range(8)]
    found = planned.between(starts[0], starts[-1])
    return Week(
        [
            (start_at, [each for each in found if _is_within(each.incident, start_at, end_at)])
            for start_at, end_at in pairwise(starts)
        ]
    )


def _is_within(incident: Incident, start_at: datetime, end_at: datetime) -> bool:
    return incident.planned.start_at < end_at and incident.planned.end_at > start_at


def _day(asked: str) -> date | None:
    """Return the day, kept away from the ends of the calendar."""
    try:
        day = parse_date(asked)
        return day and min(max(day, EARLIEST_ON), LATEST_ON)
    except ValueError:
        return None


def conflicts(
    windows: Sequence[Times], codes: Collection[str], *, without: Incident | None = None
) -> list[str]:
    """Say which other work on the same components overlaps one of ``windows``."""
    return [
        _("At the same time: “%(name)s”, %(window)s, on %(components)s.")
        % {
            "name": each.incident.name,
            "window": words.line(each.incident.planned),
            "components": names(c.full_name for c in each.affected if c.code in codes),
        }
        for each in planned.conflicts(windows, codes, without=without)
    ]


def names(of: Iterable[str]) -> str:
    return ", ".join(of)
