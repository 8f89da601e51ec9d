"""Changes that bring the page in line with a file, as they are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from incidents.operations.errors import OperationError

Place = tuple[str | int, ...]


class Misdeclared(Exception):
    """A value at ``place`` in the file cannot be; ``str()`` says why."""

    def __init__(self, why: object, *place: str | int) -> None:
        super().__init__(str(why))
        self.place: Place = place


@dataclass(frozen=True)
class Change:
    """``sign``: + added, ~ changed, - removed. ``fields``: what each was, and is by now."""

    sign: str
    subject: str
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class Report:
    """The changes made, and the rows that stand on the page and not in the file."""

    changes: list[Change] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def added(self, subject: str) -> None:
        self.changes.append(Change("+", subject))

    def removed(self, subject: str) -> None:
        self.changes.append(Change("-", subject))

    def edited(self, subject: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Note what differs; return whether anything does."""
        fields = {
            name: (before[name], value) for name, value in after.items() if before[name] != value
        }
        if fields:
            self.changes.append(Change("~", subject, fields))
        return bool(fields)


def told(row: models.Model) -> str:
    return f"{row._meta.verbose_name} “{row}”"


def refusing(place: Place, do: Callable[[], Any]) -> Any:
    """Return what ``do`` does; what it refuses is said of ``place`` in the file."""
    try:
        return do()
    except OperationError as refusal:
        inner = (refusal.field,) if refusal.field else ()
        raise Misdeclared(refusal, *place, *inner) from refusal


def edit(
    row: models.Model,
    wanted: Mapping[str, Any],
    do: Callable[..., models.Model],
    *,
    report: Report,
    place: Place,
) -> None:
    """Edit ``row`` where it is not as ``wanted``; an edit that changes nothing is taken back.

    What is written a little differently, as with blanks around it, is no difference.
    """
    before = {name: getattr(row, name) for name in wanted}
    different = {name: value for name, value in wanted.items() if before[name] != value}
    if not different:
        return
    with transaction.atomic():
        after = refusing(place, lambda: do(row.pk, **different))
        found = {name: getattr(after, name) for name in different}
        if not report.edited(told(row), before, found):
            transaction.set_rollback(True)
