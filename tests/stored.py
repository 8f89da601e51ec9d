"""Contents of the database, for tests that something or nothing was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper

from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.models import (
    AffectedComponent,
    Component,
    DailyTotal,
    Revision,
    StatusChange,
    StatusInterval,
)

Rows = list[tuple[Any, ...]]


def everything() -> dict[str, Rows]:
    """All rows of all our tables, as they are stored."""
    with connection.cursor() as cursor:
        return {name: _rows(cursor, select) for name, select in _selects().items()}


def _rows(cursor: CursorWrapper, select: str) -> Rows:
    cursor.execute(select)
    return cursor.fetchall()


@cache
def _selects() -> dict[str, str]:
    """Statements by model; it takes ten times as long to have Django write and read them."""
    quote = connection.ops.quote_name
    return {
        model.__name__: f"SELECT * FROM {quote(meta.db_table)} ORDER BY {quote(meta.pk.column)}"
        for model in apps.get_app_config("incidents").get_models()
        for meta in [model._meta]
    }


def derived() -> dict[str, Rows]:
    """All that follows from the updates and the log, without the keys of rows that come and go."""
    return {
        "statuses": list(Component.objects.order_by("pk").values_list("pk", "status")),
        "intervals": list(
            StatusInterval.objects.order_by("component", "started_at").values_list(
                "component", "status", "started_at", "ended_at"
            )
        ),
        "totals": list(
            DailyTotal.objects.order_by("component", "day_on", "status").values_list(
                "component", "day_on", "status", "seconds"
            )
        ),
        "affected": list(
            AffectedComponent.objects.filter(update__withdrawn_at=None)
            .order_by("update", "component")
            .values_list("update", "component", "old_status", "new_status", "is_implied")
        ),
        "log": list(
            StatusChange.objects.standing().values_list(
                "component", "effective_at", "status", "cause", "update"
            )
        ),
    }


def revision() -> int:
    found = Revision.objects.filter(topic=PAGE_TOPIC).values_list("number", flat=True).first()
    return found or 0


READING = {"SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA"}


@contextmanager
def nothing_written() -> Iterator[None]:
    """Refuse what writes; a write that is rolled back is none.

    Reading all tables takes long, so that is done only where a statement is about to write.
    """
    before: list[dict[str, Rows]] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if not before and sql.split(maxsplit=1)[0] not in READING:
            before.append(everything())
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    assert not before or everything() == before[0]
