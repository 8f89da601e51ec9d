"""Queries whose SQL is written once.

Django takes longer to write the SQL of a query than the database takes to answer it. The front
page asks a dozen, and from one time to the next they differ only in dates.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

T = TypeVar("T")

# The SQL is written for these values, which nothing else has, and so they are found in it.
FIRST_STAND_IN = datetime(1000, 1, 1, tzinfo=UTC)


class Prepared(Generic[T]):
    """The query set that ``build`` returns for dates and times, which it gets by name.

    It may depend on nothing else. Called with them, it gives the rows.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled[T]] = {}  # by the kind of database

    def __call__(self, **values: date) -> list[T]:
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            stand_ins = {
                name: _stand_in(n, value) for n, (name, value) in enumerate(values.items())
            }
            compiled = _Compiled(self._build(**stand_ins), stand_ins, connection)
            self._compiled[connection.vendor] = compiled
        return compiled.rows(values, connection)


class _Compiled(Generic[T]):
    """A query set with its SQL, and which of the parameters are which values."""

    def __init__(
        self,
        queryset: QuerySet[Any, T],
        stand_ins: dict[str, date],
        connection: BaseDatabaseWrapper,
    ) -> None:
        self._queryset = queryset
        self._compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._params = self._compiler.as_sql()
        del self._compiler.connection  # that of one thread, which ends
        names = {_adapted(stand_in, connection): name for name, stand_in in stand_ins.items()}
        self._names = [names.get(param) for param in self._params]

    def rows(self, values: dict[str, date], connection: BaseDatabaseWrapper) -> list[T]:
        adapted = {name: _adapted(value, connection) for name, value in values.items()}
        pairs = zip(self._names, self._params, strict=True)
        params = tuple(adapted[name] if name else param for name, param in pairs)
        compiler = copy(self._compiler)
        vars(compiler).update(connection=connection, as_sql=lambda *_, **__: (self._sql, params))
        queryset = self._queryset.all()
        vars(queryset.query)["get_compiler"] = lambda *_, **__: compiler
        return list(queryset)


def _stand_in(number: int, value: date) -> date:
    at = FIRST_STAND_IN + timedelta(days=number)
    return at if isinstance(value, datetime) else at.date()


def _adapted(value: date, connection: BaseDatabaseWrapper) -> Any:
    """Return the value as the database gets it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)
