"""The audit in words, on the console and in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import models
from incidents.domain.moments import machine
from incidents.domain.permissions import CODENAMES, in_words
from incidents.domain.spreadsheets import guarded
from incidents.domain.vocabulary import ActorKind, AuditKind, ComponentStatus, RuleAction, Status

SUBJECTS: tuple[type[Model], ...] = (
    models.Incident,
    models.IncidentUpdate,
    models.Postmortem,
    models.TimelineEntry,
    models.ActionItem,
    models.MaintenanceSeries,
    models.Opening,
    models.Draft,
    models.MessageTemplate,
    models.PostmortemDraft,
    models.Image,
    models.Job,
    models.Component,
    models.ComponentGroup,
    models.Rule,
    models.Page,
    models.Subscriber,
    models.User,
    models.Token,
)
# What tables are called, by the names that the audit has of them; Django's groups are roles here.
NOUNS = {each._meta.model_name or "": each._meta.verbose_name for each in SUBJECTS} | {
    Group._meta.model_name or "": gettext_lazy("role")
}
# The audit keeps codes.
STATUSES = {each.value: each.label for each in (*Status, *ComponentStatus)}
ACTIONS = {each.value: each.label for each in RuleAction}
# What is kept of a change, by its name there; of people, in the words of their form.
NAMES = {
    field.name: field.verbose_name
    for model in (models.Rule, models.Measure, models.User)
    for field in model._meta.fields
    if field.editable
} | {
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
# What is kept of something that an edit has changed.
EDITED = {"before", "after"}
COLUMNS = ("time", "who", "by", "what", "kind", "subject", "name", "detail")


def told(detail: dict[str, Any]) -> str:
    """Return the detail of an entry in words; "–" if there is none."""
    # PostgreSQL keeps no order of its own among them.
    ordered = sorted(detail.items())
    return "; ".join(_told(name, value) for name, value in ordered if name not in UNTOLD) or "–"


def as_rows(entries: Iterable[models.AuditEntry]) -> Iterator[list[str]]:
    """Yield the cells of each entry for a spreadsheet, none of which is taken for a formula."""
    yield list(COLUMNS)
    for each in entries:
        cells = [
            machine(each.created_at),
            each.actor_name,
            str(ActorKind(each.actor_kind).label),
            str(AuditKind(each.kind).label),
            each.kind,
            each.subject_type,
            each.subject_name,
            told(each.detail),
        ]
        yield [guarded(cell) for cell in cells]


def _told(name: str, value: Any) -> str:
    return f"{_name(name)}: {_each(value, ACTIONS if name == 'action' else STATUSES)}"


def _each(value: Any, codes: Mapping[str, Any]) -> str:
    """Return a value in words, or each of a list; what an edit has changed with what it was."""
    if isinstance(value, dict) and value.keys() == EDITED:
        return f"{_each(value['before'], codes)} → {_each(value['after'], codes)}"
    parts = value if isinstance(value, list) else [value]
    words = dict.fromkeys(_word(each, codes) for each in parts)
    return " · ".join(filter(None, words)) or "–"


def _name(name: str) -> str:
    return str(NAMES.get(name, name.replace("_", " ")))


def _word(value: Any, codes: Mapping[str, Any] = STATUSES) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        said = [f"{_name(name)} {_word(one)}" for name, one in sorted(value.items()) if one]
        return ", ".join(said) or _("none")
    if value is None:
        return _("none")
    if not isinstance(value, str):
        return str(value)
    if value in CODENAMES:
        return in_words(value)
    return str(codes.get(value, value))
