"""Incidents: a table to look for one, with its history. All else of them is in the console."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from incidents.admin.filters import ImpactFilter, ShownFilter, StatusFilter
from incidents.admin.report import ReportAdmin
from incidents.domain.vocabulary import IncidentKind
from incidents.forms import words
from incidents.forms.details import IncidentDetailsForm
from incidents.models import Incident


@admin.register(Incident)
class IncidentAdmin(ReportAdmin):
    nothing = gettext_lazy(
        "No incident is on the page. Open one when readers notice that something is wrong."
    )
    adding = gettext_lazy("New incident")
    kind = IncidentKind.REALTIME
    tracked = [*IncidentDetailsForm.Meta.fields, "status"]
    list_display = ("name", "state", "impact_shown", "when", "told")
    list_filter: ClassVar[tuple[Any, ...]] = (ShownFilter, StatusFilter, ImpactFilter)
    ordering = ("-started_at", "-pk")

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("console:new")

    @admin.display(description=gettext_lazy("impact"), ordering="impact")
    def impact_shown(self, obj: Incident) -> str:
        return str(obj.shown_impact.label)

    @admin.display(description=gettext_lazy("started – ended"), ordering="started_at")
    def when(self, obj: Incident) -> str:
        return words.span(obj.started_at, obj.closed_at)
