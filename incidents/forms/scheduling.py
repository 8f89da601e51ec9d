"""The form that announces planned work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.domain import placeholders, recurrence
from incidents.domain.content import UpdateContent
from incidents.domain.estimates import Window
from incidents.domain.lifecycle import Times
from incidents.domain.moments import BEHIND
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import ComponentStatus, Frequency, TemplatePurpose
from incidents.forms.component_rows import StatusesField, rows, statuses
from incidents.forms.details import reminder
from incidents.forms.fields import DayField, message, notifies, toward
from incidents.forms.submission import TemplatedForm
from incidents.forms.window import WindowForm
from incidents.models import Incident
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.operations.actor import Actor
from incidents.operations.maintenances import schedule_maintenance
from incidents.queries import components, message_templates, site
from incidents.queries.concerned import Hearers, how_many
from incidents.render.console import plans
from incidents.render.console.conflicts import conflicts


class RepeatsForm(forms.Form):
    """Part of the forms that have work recur."""

    repeats = forms.ChoiceField(
        label=gettext_lazy("Repeats"),
        required=False,
        choices=[("", gettext_lazy("Never")), *Frequency.choices],
    )
    interval = forms.IntegerField(
        label=gettext_lazy("Every so many weeks or months"), required=False, initial=1
    )
    until_on = DayField(
        label=gettext_lazy("Repeats until"),
        required=False,
        help_text=gettext_lazy("Empty: until it is stopped."),
    )

    def recurrence(self) -> Recurrence | None:
        told = self.cleaned_data
        if not told.get("repeats"):
            return None
        interval = 1 if told.get("interval") is None else told["interval"]
        return Recurrence(told["repeats"], interval, told.get("until_on"))


class MaintenancePlanForm(WindowForm, RepeatsForm):
    """Part of the forms that say all of planned work."""

    called: Mapping[str, str] = {"frequency": "repeats"}

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_MAX_LENGTH)
    body = message(
        rows=4, help_text=gettext_lazy("Markdown. What will be done, and what will readers notice?")
    )
    components = StatusesField(
        label=gettext_lazy("Components"),
        help_text=gettext_lazy("Under maintenance from the start of the work to its end."),
    )
    starts_by_itself = forms.BooleanField(
        label=gettext_lazy("Starts by itself"), required=False, initial=True
    )
    ends_by_itself = forms.BooleanField(
        label=gettext_lazy("Ends by itself"), required=False, initial=True
    )
    remind_before_s = reminder()

    def windows(self) -> list[Times]:
        """Return when it takes place, as far ahead as it is announced."""
        first = self.window
        if first is None or first.start_at >= first.end_at:
            return []
        return recurrence.windows(self.recurrence(), first, zone=site.page().zone)


class NewMaintenanceForm(MaintenancePlanForm, TemplatedForm):
    """Announces planned work. What is at the same time is asked about once (``seen``)."""

    prefilled = TemplatedForm.prefilled | {
        *("length", "interval", "starts_by_itself", "ends_by_itself"),
    }
    conflicts: Sequence[str] = ()
    is_asked = True

    has_happened = forms.BooleanField(
        label=gettext_lazy("It happened already"),
        required=False,
        help_text=gettext_lazy("It is reported as done, with these times."),
    )
    notifies = notifies()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get("has_happened"):
            toward(self, ["scheduled_for", "scheduled_until"], BEHIND)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.conflicts = conflicts(self.windows(), cleaned.get("components") or ())
        if not self.is_asked or self.errors:
            return cleaned
        if self.conflicts and cleaned["seen"] != " ".join(self.conflicts):
            question = _("Choose another time, or announce it once more as it is.")
            self.add_error("scheduled_for", [*self.conflicts, question])
            self.data = dict(self.data.items()) | {"seen": " ".join(self.conflicts)}
        return cleaned

    def as_draft(self) -> NewMaintenanceForm:
        """Have it be looked at before it is sent."""
        self.is_asked = False
        return self

    def told_times(self, *, now: datetime) -> tuple[None, Window | None]:
        """Return what templates name: no next update, and when the work takes place."""
        first = self.windows()[:1]
        return None, Window(first[0].start_at, first[0].end_at) if first else None

    def told(self) -> list[str]:
        """Say what announcing it changes in public, as far as it can be read."""
        cleaned, windows = self.cleaned_data, self.windows()
        name, codes = cleaned.get("name", ""), cleaned.get("components") or {}
        if not windows:
            return []
        if cleaned.get("has_happened"):
            return plans.reported(name, windows[0])
        named = [row.name for row in statuses(self).rows if row.code in codes]
        return plans.announced(name, windows, named)

    def tells(self, *, now: datetime) -> Hearers | None:
        """Return how many subscribers would hear of it as it is filled in now. One query.

        None: they are not to be told.
        """
        if not self["notifies"].value() or self["has_happened"].value():
            return None
        return how_many(None, self["components"].value() or (), now=now, is_maintenance=True)

    def schedule(self, *, by: Actor, now: datetime) -> Incident:
        cleaned = self.cleaned_data
        details = (
            *("name", "scheduled_for", "scheduled_until", "starts_by_itself", "ends_by_itself"),
            *("remind_before_s", "has_happened", "submission"),
        )
        content = UpdateContent(
            body=cleaned["body"],
            components=cleaned["components"],
            notifies=cleaned["notifies"],
        )
        return schedule_maintenance(
            by=by,
            now=now,
            content=content,
            recurrence=self.recurrence(),
            is_held=True,
            **{name: cleaned[name] for name in details},
        )


def new_maintenance(data: Mapping[str, Any] | None = None) -> NewMaintenanceForm:
    """Return the form that announces work. Two queries."""
    form = NewMaintenanceForm(data)
    offer(form)
    # Those that set a status or promise an update are for work that has been announced.
    offered = message_templates.offered(TemplatePurpose.MAINTENANCE).filter(status="")
    form.templates = offered.exclude(body__contains=placeholders.NEXT_UPDATE)
    return form


def offer(form: forms.Form) -> None:
    """Have the form offer the components that planned work may be about. Two queries."""
    statuses(form).offer(rows(components.on_page(), [ComponentStatus.UNDER_MAINTENANCE]))


def beginning(form: forms.Form) -> datetime:
    """Return when the work begins, as far as it was typed; else now."""
    found: datetime | None = getattr(form, "cleaned_data", {}).get("scheduled_for")
    return found or timezone.now()
