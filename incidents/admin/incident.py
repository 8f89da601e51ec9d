"""Incidents: open one, post to it, correct it, withdraw it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from incidents.admin.base import VersionedForm
from incidents.admin.filters import ImpactFilter, ShownFilter, StatusFilter
from incidents.admin.report import ReportAdmin
from incidents.domain.vocabulary import IncidentKind
from incidents.forms import composer, words
from incidents.forms.fields import MomentField
from incidents.forms.saving import actor
from incidents.models import Incident
from incidents.operations.incidents import create_incident, edit_incident


class IncidentDetailsForm(VersionedForm[Incident]):
    """What is said of the whole. Its names have a prefix, since the page has two forms."""

    prefix = "details"
    impact_override = forms.TypedChoiceField(
        label=gettext_lazy("Impact"),
        required=False,
        empty_value=None,
        choices=composer.IMPACTS,
        help_text=gettext_lazy("By the components: the worst status that one of them reached."),
    )

    class Meta:
        model = Incident
        fields = ["name", "impact_override", "started_at", "residual_effect", "residual_ends_at"]
        field_classes = {"started_at": MomentField, "residual_ends_at": MomentField}
        widgets = {"residual_effect": forms.Textarea(attrs={"rows": 2})}


@admin.register(Incident)
class IncidentAdmin(ReportAdmin):
    nothing = gettext_lazy(
        "No incident is on the page. Open one when readers notice that something is wrong."
    )
    adding = gettext_lazy("New incident")
    kind = IncidentKind.REALTIME
    tracked = [*IncidentDetailsForm.Meta.fields, "status"]
    list_display = ("name", "state", "impact_shown", "when", "told")
    list_filter = (ShownFilter, StatusFilter, ImpactFilter)
    ordering = ("-started_at", "-pk")

    def opening(self, data: Mapping[str, Any] | None) -> BaseForm:
        return composer.new_incident(data)

    def details(self, obj: Incident, data: Mapping[str, Any] | None) -> BaseForm:
        return IncidentDetailsForm(data, instance=obj)

    def save(self, request: HttpRequest, form: Any, obj: Incident | None) -> Incident:
        now = timezone.now()
        if obj is not None:
            return edit_incident(obj.pk, by=actor(request), now=now, **form.cleaned_data)
        cleaned = form.cleaned_data
        return create_incident(
            by=actor(request),
            name=cleaned["name"],
            impact_override=cleaned["impact_override"],
            started_at=cleaned["started_at"],
            content=form.content(now=now),
            submission=cleaned["submission"],
            now=now,
        )

    @admin.display(description=gettext_lazy("impact"), ordering="impact")
    def impact_shown(self, obj: Incident) -> str:
        return str(obj.shown_impact.label)

    @admin.display(description=gettext_lazy("started – ended"), ordering="started_at")
    def when(self, obj: Incident) -> str:
        return words.span(obj.started_at, obj.closed_at)
