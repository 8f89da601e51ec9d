"""Forms that correct what is said of an incident or a maintenance as a whole.

Their names have a prefix, since the page has two forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from incidents.domain.moments import AHEAD, BEHIND
from incidents.forms.fields import ComingField, MomentField, PastField, toward
from incidents.forms.new_incident import IMPACTS
from incidents.forms.saving import VersionedForm
from incidents.models import Incident
from incidents.operations.actor import Actor
from incidents.operations.incidents import edit_incident
from incidents.operations.maintenances import edit_maintenance
from incidents.operations.series import stop_series

DetailsForm = VersionedForm[Incident]


def reminder() -> forms.TypedChoiceField:
    """How long before the start subscribers are reminded, in seconds."""
    return forms.TypedChoiceField(
        label=gettext_lazy("Remind subscribers"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("no reminder")),
            (3_600, gettext_lazy("1 h before")),
            (86_400, gettext_lazy("1 day before")),
            (604_800, gettext_lazy("7 days before")),
        ],
    )


class IncidentDetailsForm(VersionedForm[Incident]):
    prefix = "details"
    edit = staticmethod(edit_incident)
    impact_override = forms.TypedChoiceField(
        label=gettext_lazy("Impact"),
        required=False,
        empty_value=None,
        choices=IMPACTS,
        help_text=gettext_lazy("By the components: the worst status that one of them reached."),
    )

    class Meta:
        model = Incident
        fields = ["name", "impact_override", "started_at", "residual_effect", "residual_ends_at"]
        field_classes = {"started_at": PastField, "residual_ends_at": ComingField}
        widgets = {"residual_effect": forms.Textarea(attrs={"rows": 2})}


class MaintenanceDetailsForm(VersionedForm[Incident]):
    prefix = "details"
    edit = staticmethod(edit_maintenance)
    scheduled_for = MomentField(label=gettext_lazy("Scheduled for"))
    scheduled_until = MomentField(label=gettext_lazy("Scheduled until"))
    remind_before_s = reminder()
    stops_series = forms.BooleanField(
        label=gettext_lazy("Let the series end"),
        required=False,
        help_text=gettext_lazy(
            "What has not begun and was not changed alone does not take place; readers are told."
            " To call off this one with it, use “Cancel” above."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.series is None or self.instance.series.stopped_at is not None:
            del self.fields["stops_series"]
        side = AHEAD if self.instance.is_open else BEHIND
        toward(self, ["scheduled_for", "scheduled_until"], side)

    def write(self, *, by: Actor, now: datetime) -> Incident:
        stops = self.cleaned_data.pop("stops_series", False)
        edited = super().write(by=by, now=now)
        if stops and edited.series_id is not None:
            stop_series(edited.series_id, by=by, now=now)
        return edited

    class Meta:
        model = Incident
        fields = [
            "name",
            "scheduled_for",
            "scheduled_until",
            "starts_by_itself",
            "ends_by_itself",
            "remind_before_s",
            "residual_effect",
            "residual_ends_at",
        ]
        field_classes = {"residual_ends_at": ComingField}
        widgets = {"residual_effect": forms.Textarea(attrs={"rows": 2})}


def details(incident: Incident, data: Mapping[str, Any] | None = None) -> DetailsForm:
    """Return the form for an incident of its kind."""
    kind = MaintenanceDetailsForm if incident.is_maintenance else IncidentDetailsForm
    return kind(data, instance=incident)
