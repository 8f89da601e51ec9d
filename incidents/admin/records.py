"""Tables that are only read: people, roles, tokens, the audit and what happened.

They are written in the console, to which what Django's admin had for that leads.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import django.contrib.auth.admin  # noqa: F401 - registers groups, which are roles here
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from incidents.admin.base import M, ModelAdmin
from incidents.admin.lists import Bounded
from incidents.models import AuditEntry, Event, Token, User
from incidents.render import words
from incidents.render.audit import NOUNS, told

AUDITED_NAME = Subquery(
    AuditEntry.objects.filter(
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        kind=OuterRef("kind"),
        created_at=OuterRef("created_at"),
    ).values("subject_name")[:1]
)

admin.site.unregister(Group)


class ReadOnlyAdmin(Bounded, ModelAdmin[M]):
    actions = None
    list_per_page = 100
    show_full_result_count = False
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MovedAdmin(ReadOnlyAdmin[M]):
    """A table whose rows have a screen in the console; subclasses name it, and that of all.

    ``nouns`` is what rows are called here, where Django says otherwise.
    """

    screen_of_all: str
    screen: str | None = None
    nouns: Any = None

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.opts = copy(self.opts)
        self.opts.verbose_name_plural = self.nouns or self.opts.verbose_name_plural

    def get_urls(self) -> list[URLPattern]:
        old = path("<path:object_id>/password/", self.admin_site.admin_view(self.change_view))
        return [old, *super().get_urls()]

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.screen_of_all)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if obj is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
                request, self.opts, object_id
            )
            return missing
        return redirect(self.screen, obj.pk) if self.screen else redirect(self.screen_of_all)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        obj = self.get_object(request, object_id)
        asked = {"subject": self.opts.model_name or "", "q": str(obj or "")}
        return redirect(f"{reverse('console:audit')}?{urlencode(asked)}")


@admin.register(User)
class UserAdmin(MovedAdmin[User]):
    screen_of_all, screen = "console:team", "console:person"
    nouns = gettext_lazy("people")
    list_display = ("username", "email", "is_active", "is_superuser")
    search_fields = ("username", "email")


@admin.register(Group)
class RoleAdmin(MovedAdmin[Group]):
    screen_of_all, screen = "console:team", "console:role"
    nouns = gettext_lazy("roles")
    list_display = ("name",)


@admin.register(Token)
class TokenAdmin(MovedAdmin[Token]):
    screen_of_all = "console:tokens"
    list_display = ("name", "created_at", "revoked_at")
    search_fields = ("name",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    list_display = ("happened", "actor_name", "kind", "subject_name", "more")
    search_fields = ("actor_name", "subject_name")
    fields = ("happened", "actor_name", "actor_kind", "kind", "subject_name", "more")
    readonly_fields = fields

    @admin.display(description=gettext_lazy("when"), ordering="created_at")
    def happened(self, obj: AuditEntry) -> str:
        return words.moment(obj.created_at)

    @admin.display(description=gettext_lazy("detail"))
    def more(self, obj: AuditEntry) -> str:
        return told(obj.detail)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    list_display = ("happened", "kind", "subject")
    list_filter = ("kind",)
    fields = list_display
    readonly_fields = list_display

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).annotate(subject_name=AUDITED_NAME)

    @admin.display(description=gettext_lazy("when"), ordering="created_at")
    def happened(self, obj: Event) -> str:
        return words.moment(obj.created_at)

    @admin.display(description=gettext_lazy("about"), ordering="subject_type")
    def subject(self, obj: Event) -> str:
        """By the name that it had then, which its audit entry copied."""
        noun = NOUNS.get(obj.subject_type, obj.subject_type)
        return getattr(obj, "subject_name", None) or f"{noun} {obj.subject_id}"
