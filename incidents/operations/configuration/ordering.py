"""The order of components and templates, as they stand in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

from incidents.models import Component, ComponentGroup, MessageTemplate
from incidents.operations import order
from incidents.operations.actor import Actor
from incidents.operations.components import move_component
from incidents.operations.configuration import finding
from incidents.operations.configuration.changes import ApplyReport
from incidents.operations.configuration.kinds import COMPONENTS, TEMPLATES, RowKind
from incidents.operations.configuration.schemas import Configuration
from incidents.operations.groups import move_group
from incidents.operations.message_templates import move_template


def components(wanted: Configuration, report: ApplyReport, *, by: Actor, now: datetime) -> None:
    """Have components stand as they are declared, and groups where the first of theirs is."""
    declared = _rows(COMPONENTS, wanted)
    groups = {row.group for row in declared if row.group is not None}
    scopes: list[ComponentGroup | None] = [None, *sorted(groups, key=lambda each: each.pk)]
    for scope in scopes:
        of_scope = (row if row.group == scope else row.group for row in declared)
        rows = list(dict.fromkeys(of_scope)) if scope is None else _within(scope, declared)
        _arrange([row for row in rows if row], scope, report, by=by, now=now)


def _within(group: ComponentGroup, declared: Iterable[Component]) -> list[Component]:
    return [row for row in declared if row.group == group]


def _arrange(
    wanted: Sequence[Component | ComponentGroup],
    scope: ComponentGroup | None,
    report: ApplyReport,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Move what stands otherwise; what is not declared keeps its place as well as it can."""
    codes = [row.code for row in wanted]
    stand = [row for row in order.standing_in(scope) if row.code in codes]
    if [row.code for row in stand] == codes:
        return
    for row, following in reversed(list(pairwise(wanted))):
        if isinstance(row, Component):
            group = scope.code if scope else ""
            move_component(row.pk, by=by, now=now, group=group, before=following.code)
        else:
            move_group(row.pk, by=by, now=now, before=following.code)
    _note(f"order of {scope or 'the page'}", stand, wanted, report)


def templates(wanted: Configuration, report: ApplyReport, *, by: Actor, now: datetime) -> None:
    """Have templates stand as they are declared, in the places that these have."""
    declared = _rows(TEMPLATES, wanted)
    stand = [row for row in MessageTemplate.objects.all() if row in declared]
    if stand == declared:
        return
    for row in declared:
        ordered = list(MessageTemplate.objects.all())
        slots = [place for place, each in enumerate(ordered) if each in declared]
        move = partial(move_template, row.pk, by=by, now=now)
        if places := slots[declared.index(row)] - ordered.index(row):
            move(places=places)
    _note("order of the templates", stand, declared, report)


def _rows(kind: RowKind, wanted: Configuration) -> list[Any]:
    there = kind.there()
    found = (
        finding.declared(there, each, kind.name, number, "name")
        for number, each in enumerate(getattr(wanted, kind.name))
        if not each.remove
    )
    return [row for row in found if row is not None]


def _note(
    subject: str, before: Iterable[object], after: Iterable[object], report: ApplyReport
) -> None:
    names = (", ".join(map(str, rows)) for rows in (before, after))
    was, is_now = names
    report.edited(subject, {"order": was}, {"order": is_now})
