"""The forms by which insights and the report of uptime are narrowed."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import DayField
from incidents.queries.history import month_of, previous_month

SPANS = [("3", _("3 months")), ("12", _("12 months")), ("24", _("24 months"))]
LENGTHS = [("1", _("One month")), ("3", _("A quarter"))]


class InsightsForm(forms.Form):
    months = forms.ChoiceField(label=_("Incidents of the last"), required=False, choices=SPANS)

    def since(self, today: date) -> date:
        """Return the first day of the span; a year unless another one is asked for."""
        self.is_valid()
        first_on = month_of(today)
        for _month in range(int(self.cleaned_data.get("months") or 12) - 1):
            first_on = previous_month(first_on)
        return first_on


class SlaForm(forms.Form):
    """A month, or the quarter that it is in; the last whole one unless another is asked for."""

    day = DayField(label=_("A day within it"), required=False)
    months = forms.ChoiceField(label=_("Length"), required=False, choices=LENGTHS)

    def span(self, today: date) -> tuple[date, int]:
        """Return the first day and the number of months."""
        self.is_valid()
        months = int(self.cleaned_data.get("months") or 1)
        day = self.cleaned_data.get("day") or self._before(today, months)
        return date(day.year, day.month - (day.month - 1) % months, 1), months

    @staticmethod
    def _before(today: date, months: int) -> date:
        first_on = date(today.year, today.month - (today.month - 1) % months, 1)
        return first_on - timedelta(days=1)
