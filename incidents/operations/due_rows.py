"""Rows whose sources are asked at intervals (``models.due``), each by one worker at a time."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from incidents.models import Job, Measure
from incidents.models.due import CLAIMED_FOR

Row = TypeVar("Row", Job, Measure)


def leased(
    due: QuerySet[Row], *, most: int, now: datetime, due_by: datetime | None = None
) -> list[Row]:
    """Return up to ``most`` of those ``due``, by ``due_by`` or now; no other worker has them.

    One query if there is none. What fails comes last: it may keep the others waiting.
    """
    if due_by:
        due = due.exclude(next_scrape_at__gt=due_by, next_scrape_at__lte=now)
    return _locked(due, most=most, now=now) if due.exists() else []


@transaction.atomic
def _locked(due: QuerySet[Row], *, most: int, now: datetime) -> list[Row]:
    ordered = due.order_by(F("failing_since").desc(nulls_first=True), "next_scrape_at", "pk")
    rows = list(ordered.select_for_update(skip_locked=True, of=("self",), no_key=True)[:most])
    for row in rows:
        row.claimed_until = now + CLAIMED_FOR
    keys = [row.pk for row in rows]
    due.model._base_manager.filter(pk__in=keys).update(claimed_until=now + CLAIMED_FOR)
    return rows
