"""The state of an incident, by its updates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from incidents.domain import lifecycle, rollup
from incidents.domain.transitions import IncidentState, UpdateStatus, following, incident_state
from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.models import Incident, IncidentUpdate
from incidents.operations import validation


def set_state(
    incident: Incident, updates: Sequence[IncidentUpdate], said: Iterable[ComponentStatus]
) -> None:
    """Set status, times and impact as the updates say, which ``said`` these of components.

    Raises EndsBeforeStart, StatusDoesNotFit.
    """
    for before, after in pairwise(updates):
        validation.ends_once(Status(before.status), Status(after.status))
    _set(incident, incident_state([_said(update) for update in updates]))
    validation.starts_before_it_is_told(incident, said_at=[u.display_at for u in updates])
    if incident.is_maintenance:
        incident.started_at = _began(incident, updates)
    else:
        incident.impact = rollup.impact(said)


def add_to_state(
    incident: Incident, update: IncidentUpdate, said: Iterable[ComponentStatus]
) -> None:
    """Change status, times and impact as an update that comes last says, of components ``said``.

    Not for maintenance. Raises EndsBeforeStart.
    """
    before = IncidentState(Status(incident.status), incident.monitoring_at, incident.closed_at)
    last = _said(update)
    _set(incident, following(before, last) if incident.pk else incident_state([last]))
    validation.starts_before_it_is_told(incident, said_at=[update.display_at])
    incident.impact = rollup.worse_impact(Impact(incident.impact), rollup.impact(said))


def _said(update: IncidentUpdate) -> UpdateStatus:
    return UpdateStatus(Status(update.status), update.display_at)


def _set(incident: Incident, state: IncidentState) -> None:
    is_end_moved = incident.closed_at != state.closed_at
    incident.status = state.status
    incident.monitoring_at = state.monitoring_at
    incident.closed_at = state.closed_at
    if is_end_moved:
        validation.effect_outlasts_the_end(incident)


def said_in(updates: Iterable[IncidentUpdate]) -> list[ComponentStatus]:
    """Return all statuses that affected components reached, as stored updates tell."""
    return [
        ComponentStatus(affected.new_status)
        for update in updates
        for affected in update.affected.all()
        if affected.says or affected.is_reached
    ]


def _began(maintenance: Incident, updates: Iterable[IncidentUpdate]) -> datetime:
    """The start of the work; if it has not begun, the planned one, or an end before that."""
    planned_at = maintenance.scheduled_for or maintenance.started_at
    began_at = lifecycle.began_at([_said(update) for update in updates])
    return began_at or min(planned_at, maintenance.closed_at or planned_at)
