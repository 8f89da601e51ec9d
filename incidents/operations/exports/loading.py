"""Put the rows of an export into the database, so many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import DataError, IntegrityError, connection, models, transaction
from pydantic import ValidationError

from incidents.domain.moving.json_text import JsonText, JsonValue
from incidents.domain.moving.places import MalformedContent
from incidents.domain.vocabulary import Audience, EventKind
from incidents.models import Event, IncidentUpdate, PostmortemSection, Signal
from incidents.operations.errors import OperationError
from incidents.operations.exports import schemas
from incidents.operations.exports.checks import check
from incidents.operations.exports.rows import BATCH, CHANGE
from incidents.operations.exports.tables import (
    POSTMORTEMS,
    RULES,
    STARRED,
    STATUS_LOG,
    UPDATES,
    Exported,
)


@dataclass(frozen=True)
class RowInFile:
    """A row that was read, its place in the file, and the row around it once it is stored."""

    read: Any
    path: str
    line: Callable[[], int]
    around: Any = None

    def wrong(self, why: object, column: str = "") -> MalformedContent:
        place = f"{self.path}.{column}" if column else self.path
        return MalformedContent(f"{place} (line {self.line()}): {why}")


class Loader:
    """Stores rows; remembers the keys by which those after them name them."""

    def __init__(self, document: JsonText) -> None:
        self._document = document
        self._keys: dict[Any, dict[str, int]] = defaultdict(dict)
        self._changes: list[int] = []

    def read(self, exported: Exported, part: JsonValue) -> RowInFile:
        """Return one row of the document, checked by its form. Raises MalformedContent."""
        line = partial(self._document.line, part)
        try:
            read = schemas.schema(exported).model_validate_json(self._document.of(part))
        except ValidationError as error:
            place, why = schemas.first(error)
            raise MalformedContent(f"{part.path}{place} (line {line()}): {why}.") from error
        return RowInFile(read, part.path, line)

    def load(self, exported: Exported) -> int:
        """Store a list of the document; return how many rows it has. Raises MalformedContent."""
        parts = self._document.elements.get(exported.name, ())
        for start in range(0, len(parts), BATCH):
            found = [self.read(exported, part) for part in parts[start : start + BATCH]]
            self._store(exported, found)
        return len(parts)

    def filled(self, exported: Exported, found: RowInFile, row: Any) -> Any:
        """Return ``row`` with the columns that the file has. Raises MalformedContent."""
        for name in exported.columns:
            column = exported.column(name)
            value = getattr(found.read, name)
            if column.many_to_many or (name == "token" and value is None):
                continue
            if column.is_relation:
                value = value and self._key(column, value, found, name)
            elif exported == STARRED:
                value = self._moment(value, found)
            setattr(row, column.attname, value)
        for name in exported.implied:
            column = exported.column(name)
            setattr(row, column.attname, getattr(found.around, column.attname))
        if exported.within:
            within = exported.column(exported.within)
            setattr(row, within.attname, found.around.pk)
        try:
            check(row)
        except OperationError as refusal:
            raise found.wrong(refusal, refusal.field or "") from refusal
        return row

    def update(self, exported: Exported, found: RowInFile, row: Any) -> Any:
        """Give a row that is there what the file has of it. Raises MalformedContent."""
        self.filled(exported, found, row)
        try:
            with transaction.atomic():
                row.save()
        except (IntegrityError, DataError) as error:
            raise found.wrong(f"the database refuses it: {_first_line(error)}") from error
        return row

    def _store(self, exported: Exported, found: Sequence[RowInFile]) -> Sequence[Any]:
        rows = [self.filled(exported, each, exported.model()) for each in found]
        if exported.numbers:
            return rows  # which have no keys yet
        self._insert(exported.model, rows, found)
        return self._complete(exported, rows, found)

    def _complete(
        self, exported: Exported, rows: Sequence[Any], found: Sequence[RowInFile]
    ) -> Sequence[Any]:
        """Store what stands in rows, or beside them."""
        if exported == RULES:
            _complete_rules(rows, found)
        if "code" in exported.columns:
            self._keys[exported.model] |= {row.code: row.pk for row in rows}
        for name in exported.columns:
            self._relate(exported.column(name), rows, found)
        inner: dict[str, list[Any]] = {}
        for child in exported.children:
            places = [
                RowInFile(read, f"{each.path}.{child.name}[{number}]", each.line, row)
                for row, each in zip(rows, found, strict=True)
                for number, read in enumerate(getattr(each.read, child.name))
            ]
            inner[child.name] = list(zip(self._store(child, places), places, strict=True))
        if exported == STATUS_LOG:
            self._changes += [row.pk for row in rows]
        if exported == POSTMORTEMS:
            self._store_sections(inner)
        if exported == UPDATES:
            Event.objects.bulk_create(_told(rows, found))
        return rows

    def _store_sections(self, inner: Mapping[str, Sequence[tuple[Any, RowInFile]]]) -> None:
        """Store sections, and what names them by their number; those that are gone go again."""
        keys: dict[tuple[int, int], int] = {}
        self._insert_all(inner["sections"])
        for row, found in inner["sections"]:
            if keys.setdefault((row.postmortem_id, found.read.number), row.pk) != row.pk:
                raise found.wrong("another section has this number.", "number")
        for row, found in inner["comments"]:
            if found.read.section is not None:
                row.section_id = keys.get((row.postmortem_id, found.read.section))
                if row.section_id is None:
                    raise found.wrong("no section has this number.", "section")
        named = [
            (row.postmortem_id, found.read.section) for row, found in inner["section_versions"]
        ]
        keys |= _new_keys(dict.fromkeys(each for each in named if each not in keys))
        for row, found in inner["section_versions"]:
            row.id = keys[row.postmortem_id, found.read.section]
        for name in ("comments", "section_versions"):
            self._insert_all(inner[name])

    def _insert_all(self, rows: Sequence[tuple[Any, RowInFile]]) -> None:
        if rows:
            self._insert(type(rows[0][0]), [row for row, _f in rows], [found for _r, found in rows])

    def _relate(self, column: Any, rows: Sequence[Any], found: Sequence[RowInFile]) -> None:
        """Store what a column names that may name several."""
        if not column.many_to_many:
            return
        through = column.remote_field.through
        own, other = f"{column.m2m_field_name()}_id", f"{column.m2m_reverse_field_name()}_id"
        through._base_manager.bulk_create(
            through(
                **{own: row.pk, other: self._key(column, code, each, f"{column.name}[{number}]")}
            )
            for row, each in zip(rows, found, strict=True)
            for number, code in enumerate(dict.fromkeys(getattr(each.read, column.name)))
        )

    def _key(self, column: Any, code: str, found: RowInFile, place: str) -> int:
        key = self._keys[column.related_model].get(code)
        if key is None:
            what = column.related_model._meta.verbose_name
            raise found.wrong(f"there is no {what} with the code {code} in the file.", place)
        return key

    def _moment(self, key: str, found: RowInFile) -> str:
        """Return the key of a moment, where that is a change of a status by the key that it has."""
        kind, _dash, place = key.partition("-")
        if kind != CHANGE:
            return key
        if not (place.isdecimal() and 0 < int(place[:9]) <= len(self._changes)):
            raise found.wrong("the status log has no row of this number.", "key")
        return f"{CHANGE}-{self._changes[int(place) - 1]}"

    def _insert(self, model: Any, rows: Sequence[Any], found: Sequence[RowInFile]) -> None:
        """Store rows; if the database refuses one, say which. Raises MalformedContent."""
        try:
            with transaction.atomic():
                model._base_manager.bulk_create(rows)
        except (IntegrityError, DataError):
            for row, each in zip(rows, found, strict=True):
                row.pk, row._state.adding = None, True
                _insert_one(row, each)
            raise


def _complete_rules(rows: Sequence[Any], found: Sequence[RowInFile]) -> None:
    """Refuse rules of which it is not said where they ask; what was not seen yet begins anew."""
    for row, each in zip(rows, found, strict=True):
        if row.is_asked and not each.read.measure:
            raise each.wrong(
                "a rule of this source has one row that says where it asks.", "measure"
            )
        if each.read.measure and not row.is_asked:
            raise each.wrong("alerts come by themselves; leave it out.", "measure")
    pairs = zip(rows, found, strict=True)
    Signal.objects.bulk_create(Signal(rule=row) for row, each in pairs if not each.read.signal)


def _new_keys(gone: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return keys for sections of which only versions are left, such as no section will have."""
    wanted = list(gone)
    rows = PostmortemSection.objects.bulk_create(
        PostmortemSection(postmortem_id=postmortem, title="?") for postmortem, _number in wanted
    )
    keys = [row.pk for row in rows]
    PostmortemSection.objects.filter(pk__in=keys)._raw_delete(connection.alias)
    return dict(zip(wanted, keys, strict=True))


def _insert_one(row: models.Model, found: RowInFile) -> None:
    try:
        with transaction.atomic():
            type(row)._base_manager.bulk_create([row])
    except (IntegrityError, DataError) as error:
        raise found.wrong(f"the database refuses it: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _told(rows: Iterable[Any], found: Iterable[RowInFile]) -> Iterator[Event]:
    """Yield an event for each update that reached subscribers; it is told already."""
    for row, each in zip(rows, found, strict=True):
        assert isinstance(row, IncidentUpdate)
        if told := each.read.told:
            yield Event(
                kind=EventKind.INCIDENT_UPDATED,
                subject_type="incidentupdate",
                subject_id=row.pk,
                incident_id=row.incident_id,
                audience=Audience.SUBSCRIBERS,
                notifies=True,
                created_at=min(row.created_at, told.due_at),
                due_at=told.due_at,
                fanned_out_at=told.last_at,
                told_count=told.count,
                last_told_at=told.last_at,
            )
