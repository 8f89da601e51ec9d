"""Earlier versions of a row, from the history that django-simple-history keeps.

Its own admin restores a version by saving the row, which would pass the operations
by. Here an old version fills the form instead: the operator sees it, and saves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Field, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.domain.diffs import Fate, Piece, diff
from incidents.domain.moments import written

SHOWN = 50


@dataclass(frozen=True)
class FieldChange:
    """One field of one version, against the version before."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Version:
    """``by`` is empty where no user was signed in: a token, or the system.

    Of the first one ``changes`` are what it says, as nothing was there to be changed.
    """

    id: int
    at: datetime
    by: str
    changes: Sequence[FieldChange]
    is_first: bool = False


def earlier(obj: Any, asked: str) -> Any | None:
    """Return the version of ``obj`` with that id, if there is one. One query."""
    try:
        return obj.history.filter(history_id=int(asked)).first()
    except ValueError:
        return None


def versions(obj: Any, fields: Sequence[str]) -> list[Version]:
    """Return the last 50 versions of ``obj`` that differ in ``fields``, newest first. One query."""
    records = obj.history.select_related("history_user").order_by("-history_date", "-history_id")
    found = list(records[: SHOWN + 1])
    pairs = [*pairwise(found), *([(found[-1], None)] if found and len(found) <= SHOWN else [])]
    told = [
        version(record, changes_of(record, before, fields), is_first=before is None)
        for record, before in pairs
    ]
    return [item for item in told if item.changes]


def changes_of(record: Any, before: Any | None, fields: Sequence[str]) -> list[FieldChange]:
    """Return what ``record`` changed; all of it is new where nothing was ``before``."""
    is_gone = record.history_type == "-"
    return [
        FieldChange(label(record, field), diff(old, new))
        for field in fields
        if before is not None or getattr(record, field)
        for old in [shown(before, field) if before else ""]
        for new in ["" if is_gone else shown(record, field)]
        if old != new
    ]


def version(record: Any, changes: Sequence[FieldChange], *, is_first: bool) -> Version:
    """Return a version of ``record``; of the first one every word is new, and none is marked."""
    user = record.history_user
    by = user.get_username() if user else ""
    told = [_unmarked(each) for each in changes] if is_first else changes
    return Version(record.history_id, record.history_date, by, told, is_first)


def _unmarked(change: FieldChange) -> FieldChange:
    text = "".join(each.text for each in change.pieces)
    return replace(change, pieces=[Piece(Fate.KEPT, text)])


def label(record: Model, field: str) -> str:
    return str(_field(record, field).verbose_name).capitalize()


def shown(record: Model, field: str) -> str:
    """Return a value as the form shows it."""
    value = getattr(record, field)
    if isinstance(value, datetime):
        return written(value.astimezone(timezone.get_current_timezone()), "minute")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return ""
    if _field(record, field).flatchoices:
        return str(getattr(record, f"get_{field}_display")())
    return str(value)


def _field(record: Model, name: str) -> Field[Any, Any]:
    field = record._meta.get_field(name)
    assert isinstance(field, Field)
    return field
