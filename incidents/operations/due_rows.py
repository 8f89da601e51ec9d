"""Rows whose sources are asked at intervals (``models.due``), each by one worker at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from incidents.models import Job, Measure
from incidents.models.due import CLAIMED_FOR

log = logging.getLogger(__name__)

Row = TypeVar("Row", Job, Measure)
Found = TypeVar("Found")


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


def stored(found: Sequence[Found], store: Callable[[Sequence[Found]], None]) -> list[Found]:
    """Store all, or if that fails each by itself, so that one can only spoil its own.

    Return those that cannot be stored. They are logged by what they are called.
    """
    try:
        store(found)
    except Exception:
        log.exception("What was read of %s cannot be stored", ", ".join(f"“{e}”" for e in found))
        if len(found) == 1:
            return [*found]
        return [spoilt for each in found for spoilt in stored([each], store)]
    return []


def still_claimed(live: QuerySet[Row], claimed: Sequence[Row], *, version: str) -> set[int]:
    """Lock those that are as they were ``claimed``; release those edited since, to be asked anew.

    ``version`` is the column that every edit changes. What is not ``live`` any more, or was taken
    by another worker, is not written to. Part of a transaction.
    """
    by_key = {each.pk: each for each in claimed}
    locked = live.filter(pk__in=by_key).order_by("pk").select_for_update(of=("self",), no_key=True)
    own = {
        pk: at
        for pk, at, claimed_until in locked.values_list("pk", version, "claimed_until")
        if claimed_until == by_key[pk].claimed_until
    }
    unchanged = {pk for pk, at in own.items() if at == getattr(by_key[pk], version)}
    if edited := own.keys() - unchanged:
        live.model._base_manager.filter(pk__in=edited).update(claimed_until=None)
    return unchanged
