"""Series of maintenances: begin, extend by the clock, change, stop.

``maintenances.schedule_maintenance`` announces one at once. Changing and stopping
one reaches what has not begun and was not changed alone.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Unpack

from django.utils.translation import gettext as _

from incidents.domain.content import UpdateContent
from incidents.domain.lifecycle import Times
from incidents.domain.recurrence import Recurrence
from incidents.domain.recurrence import occurrences as occurrences_of
from incidents.domain.vocabulary import (
    AuditKind,
    ComponentStatus,
    EventKind,
    SeriesPart,
    Status,
)
from incidents.models import Incident, MaintenanceSeries
from incidents.operations import audit, maintenances, occurrences, updates, validation
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.audit import note
from incidents.operations.details import SeriesDetails, assign
from incidents.operations.errors import Gone, Refused
from incidents.operations.incidents import correct
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write
from incidents.queries.site import page
from incidents.render import maintenance_texts

log = logging.getLogger(__name__)

# What decides when it takes place.
TIMES = {"scheduled_for", "scheduled_until", "frequency", "interval", "until_on", "count"}
# What its announcements say.
WORDING = {"body", "components"}


@page_write
def begin_series(
    maintenance_id: int, *, by: Actor, recurrence: Recurrence, now: datetime
) -> MaintenanceSeries:
    """Have planned work recur, which readers are told by an update of it.

    Raises NotAllowed, Refused, Gone, Incident.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    first = updates.existing_incident(maintenance_id)
    if first.status != Status.SCHEDULED or first.series_id is not None:
        raise Refused(
            _("“%(incident)s” has begun or repeats already; announce another one that repeats.")
            % {"incident": first},
            field="frequency",
        )
    first_on = first.planned.start_at.astimezone(page().zone).date()
    validation.recurs(recurrence, first_on=first_on)
    series = occurrences.begin_series(first, recurrence, now=now)
    told = UpdateContent(body=maintenance_texts.recurs(recurrence))
    update = updates.post_update(first.pk, by=by, content=told, now=now)
    occurrences.mark(update, SeriesPart.ANNOUNCED)
    return series


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
def stop_series(
    series_id: int,
    *,
    by: Actor,
    now: datetime,
    body: str | None = None,
    also_id: int | None = None,
) -> MaintenanceSeries:
    """Have nothing recur any more.

    The next occurrence is cancelled, which readers are told, with ``body`` if it is given; those
    after it go in silence. ``also_id`` is one that is called off even if it has begun or was
    changed alone. Raises NotAllowed, Refused, Gone, MaintenanceSeries.DoesNotExist.
    """
    by.require("incidents.change_incident")
    series = _going(series_id)
    dropped = occurrences.untouched(series, now=now)
    series.stopped_at = series.updated_at = now
    series.save()
    words = body or maintenance_texts.stopped()
    occurrences.drop(dropped, words, now=now)
    if also_id is not None and also_id not in {each.pk for each in dropped}:
        cancelled = UpdateContent(status=Status.CANCELLED, body=words)
        updates.post_update(also_id, by=by, content=cancelled, now=now)
    note(AuditKind.SERIES_STOPPED, by=by, subject=series, now=now, dropped=len(dropped))
    return series


def moved(series: MaintenanceSeries, window: Times, *, shown: Times) -> dict[str, Any]:
    """Return the details that move to ``window`` the occurrence that is ``shown``.

    Those are of the first one; on another day, the occurrence that is shown becomes the first.
    """
    start_at, local = window.start_at, window.start_at.astimezone(series.zone)
    count = series.count
    if local.date() == shown.start_at.astimezone(series.zone).date():
        first_on = series.scheduled_for.astimezone(series.zone).date()
        start_at = datetime.combine(first_on, local.time(), series.zone)
    elif count is not None:
        every = occurrences_of(series.recurrence, first_at=series.scheduled_for, zone=series.zone)
        count -= sum(at < shown.start_at for at in every)
    return {
        "scheduled_for": start_at,
        "scheduled_until": start_at + (window.end_at - window.start_at),
        **({"count": count} if count is not None and not series.until_on else {}),
    }


