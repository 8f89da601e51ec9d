"""Postmortems as a table; they are written in the console."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from incidents.admin.tables import MovedAdmin
from incidents.models import Incident, Postmortem


@admin.register(Postmortem)
class PostmortemAdmin(MovedAdmin[Postmortem]):
    screen, new_screen, key = "console:postmortem", "console:incidents", "incident.code"
    list_display = ("incident_name", "published_at", "revised_at")
    list_display_links = ("incident_name",)
    list_select_related = ("incident",)
    search_fields = ("incident__name", "sections__title", "sections__body")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Postmortem]:
        return super().get_queryset(request).select_related("incident")

    def has_view_permission(self, request: HttpRequest, obj: Postmortem | None = None) -> bool:
        may_publish = request.user.has_perm("incidents.publish_postmortem")
        return super().has_view_permission(request, obj) or may_publish

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the one of the incident that the address names."""
        key = request.GET.get("incident", "")
        of = Incident.objects.filter(pk=key).first() if key.isascii() and key.isdigit() else None
        return redirect("console:postmortem", of.code) if of else redirect(self.new_screen)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            return self.missing(request, object_id)
        return redirect("console:postmortem-history", obj.incident.code)

    @admin.display(description=gettext_lazy("incident"), ordering="incident__name")
    def incident_name(self, obj: Postmortem) -> str:
        return obj.incident.name
