"""Maintenances: a table to look for one, with its history. All else of them is in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.report import ReportAdmin
from incidents.domain.vocabulary import IncidentKind
from incidents.forms import words
from incidents.forms.details import MaintenanceDetailsForm
from incidents.models import Incident, Maintenance


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

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("console:schedule")

    @admin.display(description=gettext_lazy("window"), ordering="scheduled_for")
    def when(self, obj: Incident) -> str:
        return words.span(obj.scheduled_for, obj.scheduled_until)

    @admin.display(description=gettext_lazy("by itself"))
    def by_itself(self, obj: Incident) -> str:
        flags = [(obj.starts_by_itself, _("starts")), (obj.ends_by_itself, _("ends"))]
        return ", ".join(word for flag, word in flags if flag) or "–"