@page_write
def edit_series(
    series_id: int, *, by: Actor, now: datetime, **details: Unpack[SeriesDetails]
) -> MaintenanceSeries:
    """Change a series and what is ahead of it; a new window is that of its first occurrence.

    What still has its day is moved, what has not is dropped, and what is new is announced, each
    told once, and so are another text and other components.
    Raises NotAllowed, Refused, Gone, MaintenanceSeries.DoesNotExist.
    """
    by.require("incidents.change_incident")
    series = _going(series_id)
    before, theirs = _state(series), occurrences.untouched(series, now=now)
    given: dict[str, Any] = dict(details)
    components = given.pop("components", None)
    assign(series, given)
    series.name, series.body = validation.name(series.name), validation.body(series.body)
    validation.window(series)
    validation.reminder(series)
    first_on = occurrences.day(series, series.scheduled_for)
    validation.recurs(series.recurrence, first_on=first_on)
    if components is not None:
        series.components.set(validation.components(components))
    changed = audit.changes(before, _state(series))
    if not changed:
        return series
    series.updated_at = now
    if TIMES & changed.keys():
        series.announced_at, series.last_at = now, series.end()
    series.save()
    _follow(series, theirs, changed.keys(), by=by, now=now)
    note(AuditKind.SERIES_EDITED, by=by, subject=series, now=now, changed=sorted(changed))
    return series


def _going(series_id: int) -> MaintenanceSeries:
    series = MaintenanceSeries.objects.get(pk=series_id)
    if series.stopped_at is not None:
        raise Gone(_("“%(series)s” was stopped; announce a new one.") % {"series": series})
    return series


def _state(series: MaintenanceSeries) -> dict[str, Any]:
    columns = SeriesDetails.__annotations__.keys() - {"components"}
    codes = sorted(series.components.filter(removed_at=None).values_list("code", flat=True))
    return {name: getattr(series, name) for name in columns} | {"components": codes}


def _follow(
    series: MaintenanceSeries,
    theirs: Sequence[Incident],
    changed: Collection[str],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """Bring what is ahead in line with the series as it is now."""
    starts = {occurrences.day(series, at): at for at in series.ahead(now=now)}
    dropped, kept, is_told = [], [], False
    for occurrence in theirs:
        assert occurrence.recurs_at is not None  # the database holds it
        start_at = starts.get(occurrences.day(series, occurrence.recurs_at))
        if start_at is None:
            dropped.append(occurrence)
        else:
            is_told |= _correct(series, occurrence, start_at, is_told=is_told, now=now)
            kept.append(occurrence)
    if WORDING & set(changed):
        _reword(series, kept, changed, now=now)
    words = maintenance_texts.dropped()
    occurrences.drop(dropped, words, now=now)
    # It may have their days again, and is to announce them anew then.
    out = Incident.objects.filter(pk__in=[each.pk for each in dropped])
    out.update(series=None, recurs_at=None)
    for made in occurrences.create_ahead(series, now=now)[:1]:
        occurrences.mark(made.updates.get(), SeriesPart.ANNOUNCED)
        kind = EventKind.MAINTENANCE_SCHEDULED
        announce(kind, by=by, subject=made, notifies=True, now=now)


def _reword(
    series: MaintenanceSeries, kept: Sequence[Incident], changed: Collection[str], *, now: datetime
) -> None:
    """Have what is ahead say what the series does; the next one also tells it as news."""
    shown = list(series.components.filter(removed_at=None).select_related("group"))
    said = dict.fromkeys((each.code for each in shown), ComponentStatus.UNDER_MAINTENANCE)
    for number, occurrence in enumerate(kept):
        announcement = occurrences.announcement_of(occurrence)
        body = series.body if number else announcement.body
        updates.rewrite(announcement, body=body, components=said, now=now)
    news = [series.body] if "body" in changed else []
    if "components" in changed:
        ordered = sorted(shown, key=lambda each: each.page_order)
        news.append(maintenance_texts.affects([each.full_name for each in ordered]))
    for occurrence in kept[:1]:
        told = UpdateContent(body="\n\n".join([*news, maintenance_texts.likewise()]))
        update = updates.post_update(occurrence.pk, by=SYSTEM, content=told, now=now)
        occurrences.mark(update, SeriesPart.ANNOUNCED)


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
