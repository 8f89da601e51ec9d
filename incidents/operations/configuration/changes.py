"""Changes that bring the page in line with a file, as they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models, transaction

from incidents.operations.errors import OperationError

Place = tuple[str | int, ...]
Row = TypeVar("Row", bound=models.Model)


class Misdeclared(Exception):
    """A value at ``place`` in the file cannot be; ``str()`` says why."""

    def __init__(self, why: object, *place: str | int) -> None:
        super().__init__(str(why))
        self.place: Place = place


@dataclass(frozen=True)
class RowChange:
    """``sign``: + added, ~ changed, - removed. ``fields``: what each was, and is by now."""

    sign: str
    subject: str
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass
class ApplyReport:
    """The changes made, and the rows that stand on the page and not in the file."""

    changes: list[RowChange] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def added(self, subject: str) -> None:
        self.changes.append(RowChange("+", subject))

    def removed(self, subject: str) -> None:
        self.changes.append(RowChange("-", subject))

    def edited(self, subject: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
        """Note what differs; return whether anything does."""
        fields = {
            name: (before[name], value) for name, value in after.items() if before[name] != value
        }
        if fields:
            self.changes.append(RowChange("~", subject, fields))
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


def attributes(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def edit(
    row: Row,
    wanted: Mapping[str, Any],
    do: Callable[..., Row],
    *,
    report: ApplyReport,
    place: Place,
    read: Callable[[Row, Iterable[str]], dict[str, Any]] = attributes,
) -> None:
    """Edit ``row`` where it is not as ``wanted``; an edit that changes nothing is taken back.

    ``read`` returns what a row has by these names. What is written a little differently, as with
    blanks around it, is no difference.
    """
    before = read(row, wanted)
    different = {name: value for name, value in wanted.items() if before[name] != value}
    if not different:
        return
    with transaction.atomic():
        after = refusing(place, lambda: do(row.pk, **different))
        if not report.edited(told(row), before, read(after, different)):
            transaction.set_rollback(True)
