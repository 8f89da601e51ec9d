"""Maintenances: schedule, edit, start and end by the clock."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Unpack

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import EventKind, Impact, IncidentKind, Status
from incidents.models import Incident
from incidents.operations import updates, validation
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.details import MaintenanceDetails
from incidents.operations.errors import Refused
from incidents.operations.incidents import correct
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write

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
    submission: str | None = None,
) -> Incident:
    """Announce planned work on the components that ``content`` names, whatever it says of them.

    Raises NotAllowed, Refused, AlreadySent. A ``submission`` key seen before returns what it made.
    """
    by.require("incidents.add_incident")
    if earlier := updates.opened(submission, name=name, body=content.body):
        return earlier
    validation.announces(content)
    maintenance = Incident(
        kind=IncidentKind.MAINTENANCE,
        name=validation.name(name),
        impact=Impact.MAINTENANCE,
        started_at=scheduled_for,
        scheduled_for=scheduled_for,
        scheduled_until=scheduled_until,
        starts_by_itself=starts_by_itself,
        ends_by_itself=ends_by_itself,
        is_backfilled=content.display_at is not None,
    )
    validation.window(maintenance)
    updates.open_with(maintenance, content, submission=submission, now=now)
    announce(
        EventKind.MAINTENANCE_SCHEDULED,
        by=by,
        subject=maintenance,
        notifies=content.notifies,
        now=now,
    )
    return maintenance


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

    Raises NotAllowed, Outdated, Refused, Gone, Incident.DoesNotExist.
    """
    by.require("incidents.change_incident")
    maintenance = updates.existing_incident(maintenance_id)
    if not maintenance.is_maintenance:
        raise Refused(
            _("“%(incident)s” is not a maintenance and has no window to move.")
            % {"incident": maintenance}
        )
    return correct(maintenance, details, by=by, now=now, based_on=based_on)


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
    text = _("The maintenance has begun.") if starts else _("The maintenance is complete.")
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
