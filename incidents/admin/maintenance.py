"""Maintenances: announce one, move it, post to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.base import VersionedForm
from incidents.admin.report import ReportAdmin
from incidents.domain.content import UpdateContent
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import ComponentStatus, Frequency, IncidentKind
from incidents.forms import words
from incidents.forms.composer import NOTIFIES_HELP, SubmissionForm
from incidents.forms.fields import MomentField, StatusesField, TextField, grid
from incidents.forms.saving import actor
from incidents.models import Incident, Maintenance
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations.maintenances import edit_maintenance, schedule_maintenance
from incidents.operations.series import stop_series
from incidents.queries import components


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


class NewMaintenanceForm(SubmissionForm):
    """Announces planned work."""

    called: ClassVar = {"components": "planned", "frequency": "repeats"}

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_MAX_LENGTH)
    scheduled_for = MomentField(label=gettext_lazy("Scheduled for"))
    scheduled_until = MomentField(label=gettext_lazy("Scheduled until"))
    body = TextField(
        label=gettext_lazy("Message"),
        max_length=BODY_MAX_LENGTH,
        help_text=gettext_lazy("Markdown. What will be done, and what will readers notice?"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    planned = StatusesField(
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
    repeats = forms.ChoiceField(
        label=gettext_lazy("Repeats"),
        required=False,
        choices=[("", gettext_lazy("Never")), *Frequency.choices],
    )
    interval = forms.IntegerField(
        label=gettext_lazy("Every so many weeks or months"), required=False, initial=1
    )
    until_on = forms.DateField(
        label=gettext_lazy("Repeats until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: until it is stopped."),
    )
    has_happened = forms.BooleanField(
        label=gettext_lazy("It happened already"),
        required=False,
        help_text=gettext_lazy("It is reported as done, with these times."),
    )
    notifies = forms.BooleanField(
        label=gettext_lazy("Tell subscribers"),
        required=False,
        initial=True,
        help_text=NOTIFIES_HELP,
    )

    def recurrence(self) -> Recurrence | None:
        told = self.cleaned_data
        if not told["repeats"]:
            return None
        interval = 1 if told["interval"] is None else told["interval"]
        return Recurrence(told["repeats"], interval, told["until_on"])


class MaintenanceDetailsForm(VersionedForm[Incident]):
    """What is said of the whole. Its names have a prefix, since the page has two forms."""

    prefix = "details"
    scheduled_for = MomentField(label=gettext_lazy("Scheduled for"))
    scheduled_until = MomentField(label=gettext_lazy("Scheduled until"))
    remind_before_s = reminder()
    stops_series = forms.BooleanField(
        label=gettext_lazy("Stop the series"),
        required=False,
        help_text=gettext_lazy(
            "What has not begun and was not changed alone does not take place; readers are told."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.series is None or self.instance.series.stopped_at is not None:
            del self.fields["stops_series"]

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
        field_classes = {"residual_ends_at": MomentField}
        widgets = {"residual_effect": forms.Textarea(attrs={"rows": 2})}


@admin.register(Maintenance)
class MaintenanceAdmin(ReportAdmin):
    nothing = gettext_lazy(
        "No maintenance is on the page. Announce planned work before readers notice it."
    )
    adding = gettext_lazy("Schedule maintenance")
    kind = IncidentKind.MAINTENANCE
    tracked = [*MaintenanceDetailsForm.Meta.fields, "status"]
    list_display = ("name", "state", "when", "by_itself", "told")
    ordering = ("-scheduled_for", "-pk")

    def opening(self, data: Mapping[str, Any] | None) -> BaseForm:
        form = NewMaintenanceForm(data)
        form.fields["planned"].groups = grid(  # type: ignore[attr-defined]
            components.sections(components.on_page()), [ComponentStatus.UNDER_MAINTENANCE]
        )
        return form

    def details(self, obj: Incident, data: Mapping[str, Any] | None) -> BaseForm:
        return MaintenanceDetailsForm(data, instance=obj)

    def save(self, request: HttpRequest, form: Any, obj: Incident | None) -> Incident:
        now, by, cleaned = timezone.now(), actor(request), dict(form.cleaned_data)
        if obj is not None:
            stops = cleaned.pop("stops_series", False)
            edited = edit_maintenance(obj.pk, by=by, now=now, **cleaned)
            if stops and edited.series_id is not None:
                stop_series(edited.series_id, by=by, now=now)
            return edited
        recurrence = form.recurrence()
        for name in ("repeats", "interval", "until_on"):
            del cleaned[name]
        content = UpdateContent(
            body=cleaned.pop("body"),
            components=cleaned.pop("planned"),
            notifies=cleaned.pop("notifies"),
        )
        return schedule_maintenance(
            by=by, now=now, content=content, recurrence=recurrence, **cleaned
        )

    @admin.display(description=gettext_lazy("window"), ordering="scheduled_for")
    def when(self, obj: Incident) -> str:
        return words.span(obj.scheduled_for, obj.scheduled_until)

    @admin.display(description=gettext_lazy("by itself"))
    def by_itself(self, obj: Incident) -> str:
        flags = [(obj.starts_by_itself, _("starts")), (obj.ends_by_itself, _("ends"))]
        return ", ".join(word for flag, word in flags if flag) or "–"
