"""Updates of incidents and maintenances: post, edit, withdraw."""

from __future__ import annotations

from datetime import datetime

from incidents.domain.rollup import worst
from incidents.domain.vocabulary import ComponentStatus, EventKind, IncidentKind, Status
from incidents.models import AffectedComponent, Component, Incident, IncidentUpdate
from incidents.operations import checks
from incidents.operations.actor import Actor
from incidents.operations.errors import Gone, Refused
from incidents.operations.outbox import announce, write
from incidents.operations.timeline import settle
from incidents.queries import status_log

Said = dict[Component, ComponentStatus]


@write
def post_update(
    incident_id: int,
    *,
    by: Actor,
    status: str,
    body: str,
    now: datetime,
    components: checks.Statuses | None = None,
    display_at: datetime | None = None,
    next_update_at: datetime | None = None,
    notifies: bool = True,
    submission: str | None = None,
) -> IncidentUpdate:
    """Append an update and bring incident and components in line with it.

    Components not named keep what was said of them. When the update ends the
    incident, none gets a better status than other open incidents still claim.
    ``display_at`` backdates. A ``submission`` key seen before returns the update
    that it made. Raises NotAllowed, Refused, Gone, Incident.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    if earlier := submitted(submission):
        return earlier
    incident = standing(incident_id)
    checks.not_after_now(display_at or now, now=now, what="time of the update")
    update = _append(
        incident,
        status=status,
        body=body,
        components=components,
        display_at=display_at or now,
        next_update_at=next_update_at,
        notifies=notifies,
        submission=submission,
        now=now,
    )
    announce(EventKind.INCIDENT_UPDATED, by=by, subject=update, now=now, status=status)
    return update


@write
def edit_update(
    update_id: int,
    *,
    by: Actor,
    now: datetime,
    status: str,
    body: str,
    display_at: datetime,
    next_update_at: datetime | None = None,
    components: checks.Statuses | None = None,
) -> IncidentUpdate:
    """Correct an update; readers see that it was edited.

    ``components``, if given, replace what the update said of them. Intervals and
    uptime follow in the same transaction. Raises NotAllowed, Refused, Gone,
    IncidentUpdate.DoesNotExist.
    """
    by.require("incidents.change_incidentupdate")
    update = _standing_update(update_id)
    checks.not_after_now(display_at, now=now, what="time of the update")
    checks.promise_is_later(next_update_at, display_at=display_at)
    update.status = checks.status_of(IncidentKind(update.incident.kind), status)
    update.body = checks.update_body(body)
    update.display_at = display_at
    update.next_update_at = next_update_at
    update.edited_at = update.updated_at = now
    update.save()
    if components is not None:
        update.affected.all().delete()
        _say(update, checks.components(components))
    settle(update.incident, now=now)
    announce(EventKind.UPDATE_EDITED, by=by, subject=update, now=now, status=status)
    return update


@write
def withdraw_update(update_id: int, *, by: Actor, now: datetime) -> IncidentUpdate:
    """Take an update back, with what it said of components. Nothing is deleted.

    Raises NotAllowed, Gone, IncidentUpdate.DoesNotExist; Refused for the only update.
    """
    by.require("incidents.delete_incidentupdate")
    update = _standing_update(update_id)
    if update.incident.updates.public().count() == 1:
        raise Refused("This is the incident's only update; withdraw the incident instead.")
    update.withdrawn_at = update.updated_at = now
    update.save()
    settle(update.incident, now=now)
    announce(EventKind.UPDATE_WITHDRAWN, by=by, subject=update, now=now)
    return update


def submitted(submission: str | None) -> IncidentUpdate | None:
    """Return the update that an earlier, equal submission made."""
    if not submission:
        return None
    return IncidentUpdate.objects.filter(submission=submission).select_related("incident").first()


def standing(incident_id: int) -> Incident:
    """Return the incident; raise Gone if it was withdrawn."""
    incident = Incident.objects.get(pk=incident_id)
    if incident.withdrawn_at is not None:
        raise Gone(f"“{incident}” was withdrawn; create a new one instead.")
    return incident


def open_with(
    incident: Incident,
    *,
    status: str,
    body: str,
    components: checks.Statuses | None,
    display_at: datetime,
    next_update_at: datetime | None = None,
    notifies: bool,
    submission: str | None,
    now: datetime,
) -> IncidentUpdate:
    """Save a new ``incident`` with its first update. Part of the operations that create one."""
    if not incident.is_maintenance:
        checks.not_after_now(incident.started_at, now=now, what="start")
    checks.not_after_now(display_at, now=now, what="time of the update")
    first = checks.status_of(IncidentKind(incident.kind), status)
    incident.status = first
    incident.closed_at = max(display_at, incident.started_at) if first.is_closed else None
    incident.save()
    return _append(
        incident,
        status=first,
        body=body,
        components=components,
        display_at=display_at,
        next_update_at=next_update_at,
        notifies=notifies,
        submission=submission,
        now=now,
    )


def _standing_update(update_id: int) -> IncidentUpdate:
    update = IncidentUpdate.objects.select_related("incident").get(pk=update_id)
    if update.withdrawn_at is not None or update.incident.withdrawn_at is not None:
        raise Gone("This update was withdrawn; post a new one instead.")
    return update


def _append(
    incident: Incident,
    *,
    status: str,
    body: str,
    components: checks.Statuses | None,
    display_at: datetime,
    next_update_at: datetime | None,
    notifies: bool,
    submission: str | None,
    now: datetime,
) -> IncidentUpdate:
    checks.promise_is_later(next_update_at, display_at=display_at)
    fitting = checks.status_of(IncidentKind(incident.kind), status)
    said = _completed(incident, fitting, checks.components(components or {}))
    update = IncidentUpdate.objects.create(
        incident=incident,
        status=fitting,
        body=checks.update_body(body),
        display_at=display_at,
        next_update_at=next_update_at,
        notifies=notifies,
        submission=submission or None,
        created_at=now,
        updated_at=now,
    )
    _say(update, said)
    settle(incident, now=now)
    return update


def _completed(incident: Incident, status: Status, said: Said) -> Said:
    """Add what goes without saying: the end frees components, the start of work takes them."""
    if status == Status.SCHEDULED:
        return dict.fromkeys(said, ComponentStatus.OPERATIONAL)
    if status.is_closed:
        named = {*status_log.affected(incident), *said}
        left = status_log.left_by(incident, named)
        return {c: worst([left[c], said.get(c, left[c])]) for c in named}
    if incident.is_maintenance and incident.status == Status.SCHEDULED:
        planned = status_log.affected(incident)
        return dict.fromkeys(planned, ComponentStatus.UNDER_MAINTENANCE) | said
    return said


def _say(update: IncidentUpdate, said: Said) -> None:
    AffectedComponent.objects.bulk_create(
        AffectedComponent(
            update=update, component=component, old_status=component.status, new_status=status
        )
        for component, status in said.items()
    )
