"""Maintenances: announce one, and a table of them. All else of them is in the console."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.images import IllustratedAdmin
from incidents.admin.report import ReportAdmin
from incidents.domain.content import UpdateContent
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import ComponentStatus, Frequency, IncidentKind
from incidents.forms import words
from incidents.forms.composer import KEY, NOTIFIES_HELP, SubmissionForm, keyed
from incidents.forms.details import MaintenanceDetailsForm, reminder
from incidents.forms.fields import MomentField, StatusesField, TextField, grid, new_submission
from incidents.forms.saving import actor
from incidents.models import Incident, Maintenance
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH
from incidents.operations.errors import AlreadySent
from incidents.operations.maintenances import schedule_maintenance
from incidents.queries import components


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


@admin.register(Maintenance)
class MaintenanceAdmin(ReportAdmin, IllustratedAdmin[Incident]):
    nothing = gettext_lazy(
        "No maintenance is on the page. Announce planned work before readers notice it."
    )
    adding = gettext_lazy("Schedule maintenance")
    kind = IncidentKind.MAINTENANCE
    tracked = [*MaintenanceDetailsForm.Meta.fields, "status"]
    list_display = ("name", "state", "when", "by_itself", "told")
    ordering = ("-scheduled_for", "-pk")

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Give each form an address with its key: the browser's Back shows the same form."""
        is_keyed = request.method != "GET" or KEY in request.GET
        if not is_keyed and self.has_add_permission(request):
            return HttpResponseRedirect(keyed(request.path))
        return super().add_view(request, form_url, extra_context)

    def form_for(self, request: HttpRequest, obj: Incident | None) -> BaseForm:
        form = NewMaintenanceForm(request.POST if request.method == "POST" else None)
        form.initial["submission"] = request.GET.get(KEY) or new_submission()
        form.fields["planned"].groups = grid(  # type: ignore[attr-defined]
            components.sections(components.on_page()), [ComponentStatus.UNDER_MAINTENANCE]
        )
        return form

    def save_or_rebase(self, request: HttpRequest, form: Any, obj: Incident | None) -> Model:
        try:
            return super().save_or_rebase(request, form, obj)
        except AlreadySent:
            form.renew()
            raise

    def save(self, request: HttpRequest, form: Any, obj: Incident | None) -> Incident:
        now, by, cleaned = timezone.now(), actor(request), dict(form.cleaned_data)
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
