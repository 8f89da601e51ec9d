"""Databases beside that of the tests, empty or copied from one another, and what is in them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from django.apps import apps
from django.db import connection, connections
from django.db.models import BaseConstraint, Index, Model


@contextmanager
def made(template: str | None = None) -> Iterator[str]:
    """Yield the name of a database without a table, or of a copy of one that nobody has open."""
    name = f"plainstatus_{token_hex(6)}"
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix=name) as folder:
            file = Path(folder) / "database.sqlite3"
            file.write_bytes(Path(template).read_bytes() if template else b"")
            yield str(file)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
    try:
        yield name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@contextmanager
def used(name: str) -> Iterator[None]:
    """Have ``django.db.connection`` lead to another database."""
    before = connections["default"]
    other = connections.create_connection("default")
    other.settings_dict = other.settings_dict | {"NAME": name}
    connections["default"] = other
    if other.vendor == "sqlite":
        with other.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # it lives no longer than a test
    try:
        yield
    finally:
        other.close()
        connections["default"] = before


def schema() -> set[tuple[object, ...]]:
    """Return all columns, constraints and indexes, whatever the order of columns in a table."""
    return set(SCHEMAS[connection.vendor]())


def _of_sqlite() -> Iterator[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, tbl_name, name, sql FROM sqlite_master WHERE sql <> ''")
        for kind, table, name, sql in cursor.fetchall():
            if kind != "table":
                yield kind, table, name, sql
                continue
            for clause in _clauses(sql):
                yield kind, table, clause


def _clauses(sql: str) -> list[str]:
    """Return the columns and constraints between the outer brackets of CREATE TABLE."""
    clauses, depth = [""], 0
    for part in re.split(r"('(?:[^']|'')*'|[(),])", sql[sql.index("(") + 1 : sql.rindex(")")]):
        depth += {"(": 1, ")": -1}.get(part, 0)
        if part == "," and not depth:
            clauses.append("")
        else:
            clauses[-1] += part
    return [clause.strip() for clause in clauses]


def _of_postgresql() -> Iterator[tuple[object, ...]]:
    """Names that only the server or Django made up are looked up where they count; they differ."""
    ours = {each.name for model in apps.get_models() for each in _named(model)}
    with connection.cursor() as cursor:
        for what in POSTGRESQL:
            cursor.execute(what)
            for kind, table, name, *rest in cursor.fetchall():
                if kind == "column" or name in ours:
                    yield kind, table, name, *rest
                else:
                    yield kind, table, *(str(each).replace(name, "…") for each in rest)


def _named(model: type[Model]) -> list[BaseConstraint | Index]:
    return [*model._meta.constraints, *model._meta.indexes]


POSTGRESQL = (
    "SELECT 'column', table_name, column_name, data_type, character_maximum_length,"
    " is_nullable, column_default, is_identity, collation_name"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)"
    " FROM pg_trigger WHERE NOT tgisinternal",
)
SCHEMAS = {"sqlite": _of_sqlite, "postgresql": _of_postgresql}
