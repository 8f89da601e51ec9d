"""Components and their groups: tables to look one up. The console has their forms and order."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from incidents.admin.filters import StandingFilter, retitled
from incidents.admin.moved import MovedAdmin
from incidents.models import Component, ComponentGroup

InGroup = retitled(
    admin.RelatedFieldListFilter, gettext_lazy("group"), gettext_lazy("Without a group")
)


class RemovedFilter(StandingFilter):
    field = "removed_at"
    gone = gettext_lazy("Removed")


@admin.register(Component)
class ComponentAdmin(MovedAdmin[Component]):
    nothing = gettext_lazy(
        "The page has no components yet. "
        "Add the parts of your service that readers know and that can fail on their own."
    )
    adding = gettext_lazy("Add a component")
    screen, new_screen = "console:component", "console:new-component"
    list_display = ("name", "group", "position", "state", "is_showcased")
    list_filter = (RemovedFilter, "status", ("group", InGroup))
    list_select_related = ("group",)
    search_fields = ("name", "description", "code", "group__name")
    # As on the page: groups and lone components share one order.
    ordering = (
        Coalesce("group__position", "position"),
        Coalesce("group__name", "name"),
        "position",
        "name",
    )

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, obj: Component) -> str:
        return obj.get_status_display()


@admin.register(ComponentGroup)
class GroupAdmin(MovedAdmin[ComponentGroup]):
    nothing = gettext_lazy(
        "There are no groups. One puts components under a heading and folds them."
    )
    adding = gettext_lazy("Add a group")
    screen, new_screen = "console:group", "console:new-group"
    list_display = ("name", "position", "component_count")
    search_fields = ("name", "description", "code")
    ordering = ("position", "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ComponentGroup]:
        standing = Count("components", filter=Q(components__removed_at=None))
        return super().get_queryset(request).annotate(standing=standing)

    @admin.display(description=gettext_lazy("components"))
    def component_count(self, obj: Any) -> int:
        count: int = obj.standing
        return count
