"""Tables to look rows up in. All is written in the console, to which old addresses lead."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar

import django.contrib.auth.admin  # noqa: F401 - registers groups, which are roles here
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import Group
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy

from incidents.admin.lists import BoundedAdmin
from incidents.models import (
    AuditEntry,
    Component,
    ComponentGroup,
    Event,
    Incident,
    Job,
    Page,
    Postmortem,
    Token,
    User,
)
from incidents.render.console.audit import NOUNS, told

AUDITED_NAME = Subquery(
    AuditEntry.objects.filter(
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        kind=OuterRef("kind"),
        created_at=OuterRef("created_at"),
    ).values("subject_name")[:1]
)

admin.site.unregister(Group)


class ReadOnlyAdmin(BoundedAdmin):
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MovedAdmin(ReadOnlyAdmin):
    """A table whose rows have screens in the console.

    Subclasses name that of a new row, and that of a row by its ``key``, if each has its own.
    """

    new_screen: str
    screen: str | None = None
    key = "pk"

    def get_urls(self) -> list[URLPattern]:
        old = path("<path:object_id>/password/", self.admin_site.admin_view(self.change_view))
        return [old, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        query = request.GET.urlencode()
        return redirect(reverse(self.new_screen) + (f"?{query}" if query else ""))

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self.missing(request, object_id)
        of_row = [attrgetter(self.key)(obj)] if self.screen else []
        return redirect(self.screen or self.new_screen, *of_row)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        return self.change_view(request, object_id)


@admin.register(Component)
class ComponentAdmin(MovedAdmin):
    screen, new_screen, key = "console:component", "console:new-component", "code"
    list_display = ("name", "group", "position", "status", "is_showcased", "removed_at")
    list_filter = (("removed_at", admin.EmptyFieldListFilter), "status", "group")
    list_select_related = ("group",)
    search_fields = ("name", "description", "code", "group__name")
    ordering = ("name",)


@admin.register(ComponentGroup)
class GroupAdmin(MovedAdmin):
    screen, new_screen, key = "console:group", "console:new-group", "code"
    list_display = ("name", "position")
    search_fields = ("name", "description", "code")
    ordering = ("position", "name")


@admin.register(Job)
class JobAdmin(MovedAdmin):
    screen, new_screen, key = "console:job", "console:new-job", "code"
    list_display = ("name", "incident", "ended_at", "failing_since", "removed_at")
    list_select_related = ("incident",)
    search_fields = ("name", "incident__name")


@admin.register(Page)
class PageAdmin(MovedAdmin):
    new_screen = "console:page"


@admin.register(User)
class UserAdmin(MovedAdmin):
    screen, new_screen = "console:person", "console:team"
    list_display = ("username", "email", "is_active", "is_superuser")
    search_fields = ("username", "email")


@admin.register(Group)
class RoleAdmin(MovedAdmin):
    screen, new_screen = "console:role", "console:team"


@admin.register(Token)
class TokenAdmin(MovedAdmin):
    new_screen = "console:tokens"
    list_display = ("name", "created_at", "revoked_at")
    search_fields = ("name",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "actor_name", "kind", "subject_name", "more")
    search_fields = ("actor_name", "subject_name")
    fields = readonly_fields = (*list_display, "actor_kind")

    @admin.display(description=gettext_lazy("detail"))
    def more(self, obj: AuditEntry) -> str:
        return told(obj.detail)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "subject")
    list_filter = ("kind",)
    fields = readonly_fields = list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        found: QuerySet[Event] = super().get_queryset(request)
        return found.annotate(subject_name=AUDITED_NAME)

    @admin.display(description=gettext_lazy("about"), ordering="subject_type")
    def subject(self, obj: Event) -> str:
        """By the name that it had then, which its audit entry copied."""
        noun = NOUNS.get(obj.subject_type, obj.subject_type)
        return getattr(obj, "subject_name", None) or f"{noun} {obj.subject_id}"


@admin.register(Postmortem)
class PostmortemAdmin(MovedAdmin):
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
