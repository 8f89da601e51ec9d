"""The form of each row of an export, made from the tables, by which it is checked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal

from django.db import models
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    create_model,
)

from incidents.domain import codes
from incidents.domain.markdown.marks import SECTION
from incidents.operations.exports import json_columns
from incidents.operations.exports.tables import LISTS, PAGE, Exported
from incidents.operations.validation.texts import INVISIBLE
from incidents.operations.validation.times import YEARS, YEARS_OF_DAYS

FORMAT = 1
INTEGERS = range(2**31)
LONGEST_S = 100 * 366 * 86_400.0
DOCUMENTS = {"published_body"}


class ExportedRow(BaseModel):
    model_config = ConfigDict(
        extra="forbid", strict=True, allow_inf_nan=False, validate_default=True
    )


def _visible(text: str) -> str:
    return INVISIBLE.sub("", text)


def _sections(text: str) -> str:
    """Return a text in which a mark that nobody can type stands before titles."""
    return SECTION.join(map(_visible, text.split(SECTION)))


def _instant(at: datetime) -> datetime:
    at = at.astimezone(UTC)
    if at.year not in YEARS:
        raise ValueError(f"The year {at.year} cannot be meant.")
    return at


def _length(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def _day(on: date) -> date:
    if on.year not in YEARS_OF_DAYS:
        raise ValueError(f"The year {on.year} cannot be meant.")
    return on


Instant = Annotated[AwareDatetime, AfterValidator(_instant)]
Seconds = Annotated[float, Field(ge=0, le=LONGEST_S), AfterValidator(_length)]
Day = Annotated[date, AfterValidator(_day)]
Code = Annotated[str, StringConstraints(pattern=codes.PATTERN)]


class ExportedReach(ExportedRow):
    """How many subscribers an update reached, and when."""

    count: int = Field(ge=1, le=INTEGERS[-1])
    due_at: Instant
    last_at: Instant


@cache
def schema(of: Exported) -> type[ExportedRow]:
    """Return the form of the rows of a list, those in them included."""
    found: dict[str, Any] = {name: _field(of.column(name)) for name in of.columns}
    for column, name in of.numbers.items():
        number: Any = Annotated[int, Field(ge=1, le=INTEGERS[-1])]
        is_optional = of.column(column).null
        found[name] = (number | None, None) if is_optional else (number, ...)
    for child in of.children:
        found[child.name] = (list[schema(child)], [])  # type: ignore[misc]
    found |= EXTRAS.get(of.name, {})
    return create_model(of.name, __base__=ExportedRow, **found)


class Head(ExportedRow):
    """The head, before the lists. ``changed_at``: since when readers see nothing new."""

    plainstatus_export: Literal[1]
    made_at: Instant
    changed_at: Instant | None = None


def document() -> dict[str, Any]:
    """Return the form of the whole file as a JSON Schema."""
    lists: dict[str, Any] = {each.name: (list[schema(each)], []) for each in LISTS}  # type: ignore[misc]
    page: Any = schema(PAGE)
    return create_model("export", __base__=Head, page=(page, ...), **lists).model_json_schema()


def first(error: ValidationError) -> tuple[str, str]:
    """Return the place of the first thing that is wrong within a row, and what is."""
    found = error.errors(include_url=False, include_context=False)[0]
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in found["loc"])
    return place, found["msg"].rstrip(".")


# Beside the columns: the file of an image, if there is one; and whom an update reached.
EXTRAS: dict[str, dict[str, Any]] = {
    "images": {"file": (str | None, None)},
    "updates": {"told": (ExportedReach | None, None)},
}


def _field(column: Any) -> tuple[Any, Any]:
    """Return the type of a column's value in the file, and what it is where it is left out."""
    is_optional = default_of(column) is None
    return (_type(column) | None if is_optional else _type(column)), default_of(column)


def default_of(column: Any) -> Any:
    """Return the value where a file has none; … where it must have one."""
    if column.many_to_many:
        return []
    if column.null or column.name == "token":  # which is made anew
        return None
    if isinstance(column, models.DurationField) and column.has_default():
        return column.default.total_seconds()
    if column.has_default() and not callable(column.default):
        return getattr(column.default, "value", column.default)
    if column.default is dict:
        return {}
    return "" if column.blank and column.empty_strings_allowed else ...


def _type(column: models.Field[Any, Any]) -> Any:
    if column.many_to_many:
        return list[Code]
    if column.is_relation or column.name == "code":
        return Code
    if column.choices:
        values = [value for value, _label in column.flatchoices]
        return Literal[tuple([*values, ""] if column.blank else values)]
    return _plain(column)


def _plain(column: models.Field[Any, Any]) -> Any:
    match column:
        case models.JSONField():
            return json_columns.FORMS[column.name]
        case models.CharField() | models.TextField():
            most = StringConstraints(max_length=column.max_length)
            clean = _sections if column.name in DOCUMENTS else _visible
            return Annotated[str, most, AfterValidator(clean)]
        case models.BooleanField():
            return bool
        case models.IntegerField():
            return Annotated[int, Field(ge=0, le=INTEGERS[-1])]
        case models.FloatField():
            return float
        case models.DurationField():
            return Seconds
        case models.DateTimeField():
            return Instant
        case models.DateField():
            return Day
    raise TypeError(f"{column} is of a kind that no export has had; say here how it is written.")
