"""The state of an incident, by its updates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from incidents.domain import rollup
from incidents.domain.transitions import Said, standing
from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.models import Incident, IncidentUpdate
from incidents.operations import validation


def set_state(incident: Incident, updates: Sequence[IncidentUpdate]) -> None:
    """Set status, times and impact as the updates say. Raises EndsBeforeStart."""
    state = standing([Said(Status(u.status), u.display_at) for u in updates])
    is_end_moved = incident.closed_at != state.closed_at
    incident.status = state.status
    incident.monitoring_at = state.monitoring_at
    incident.closed_at = state.closed_at
    if is_end_moved:
        validation.effect_outlasts_the_end(incident)
    validation.starts_before_it_is_told(incident, said_at=[u.display_at for u in updates])
    if incident.is_maintenance:
        incident.started_at = _began(updates) or incident.scheduled_for or incident.started_at
    else:
        incident.impact = _impact(updates)


def _impact(updates: Iterable[IncidentUpdate]) -> Impact:
    return rollup.impact(
        ComponentStatus(affected.new_status)
        for update in updates
        for affected in update.affected.all()
        if not affected.is_implied
    )


def _began(updates: Iterable[IncidentUpdate]) -> datetime | None:
    begun = (Status.IN_PROGRESS, Status.VERIFYING)
    return next((u.display_at for u in updates if u.status in begun), None)
