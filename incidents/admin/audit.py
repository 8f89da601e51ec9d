"""What was done, by whom: to read, never to write."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.admin.base import M, ModelAdmin
from incidents.admin.filters import retitled
from incidents.admin.lists import Bounded
from incidents.domain.permissions import WORDS, in_words
from incidents.domain.vocabulary import ActorKind, AuditKind, ComponentStatus, EventKind, Status
from incidents.forms import words
from incidents.models import AuditEntry, Event, User

# What tables are called, by the names that events have of them; Django's groups are roles here.
NOUNS = {model._meta.model_name: model._meta.verbose_name for model in apps.get_models()} | {
    "group": gettext_lazy("role")
}
# The audit keeps codes.
STATUSES = {each.value: each.label for each in (*Status, *ComponentStatus)}

# What is kept of a change, by its name there; of people, in the words of their form.
NAMES = {field.name: field.verbose_name for field in User._meta.fields} | {
    "name": gettext_lazy("name"),
    "status": gettext_lazy("status"),
    "is_active": gettext_lazy("may sign in"),
    "is_staff": gettext_lazy("may use the console"),
    "is_superuser": gettext_lazy("may do everything"),
    "roles": gettext_lazy("roles"),
    "permissions": gettext_lazy("permissions"),
    "reading": gettext_lazy("reading"),
    "restored_as_of": gettext_lazy("restored as of"),
}

# By it a form that is sent twice is known; it says nothing to people.
UNTOLD = ("submission",)

AUDITED_NAME = Subquery(
    AuditEntry.objects.filter(
        subject_type=OuterRef("subject_type"),
        subject_id=OuterRef("subject_id"),
        kind=OuterRef("kind"),
        created_at=OuterRef("created_at"),
    ).values("subject_name")[:1]
)

KindFilter = retitled(admin.ChoicesFieldListFilter, gettext_lazy("what"))
DoneByFilter = retitled(admin.ChoicesFieldListFilter, gettext_lazy("by"))
WhenFilter = retitled(admin.DateFieldListFilter, gettext_lazy("when"))


class ReadOnlyAdmin(Bounded, ModelAdmin[M]):
    actions = None
    list_per_page = 100
    show_full_result_count = False
    ordering = ("-pk",)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A record has no name of its own: say above it what was done, and to what."""
        context["heading"] = self.heading(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def heading(self, obj: M) -> str:
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin[AuditEntry]):
    nothing = gettext_lazy("Nothing is recorded yet. What people do here will be, with who did it.")
    list_display = ("happened", "who", "what", "subject", "more")
    list_filter = (
        ("kind", KindFilter),
        ("actor_kind", DoneByFilter),
        ("created_at", WhenFilter),
    )
    search_fields = ("actor_name", "subject_name")
    fields = ("happened", "who", "by", "what", "subject", "more")
    readonly_fields = fields

    def heading(self, obj: AuditEntry) -> str:
        return f"{self.who(obj)}: {self.what(obj)} – {self.subject(obj)}"

    @admin.display(description=gettext_lazy("when"), ordering="created_at")
    def happened(self, obj: AuditEntry) -> str:
        return words.moment(obj.created_at)

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, obj: AuditEntry) -> str:
        return str(AuditKind(obj.kind).label)

    @admin.display(description=gettext_lazy("who"), ordering="actor_name")
    def who(self, obj: AuditEntry) -> str:
        return obj.actor_name

    @admin.display(description=gettext_lazy("by"))
    def by(self, obj: AuditEntry) -> str:
        return str(ActorKind(obj.actor_kind).label)

    @admin.display(description=gettext_lazy("about"), ordering="subject_name")
    def subject(self, obj: AuditEntry) -> str:
        return obj.subject_name

    @admin.display(description=gettext_lazy("detail"))
    def more(self, obj: AuditEntry) -> str:
        # PostgreSQL keeps no order of its own among them.
        detail = sorted(obj.detail.items())
        return "; ".join(_told(name, value) for name, value in detail if name not in UNTOLD) or "–"


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin[Event]):
    nothing = gettext_lazy("Nothing has happened yet.")
    list_display = ("happened", "what", "subject")
    list_filter = (("kind", KindFilter), ("created_at", WhenFilter))
    fields = ("happened", "what", "subject")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).annotate(subject_name=AUDITED_NAME)

    def heading(self, obj: Event) -> str:
        return f"{self.what(obj)} – {self.subject(obj)}"

    @admin.display(description=gettext_lazy("when"), ordering="created_at")
    def happened(self, obj: Event) -> str:
        return words.moment(obj.created_at)

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, obj: Event) -> str:
        return str(EventKind(obj.kind).label)

    @admin.display(description=gettext_lazy("about"), ordering="subject_type")
    def subject(self, obj: Event) -> str:
        """By the name that it had then, which its audit entry copied."""
        noun = NOUNS.get(obj.subject_type, obj.subject_type)
        return getattr(obj, "subject_name", None) or f"{noun} {obj.subject_id}"


def _told(name: str, value: Any) -> str:
    parts = value if isinstance(value, list) else [value]
    return f"{NAMES.get(name, name.replace('_', ' '))}: {' · '.join(map(_word, parts)) or '–'}"


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, str):
        return str(value)
    if value in WORDS:
        return in_words(value)
    return str(STATUSES.get(value, value))
