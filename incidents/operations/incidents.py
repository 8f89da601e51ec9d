"""Incidents as a whole: create, edit, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import EventKind, Impact, IncidentKind
from incidents.models import Incident
from incidents.operations import figures, openings, residuals, updates, validation
from incidents.operations.actor import Actor
from incidents.operations.derived import settle
from incidents.operations.details import (
    IncidentDetails,
    MaintenanceDetails,
    ResidualDetails,
    assign,
)
from incidents.operations.errors import Refused
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write
from incidents.operations.versions import edited, refuse_outdated


@page_write
def create_incident(
    *,
    by: Actor,
    name: str,
    content: UpdateContent,
    now: datetime,
    impact_override: str | None = None,
    started_at: datetime | None = None,
    submission: str | None = None,
    is_held: bool = False,
) -> Incident:
    """Open an incident with its first update.

    ``started_at`` is when it began; the update's time is when it was first reported, and
    both default to now. A ``submission`` key seen before returns the incident that it made.
    Subscribers are told once it can no longer be undone if it ``is_held``.
    Raises NotAllowed, Refused, AlreadySent.
    """
    by.require("incidents.add_incident")
    if earlier := updates.opened(submission, name=name, body=content.body):
        return earlier
    incident = Incident(
        kind=IncidentKind.REALTIME,
        name=validation.name(name),
        impact=Impact.NONE,
        impact_override=validation.impact_override(impact_override),
        started_at=started_at or content.display_at or now,
        is_backfilled=content.display_at is not None,
    )
    status = updates.open_with(incident, content, submission=submission, now=now)
    openings.opened_from(submission, incident)
    announce(
        EventKind.INCIDENT_CREATED,
        by=by,
        subject=incident,
        notifies=content.notifies,
        is_held=is_held,
        now=now,
        status=status,
    )
    return incident


@page_write
def edit_incident(
    incident_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    **details: Unpack[IncidentDetails],
) -> Incident:
    """Correct what is said of the incident as a whole; see ``correct``.

    Raises NotAllowed, Outdated, Refused, Gone, Incident.DoesNotExist.
    """
    by.require("incidents.change_incident")
    incident = updates.existing_incident(incident_id)
    if incident.is_maintenance:
        raise Refused(
            _("“%(incident)s” is a maintenance; edit it, with its window, as one.")
            % {"incident": incident}
        )
    return correct(incident, details, by=by, now=now, based_on=based_on)


def correct(
    incident: Incident,
    details: IncidentDetails | MaintenanceDetails,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None,
) -> Incident:
    """Change ``details`` of an incident or a maintenance. Part of the operations that edit one.

    An edit that changes nothing leaves no trace. ``based_on`` is the ``version`` that its
    writer saw.
    """
    before, wording = edited(incident), incident.wording
    assign(incident, {k: v for k, v in details.items() if k not in ResidualDetails.__annotations__})
    residuals.correct(incident, details)
    incident.name = validation.name(incident.name)
    incident.impact_override = validation.impact_override(incident.impact_override)
    if incident.is_maintenance:
        validation.window(incident)
        validation.reminder(incident)
    else:
        validation.not_after_now(incident.started_at, now=now, field="started_at")
    if edited(incident) == before:
        return incident
    refuse_outdated(before, based_on=based_on)
    with figures.reviewed_anew(incident, now=now) as taken_back:
        settle(incident, now=now, told_at=now if incident.wording != wording else None)
    announce(EventKind.INCIDENT_EDITED, by=by, subject=incident, now=now, **taken_back)
    return incident


@page_write
def withdraw_incident(
    incident_id: int, *, by: Actor, now: datetime, sends_correction: bool = False
) -> Incident:
    """Take an incident or maintenance posted by mistake off the page, with all that it claims.

    Nothing is deleted. Subscribers who were told of it hear of that if ``sends_correction``.
    Raises NotAllowed, Gone, Incident.DoesNotExist.
    """
    by.require("incidents.delete_incident")
    incident = updates.existing_incident(incident_id)
    take_back(incident, by=by, now=now, sends_correction=sends_correction)
    return incident


def take_back(
    incident: Incident, *, by: Actor, now: datetime, sends_correction: bool = False
) -> None:
    """Take ``incident`` off the page. Part of the operations that withdraw or undo one."""
    incident.withdrawn_at = now
    of_others = incident if incident.is_maintenance else None
    with figures.reviewed_anew(of_others, now=now) as taken_back:
        settle(incident, now=now, told_at=now)
    kind, told = EventKind.INCIDENT_WITHDRAWN, sends_correction
    announce(kind, by=by, subject=incident, now=now, notifies=told, **taken_back)
