"""Maintenances: schedule, edit, start and end by the clock."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Unpack

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incidents.domain import lifecycle
from incidents.domain.content import UpdateContent
from incidents.domain.lifecycle import Times
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import ComponentStatus, EventKind, Status
from incidents.models import Incident, IncidentUpdate
from incidents.operations import figures, occurrences, openings, updates, validation
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.details import MaintenanceDetails
from incidents.operations.errors import Refused
from incidents.operations.incidents import correct
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write, write
from incidents.queries.site import page
from incidents.render import maintenance_texts

log = logging.getLogger(__name__)


@page_write
def schedule_maintenance(
    *,
    by: Actor,
    name: str,
    content: UpdateContent,
    scheduled_for: datetime,
    scheduled_until: datetime,
    now: datetime,
    starts_by_itself: bool = True,
    ends_by_itself: bool = True,
    remind_before_s: int | None = None,
    has_happened: bool = False,
    recurrence: Recurrence | None = None,
    submission: str | None = None,
    is_held: bool = False,
) -> Incident:
    """Announce planned work on the components that ``content`` names, whatever it says of them.

    What ``has_happened`` already is reported as done, with the times of its window. Asked for
    without it, a window wholly in the past is refused, unless the announcement is backdated.
    With a ``recurrence`` it is the first of a series, and what follows is created ahead.
    Subscribers are told once it can no longer be undone if it ``is_held``.
    Raises NotAllowed, Refused, AlreadySent. A ``submission`` key seen before returns what it made.
    """
    by.require("incidents.add_incident")
    if earlier := updates.opened(submission, name=name, body=content.body):
        return earlier
    maintenance = occurrences.planned_work(
        Times(scheduled_for, scheduled_until),
        name=validation.name(name),
        starts_by_itself=starts_by_itself,
        ends_by_itself=ends_by_itself,
        remind_before_s=remind_before_s,
        is_backfilled=has_happened or content.display_at is not None,
    )
    _check(maintenance, content, recurrence, has_happened=has_happened, now=now)
    with figures.reviewed_anew(maintenance, now=now) as detail:
        if has_happened:
            _report_done(maintenance, content, by=by, submission=submission, now=now)
        else:
            _open(maintenance, content, recurrence, submission=submission, now=now)
    openings.opened_from(submission, maintenance)
    kind, told = EventKind.MAINTENANCE_SCHEDULED, content.notifies and not has_happened
    announce(kind, by=by, subject=maintenance, notifies=told, is_held=is_held, now=now, **detail)
    return maintenance


def _check(
    maintenance: Incident,
    content: UpdateContent,
    recurrence: Recurrence | None,
    *,
    has_happened: bool,
    now: datetime,
) -> None:
    validation.announces(content)
    validation.window(maintenance)
    validation.reminder(maintenance)
    if recurrence:
        first_on = maintenance.planned.start_at.astimezone(page().zone).date()
        validation.recurs(recurrence, first_on=first_on, has_happened=has_happened)
    validation.is_ahead(maintenance, content, has_happened=has_happened, now=now)


def _open(
    maintenance: Incident,
    content: UpdateContent,
    recurrence: Recurrence | None,
    *,
    submission: str | None,
    now: datetime,
) -> None:
    updates.open_with(maintenance, content, submission=submission, now=now)
    if recurrence:
        occurrences.begin_series(maintenance, recurrence, now=now)


def _report_done(
    maintenance: Incident,
    content: UpdateContent,
    *,
    by: Actor,
    submission: str | None,
    now: datetime,
) -> None:
    """Say of the window that it went as planned; ``content`` is told at its end."""
    updates.open_with(maintenance, _beginning(maintenance, content), submission=None, now=now)
    done = replace(
        content,
        status=Status.COMPLETED,
        display_at=maintenance.scheduled_until,
        components=None,
        affected=(),
    )
    updates.post_update(maintenance.pk, by=by, content=done, submission=submission, now=now)
    maintenance.refresh_from_db()


def _beginning(maintenance: Incident, content: UpdateContent) -> UpdateContent:
    """Return the update that would have been posted when the work began."""
    return UpdateContent(
        status=Status.IN_PROGRESS,
        body=maintenance_texts.begun(),
        display_at=maintenance.scheduled_for,
        components=dict.fromkeys(content.named, ComponentStatus.UNDER_MAINTENANCE),
        notifies=False,
    )


@page_write
def edit_maintenance(
    maintenance_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[MaintenanceDetails],
) -> Incident:
    """Correct or move a maintenance; see ``incidents.correct``.

    Readers are told the new window and the old one, until it is over. Once the work has begun
    only its end can be moved. Raises NotAllowed, Outdated, Refused, Gone, Incident.DoesNotExist.
    """
    by.require("incidents.change_incident")
    maintenance = updates.existing_incident(maintenance_id)
    if not maintenance.is_maintenance:
        raise Refused(
            _("“%(incident)s” is not a maintenance and has no window to move.")
            % {"incident": maintenance}
        )
    old = maintenance.planned
    validation.moves(maintenance, details, now=now)
    _open_window(maintenance, details)
    correct(maintenance, details, by=by, now=now, based_on=based_on)
    new = maintenance.planned
    if new != old and maintenance.is_open:
        tell_window(maintenance, new, old, now=now)
        maintenance.refresh_from_db()
    return maintenance


def _open_window(maintenance: Incident, details: MaintenanceDetails) -> None:
    """Of what has begun early, and is now to end before its start, plan it from when it began."""
    ends_at = details.get("scheduled_until")
    has_begun = Status(maintenance.status) in lifecycle.BEGUN
    if has_begun and ends_at is not None and ends_at <= maintenance.planned.start_at:
        details["scheduled_for"] = maintenance.started_at


def tell_window(
    maintenance: Incident, new: Times, old: Times, more: str = "", *, now: datetime
) -> IncidentUpdate:
    """Post the new window in our own words, whoever moved it, and ``more``."""
    body = f"{maintenance_texts.moved(new, old, zone=page().zone)} {more}"
    return updates.post_update(maintenance.pk, by=SYSTEM, content=UpdateContent(body=body), now=now)


def remind_due(*, now: datetime) -> int:
    """Remind subscribers of what begins soon, once for each window; return of how many.

    Readers of pages and feeds see nothing of it. What was announced later than it would remind
    needs no reminder.
    """
    return sum(
        _remind(maintenance.pk, now=now)
        for maintenance in Incident.objects.to_be_reminded_of()
        if _is_reminder_due(maintenance, now=now)
    )


def _is_reminder_due(maintenance: Incident, *, now: datetime) -> bool:
    start_at = maintenance.planned.start_at
    due_at = start_at - timedelta(seconds=maintenance.remind_before_s or 0)
    return maintenance.created_at < due_at <= now < start_at


@write
def _remind(maintenance_id: int, *, now: datetime) -> bool:
    due = Incident.objects.to_be_reminded_of().filter(pk=maintenance_id)
    maintenance = due.select_for_update(no_key=True).first()
    if maintenance is None:
        return False
    due.update(reminded_for=maintenance.scheduled_for)
    announce(EventKind.MAINTENANCE_REMINDER, by=SYSTEM, subject=maintenance, notifies=True, now=now)
    return True


def advance_due(*, now: datetime) -> int:
    """Start and end maintenances whose time has come; return how many steps were taken.

    Safe to run twice at once, and while operators act: each step is taken once, and
    only if it is still due when its turn comes. One that fails is logged, stops no
    other, and is due again at the next sweep.
    """
    return sum(
        _stepped(key, status, now=now)
        for status in (Status.IN_PROGRESS, Status.COMPLETED)
        for key in list(_due(status, now=now).values_list("pk", flat=True))
    )


def _due(status: Status, *, now: datetime) -> QuerySet[Incident]:
    """The maintenances that should have ``status`` by now, by themselves."""
    is_open = Incident.objects.open_maintenances()
    if status == Status.IN_PROGRESS:
        return is_open.filter(
            status=Status.SCHEDULED, starts_by_itself=True, scheduled_for__lte=now
        )
    return is_open.filter(
        status__in=[Status.IN_PROGRESS, Status.VERIFYING],
        ends_by_itself=True,
        scheduled_until__lte=now,
    )


def _stepped(maintenance_id: int, status: Status, *, now: datetime) -> bool:
    try:
        return _step(maintenance_id, status, now=now)
    except Exception:  # whatever is wrong with one, the others' time has come
        log.exception("Maintenance %s could not be made %s", maintenance_id, status)
        return False


@page_write
def _step(maintenance_id: int, status: Status, *, now: datetime) -> bool:
    """Post the step with the time that was announced, unless something was said since.

    An operator who takes the step back is not overruled: it is one submission.
    """
    maintenance = _due(status, now=now).filter(pk=maintenance_id).first()
    if maintenance is None:
        return False
    starts = status == Status.IN_PROGRESS
    due_at = maintenance.scheduled_for if starts else maintenance.scheduled_until
    text = maintenance_texts.begun() if starts else maintenance_texts.complete()
    assert due_at is not None  # the database holds it
    submission = f"{status}:{maintenance.code}:{due_at.astimezone(UTC):%Y%m%dT%H%M%S}"
    if updates.submitted(submission):
        return False
    said_since = maintenance.updates.public().filter(display_at__gte=due_at).exists()
    updates.post_update(
        maintenance.pk,
        by=SYSTEM,
        content=UpdateContent(status=status, body=text, display_at=now if said_since else due_at),
        submission=submission,
        now=now,
    )
    return True
