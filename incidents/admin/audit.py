"""What was done, by whom: to read, never to write."""

from __future__ import annotations

import json

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from incidents.admin import words
from incidents.admin.base import M, ModelAdmin
from incidents.admin.lists import Bounded
from incidents.domain.vocabulary import EventKind
from incidents.models import AuditEntry, Event

# What tables are called, by the names that events have of them.
NOUNS = {model._meta.model_name: model._meta.verbose_name for model in apps.get_models()}


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


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    nothing = gettext_lazy("Nothing is recorded yet. What people do here will be, with who did it.")
    list_display = ("happened", "actor_name", "what", "subject_name", "more")
    list_filter = ("event__kind", "actor_kind", "created_at")
    list_select_related = ("event",)
    search_fields = ("actor_name", "subject_name")
    fields = ("happened", "actor_name", "actor_kind", "what", "subject_name", "more")
    readonly_fields = ("happened", "what", "more")

    @admin.display(description=gettext_lazy("when"), ordering="created_at")
    def happened(self, obj: AuditEntry) -> str:
        return words.moment(obj.created_at)

    @admin.display(description=gettext_lazy("what"), ordering="event__kind")
    def what(self, obj: AuditEntry) -> str:
        return str(EventKind(obj.event.kind).label)

    @admin.display(description=gettext_lazy("detail"))
    def more(self, obj: AuditEntry) -> str:
        return json.dumps(obj.detail, ensure_ascii=False) if obj.detail else "–"


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    nothing = gettext_lazy("Nothing has happened yet.")
    list_display = ("happened", "what", "subject")
    list_filter = ("kind", "created_at")
    fields = ("happened", "what", "subject")
    readonly_fields = ("happened", "what", "subject")

    @admin.display(description=gettext_lazy("when"), ordering="created_at")
    def happened(self, obj: Event) -> str:
        return words.moment(obj.created_at)

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, obj: Event) -> str:
        return str(EventKind(obj.kind).label)

    @admin.display(description=gettext_lazy("about"), ordering="subject_type")
    def subject(self, obj: Event) -> str:
        return f"{NOUNS.get(obj.subject_type, obj.subject_type)} {obj.subject_id}"
