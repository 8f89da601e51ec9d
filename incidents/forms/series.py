"""The form that changes a series of maintenances and what is ahead of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain.lifecycle import Times
from incidents.domain.vocabulary import ComponentStatus, Frequency, Status
from incidents.forms.maintenance_actions import ActionForm
from incidents.forms.scheduling import MaintenancePlanForm, offer
from incidents.forms.window import as_typed
from incidents.models import Incident
from incidents.operations.actor import Actor
from incidents.operations.details import SeriesDetails
from incidents.operations.occurrences import SHARED
from incidents.operations.series import edit_series, moved
from incidents.render.console import plans
from incidents.render.console.conflicts import conflicts


class SeriesForm(ActionForm, MaintenancePlanForm):
    """Its window is shown as that of the next one."""

    label = gettext_lazy("Change the series")
    states = frozenset(Status)
    called: Mapping[str, str] = {"frequency": "repeats"}

    def begin(self) -> None:
        assert self.incident.series  # else it is not offered
        series = self.series = self.incident.series
        ahead = series.ahead(now=self.now)
        start_at = ahead[0] if ahead else series.scheduled_for
        self.next = Times(start_at, start_at + series.duration)
        codes = series.components.filter(removed_at=None).values_list("code", flat=True)
        self.initial.update(
            {name: getattr(series, name) for name in (*SHARED, "body", "interval", "until_on")}
            | as_typed(self.next)
            | {
                "components": dict.fromkeys(codes, ComponentStatus.UNDER_MAINTENANCE),
                "repeats": series.frequency,
            }
        )
        self.fields["repeats"].required = True
        self.fields["repeats"].choices = Frequency.choices  # type: ignore[attr-defined]
        offer(self)

    @classmethod
    def is_offered(cls, incident: Incident) -> bool:
        series = incident.series
        going = series is not None and series.stopped_at is None
        return super().is_offered(incident) and going

    def details(self) -> SeriesDetails:
        cleaned, changed = self.cleaned_data, set(self.changed_data)
        details: dict[str, Any] = {
            name: cleaned[name] for name in (*SHARED, "body", "components") if name in changed
        }
        if changed & {"repeats", "interval", "until_on"}:
            rule = self.recurrence()
            assert rule  # it is required
            details |= {name: value for name, value in vars(rule).items() if name != "count"}
            details |= {"count": None} if rule.until_on else {}
        if self.window and self.window != self.next:
            details |= moved(self.series, self.window, shown=self.next)
        return cast(SeriesDetails, details)

    def told(self) -> list[str]:
        details = self.details() if self.is_bound else {}
        if not details:
            return [_("Nothing changes yet.")]
        told = plans.series_changed(details, self.window, self.next)
        found = conflicts(self.windows(), self.cleaned_data["components"], without=self.incident)
        return [*told, *found]

    def do(self, *, by: Actor, now: datetime) -> object:
        return edit_series(self.series.pk, by=by, now=now, **self.details())
