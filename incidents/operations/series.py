"""Series of maintenances: extend by the clock, change, stop.

``maintenances.schedule_maintenance`` announces one. Changing and stopping one reaches what has
not begun and was not changed alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Unpack

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind, EventKind, SeriesPart
from incidents.models import Incident, MaintenanceSeries
from incidents.operations import audit, maintenances, occurrences, validation
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.audit import note
from incidents.operations.details import SeriesDetails, assign
from incidents.operations.errors import Gone
from incidents.operations.incidents import correct
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write
from incidents.render import maintenance_texts

log = logging.getLogger(__name__)

# What decides when it takes place.
TIMES = {"scheduled_for", "scheduled_until", "frequency", "interval", "until_on", "count"}


def extend_due(*, now: datetime) -> int:
    """Create the occurrences that are due ahead; return how many.

    Safe to run twice at once. A series that fails is logged, stops no other, and is due again
    at the next sweep.
    """
    return sum(_extended(series, now=now) for series in MaintenanceSeries.objects.going(now=now))


def _extended(series: MaintenanceSeries, *, now: datetime) -> int:
    try:
        return _extend(series.pk, now=now) if occurrences.missing(series, now=now) else 0
    except Exception:  # whatever is wrong with one, the others are due
        log.exception("Series %s could not be extended", series.pk)
        return 0


@page_write
def _extend(series_id: int, *, now: datetime) -> int:
    series = MaintenanceSeries.objects.going(now=now).filter(pk=series_id).first()
    made = occurrences.create_ahead(series, now=now) if series else []
    if series and made:
        note(AuditKind.SERIES_EXTENDED, by=SYSTEM, subject=series, now=now, count=len(made))
    return len(made)


@page_write
def stop_series(series_id: int, *, by: Actor, now: datetime) -> MaintenanceSeries:
    """Have nothing recur any more. Raises NotAllowed, Gone, MaintenanceSeries.DoesNotExist.

    The next occurrence is cancelled, which readers are told; those after it go in silence.
    """
    by.require("incidents.change_incident")
    series = _going(series_id)
    dropped = occurrences.untouched(series, now=now)
    series.stopped_at = series.updated_at = now
    series.save()
    occurrences.drop(dropped, maintenance_texts.stopped(), now=now)
    note(AuditKind.SERIES_STOPPED, by=by, subject=series, now=now, dropped=len(dropped))
    return series


@page_write
def edit_series(
    series_id: int, *, by: Actor, now: datetime, **details: Unpack[SeriesDetails]
) -> MaintenanceSeries:
    """Change a series and what is ahead of it; a new window is that of its first occurrence.

    What still has its day is moved, what has not is dropped, and what is new is announced, each
    told once. To say something else or of other components, stop it and announce another.
    Raises NotAllowed, Refused, Gone, MaintenanceSeries.DoesNotExist.
    """
    by.require("incidents.change_incident")
    series = _going(series_id)
    before, theirs = _state(series), occurrences.untouched(series, now=now)
    assign(series, details)
    series.name = validation.name(series.name)
    validation.window(series)
    validation.reminder(series)
    first_on = occurrences.day(series, series.scheduled_for)
    validation.recurs(series.recurrence, first_on=first_on)
    changed = audit.changes(before, _state(series))
    if not changed:
        return series
    series.updated_at = now
    if TIMES & changed.keys():
        series.announced_at, series.last_at = now, series.end()
    series.save()
    _follow(series, theirs, by=by, now=now)
    note(AuditKind.SERIES_EDITED, by=by, subject=series, now=now, changed=sorted(changed))
    return series


def _going(series_id: int) -> MaintenanceSeries:
    series = MaintenanceSeries.objects.get(pk=series_id)
    if series.stopped_at is not None:
        raise Gone(_("“%(series)s” was stopped; announce a new one.") % {"series": series})
    return series


def _state(series: MaintenanceSeries) -> dict[str, Any]:
    return {name: getattr(series, name) for name in SeriesDetails.__annotations__}


def _follow(
    series: MaintenanceSeries, theirs: Sequence[Incident], *, by: Actor, now: datetime
) -> None:
    """Bring what is ahead in line with the series as it is now."""
    starts = {occurrences.day(series, at): at for at in series.ahead(now=now)}
    dropped, is_told = [], False
    for occurrence in theirs:
        assert occurrence.recurs_at is not None  # the database holds it
        start_at = starts.get(occurrences.day(series, occurrence.recurs_at))
        if start_at is None:
            dropped.append(occurrence)
        else:
            is_told |= _correct(series, occurrence, start_at, is_told=is_told, now=now)
    words = maintenance_texts.dropped()
    occurrences.drop(dropped, words, now=now)
    # It may have their days again, and is to announce them anew then.
    out = Incident.objects.filter(pk__in=[each.pk for each in dropped])
    out.update(series=None, recurs_at=None)
    for made in occurrences.create_ahead(series, now=now)[:1]:
        occurrences.mark(made.updates.get(), SeriesPart.ANNOUNCED)
        kind = EventKind.MAINTENANCE_SCHEDULED
        announce(kind, by=by, subject=made, notifies=True, now=now)


def _correct(
    series: MaintenanceSeries,
    occurrence: Incident,
    start_at: datetime,
    *,
    is_told: bool,
    now: datetime,
) -> bool:
    """Give an occurrence its new details; return whether readers are told of its new window."""
    old = occurrence.planned
    Incident.objects.filter(pk=occurrence.pk).update(recurs_at=start_at)
    occurrence.recurs_at = start_at
    correct(
        occurrence,
        {
            "name": series.name,
            "scheduled_for": start_at,
            "scheduled_until": start_at + series.duration,
            "starts_by_itself": series.starts_by_itself,
            "ends_by_itself": series.ends_by_itself,
            "remind_before_s": series.remind_before_s,
        },
        by=SYSTEM,
        now=now,
        based_on=None,
    )
    if is_told or occurrence.planned == old:
        return False
    others = maintenance_texts.likewise()
    told = maintenances.tell_window(occurrence, occurrence.planned, old, others, now=now)
    occurrences.mark(told, SeriesPart.ANNOUNCED)
    return True
