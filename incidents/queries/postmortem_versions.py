"""The sections of a postmortem as they are, as they were, and what each save changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Model

from incidents.models import Postmortem, PostmortemSection
from incidents.queries.versions import FieldChange, Version, changes_of, version

# Where a new section stands says nothing; that an old one was moved does.
TRACKED = ["title", "body", "is_internal", "position"]
# Every save keeps a copy of every section, so few of them are read.
SHOWN = 20


def sections_at(postmortem: Postmortem, at: datetime) -> list[PostmortemSection]:
    """Return the sections as they were at a time, in order. One query."""
    then = PostmortemSection.history.as_of(at).filter(postmortem_id=postmortem.pk)
    return sorted(then, key=lambda section: (section.position, section.pk))


def postmortem_versions(postmortem: Postmortem) -> list[Version]:
    """Return the last 20 saves that changed something, newest first. Three queries.

    A save ends with the postmortem's own record, after those of its sections.
    """
    newest = postmortem.history.select_related("history_user").order_by("-history_date")
    saves: list[Any] = [*newest[: SHOWN + 1]][::-1]
    first = saves[0]
    state: dict[int, Model] = {s.pk: s for s in sections_at(postmortem, first.history_date)}
    records = PostmortemSection.history.filter(
        postmortem_id=postmortem.pk, history_date__gt=first.history_date
    ).order_by("history_date", "history_id")
    told = list(_told(saves, list(records), state))
    return [item for item in told[::-1] if item.changes]


def _told(saves: list[Any], records: list[Any], state: dict[int, Model]) -> Iterator[Version]:
    for before, save in pairwise(saves):
        of_save = [r for r in records if before.history_date < r.history_date <= save.history_date]
        changes = [change for record in of_save for change in _section_changes(record, state)]
        changes += changes_of(save, before, ["published_at"])
        yield version(save, changes, is_first=before.history_type == "+")


def _section_changes(record: Any, state: dict[int, Model]) -> list[FieldChange]:
    """Return the changes that one record makes to ``state``, which it brings up to date."""
    before = state.get(record.id)
    state[record.id] = record
    fields = TRACKED if before is not None else TRACKED[:-1]
    changes = changes_of(record, before, fields)
    return [FieldChange(f"{record.title} – {change.label}", change.pieces) for change in changes]
