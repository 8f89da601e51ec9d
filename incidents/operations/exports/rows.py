"""The rows of an export, as they are in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import QuerySet

from incidents.models import IncidentUpdate, StarredMoment, StatusChange
from incidents.models.image import image_files
from incidents.operations.exports.tables import Exported
from incidents.queries.reached import events_of, key_among

Row = dict[str, Any]
BATCH = 500
# Begins the key of a moment that is a change of a status.
CHANGE = "change"


class Rows:
    """Reads rows so many at a time; what others name by its code is looked up once."""

    def __init__(self) -> None:
        self._codes: dict[Any, dict[int, str]] = {}
        self._places: dict[str, int] | None = None

    def of(self, exported: Exported, found: QuerySet[Any]) -> Iterator[Row]:
        """Yield the rows, each with those in it, in the order in which they were recorded."""
        for batch in _batches(found.order_by("pk").iterator(chunk_size=BATCH)):
            for row in self._written(exported, batch):
                _number(exported, row)
                yield row

    def _written(self, exported: Exported, batch: Sequence[models.Model]) -> list[Row]:
        lists = {name: self._listed(exported, name, batch) for name in _lists(exported)}
        within = {child.name: self._within(child, batch) for child in exported.children}
        extras = EXTRAS[exported.name](batch) if exported.name in EXTRAS else {}
        return [
            {
                **{name: getattr(row, column) for column, name in _keys(exported)},
                **{
                    name: lists[name][row.pk] if name in lists else self._value(row, name)
                    for name in exported.columns
                },
                **{name: rows[row.pk] for name, rows in within.items()},
                **extras.get(row.pk, {}),
            }
            for row in batch
        ]

    def _within(self, child: Exported, batch: Sequence[models.Model]) -> Mapping[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        column = child.column(child.within).attname
        ordered = child.model._base_manager.filter(**child.only).order_by("pk")
        rows = list(ordered.filter(**{f"{column}__in": [each.pk for each in batch]}))
        for row, written in zip(rows, self._written(child, rows), strict=True):
            found[getattr(row, column)].append(written)
        return found

    def _listed(
        self, exported: Exported, name: str, batch: Sequence[models.Model]
    ) -> Mapping[int, list[str]]:
        """Return the codes that a column names which may name several."""
        column = exported.column(name)
        own, other = column.m2m_field_name(), column.m2m_reverse_field_name()
        codes, found = self._codes_of(column.related_model), defaultdict(list)
        rows = column.remote_field.through._base_manager.filter(
            **{f"{own}__in": [each.pk for each in batch]}
        )
        for key, named in rows.order_by("pk").values_list(f"{own}_id", f"{other}_id"):
            found[key].append(codes[named])
        return found

    def _value(self, row: models.Model, name: str) -> Any:
        column: Any = row._meta.get_field(name)
        value = getattr(row, column.attname)
        if column.is_relation:
            return None if value is None else self._codes_of(column.related_model)[value]
        if isinstance(row, StarredMoment) and name == "key":
            return self._placed(value)
        if isinstance(value, datetime):
            return instant(value)
        if isinstance(value, timedelta):
            return value.total_seconds()
        return value.isoformat() if isinstance(value, date) else value

    def _placed(self, key: str) -> str:
        """Return the key of a moment; one of a status change names its place in the log."""
        kind, _dash, named = key.partition("-")
        if kind != CHANGE:
            return key
        if self._places is None:
            keys = StatusChange.objects.order_by("pk").values_list("pk", flat=True)
            self._places = {str(key): place for place, key in enumerate(keys, 1)}
        return f"{CHANGE}-{self._places.get(named, 0)}"

    def _codes_of(self, model: Any) -> dict[int, str]:
        if model not in self._codes:
            self._codes[model] = dict(model._base_manager.values_list("pk", "code"))
        return self._codes[model]


def instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _batches(rows: Iterable[models.Model]) -> Iterator[Sequence[models.Model]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _lists(exported: Exported) -> list[str]:
    columns = ((name, exported.column(name)) for name in exported.columns)
    return [name for name, column in columns if column.many_to_many]


def _keys(exported: Exported) -> list[tuple[str, str]]:
    """Return the columns with keys that are written as numbers, and what these are called."""
    columns = ((exported.column(c), name) for c, name in exported.numbers.items())
    return [(column.attname, name) for column, name in columns]


def _number(exported: Exported, row: Row) -> None:
    """Write 1, 2, 3 for the keys of what is in a row."""
    named = [
        (written, name)
        for child in exported.children
        for name in child.numbers.values()
        for written in row[child.name]
    ]
    keys = dict.fromkeys(written[name] for written, name in named if written[name] is not None)
    numbers = {key: number for number, key in enumerate(keys, 1)}
    for written, name in named:
        written[name] = numbers.get(written[name])


def _files(images: Sequence[Any]) -> dict[int, Row]:
    """Name the files of images; null for one that the data folder has lost."""
    files = image_files()
    names = {image.pk: str(image.name) for image in images}
    return {key: {"file": name if files.exists(name) else None} for key, name in names.items()}


def _told(updates: Sequence[Any]) -> dict[int, Row]:
    """Tell how many subscribers each update reached."""
    of_incident: dict[int | None, list[IncidentUpdate]] = defaultdict(list)
    for update in updates:
        of_incident[update.incident_id].append(update)
    found: dict[int, Row] = {update.pk: {"told": None} for update in updates}
    for event in events_of(updates).filter(told_count__gt=0):
        key = key_among(event, of_incident[event.incident_id])
        if key is not None and event.last_told_at:
            found[key]["told"] = {
                "count": event.told_count,
                "due_at": instant(event.due_at),
                "last_at": instant(event.last_told_at),
            }
    return found


EXTRAS: Mapping[str, Callable[[Sequence[Any]], dict[int, Row]]] = {
    "images": _files,
    "updates": _told,
}
