"""The tables in docs/export.md: `python -m tests.export_tables` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.db import models

PAGE_OF_DOCS = Path(__file__).parents[1] / "docs" / "export.md"
BEGIN, END = "<!-- tables: python -m tests.export_tables -->", "<!-- end of tables -->"
# What stands beside the columns.
EXTRAS = {
    "images": [("file", "its name in the folder `images`; null if the file is lost", "null")],
    "updates": [("told", "`count`, `due_at`, `last_at`: how many subscribers it reached", "null")],
}


def with_tables(text: str) -> str:
    """Return the page of the documentation with the tables as they are by now."""
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    from incidents.operations.exports.tables import LEFT_OUT, LISTS, PAGE  # noqa: PLC0415

    lines = [line for each in (PAGE, *LISTS) for line in _table(each, each.name)]
    lines += ["### Left out", "", "| What | Why |", "| --- | --- |"]
    lines += [
        f"| `{each.name}.{column}` | {why} |"
        for top in (PAGE, *LISTS)
        for each in top.all()
        for column, why in each.left_out.items()
        if each.name not in ("versions", "section_versions")
    ]
    lines += [f"| `{model.__name__}` | {why} |" for model, why in LEFT_OUT.items()]
    return "\n".join([*lines, ""])


def _table(exported: Any, path: str) -> Iterator[str]:
    yield from (f"### {path}", "", "| Field | Value | Left out |", "| --- | --- | --- |")
    for column, name in exported.numbers.items():
        is_null = exported.column(column).null
        yield f"| `{name}` | number of a section, from 1 | {'null' if is_null else 'never'} |"
    for name in exported.columns:
        column = exported.column(name)
        yield f"| `{name}` | {_value(column)} | {_default(column)} |"
    for name, value, default in EXTRAS.get(exported.name, []):
        yield f"| `{name}` | {value} | {default} |"
    for child in exported.children:
        yield f"| `{child.name}` | list, see below | empty |"
    yield ""
    for child in exported.children:
        yield from _table(child, f"{path}.{child.name}")


def _value(column: Any) -> str:
    if column.is_relation:
        of = column.related_model._meta.verbose_name
        return f"codes of {of}s" if column.many_to_many else f"code of {_article(of)}"
    if column.name == "code":
        return "12 of a–z and 0–9"
    if column.choices:
        return ", ".join(f"`{value}`" for value, _label in column.flatchoices if value)
    if column.name in JSON:
        return JSON[column.name]
    kinds = {
        models.BooleanField: "true or false",
        models.IntegerField: "whole number",
        models.FloatField: "number",
        models.DurationField: "seconds",
        models.DateTimeField: "time",
        models.DateField: "day",
    }
    found = next((word for kind, word in kinds.items() if isinstance(column, kind)), "text")
    return (
        f"text, at most {column.max_length:,}" if found == "text" and column.max_length else found
    )


JSON = {
    "value": "text or number: of a time, a length in seconds or a count",
    "mapping": "object of texts",
    "fields": "object of texts",
    "published_figures": "object: the values of `facts`, and of a `timeline`, as approved",
    "partitions": "list of `[name, total, processed, failed]`, with a fifth `true` if carried over",
}


def _article(noun: Any) -> str:
    return f"{'an' if str(noun)[0] in 'aeiou' else 'a'} {noun}"


def _default(column: Any) -> str:
    from incidents.operations.exports.schemas import default_of  # noqa: PLC0415

    found = default_of(column)
    if found is ...:
        return "never"
    words = {"None": "null", "[]": "empty", "{}": "empty", "": "empty", "True": "true"}
    words |= {"False": "false"}
    return words.get(str(found), f"`{found}`")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    PAGE_OF_DOCS.write_text(with_tables(PAGE_OF_DOCS.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
