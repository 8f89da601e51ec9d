"""Updates of incidents and maintenances: post, edit, withdraw."""

from __future__ import annotations

from dataclasses import astuple
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.estimates import PartialWindow
from incidents.domain.vocabulary import CLOSED, EventKind, IncidentKind, Status
from incidents.models import Incident, IncidentUpdate
from incidents.models.update import ESTIMATE
from incidents.operations import affected, checks, residuals
from incidents.operations.actor import Actor
from incidents.operations.errors import Gone, Refused
from incidents.operations.news import Seen, refuse_outdated
from incidents.operations.outbox import announce, write
from incidents.operations.timeline import settle


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
    estimate: PartialWindow | None = None,
    notifies: bool = True,
    residual_effect: str | None = None,
    residual_ends_at: datetime | None = None,
    submission: str | None = None,
    based_on: Seen | None = None,
) -> IncidentUpdate:
    """Append an update and bring incident and components in line with it.

    Components not named keep what was said of them, until an update ends the
    incident: then each is left with the worst status that other open incidents
    still claim, unless the update says that it is worse.
    ``display_at`` backdates. An estimate tells when the work will be done, and on what
    that depends; it stands until a later one, or the end. The end may leave a residual
    effect; an empty one takes away what an earlier end left. A ``submission`` key seen
    before returns the update that it made. ``based_on`` is what the writer saw; if the
    status is another by now, or what is claimed of a component that the update names, it is
    Outdated. None posts whatever was said since. Raises NotAllowed, Outdated, Refused, Gone,
    Incident.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    if earlier := submitted(submission):
        if earlier.incident_id != incident_id:
            raise Refused(_("This form was sent for another incident; open it anew and send it."))
        return earlier
    incident = standing(incident_id)
    if based_on is not None:
        refuse_outdated(incident, based_on, said=components or {})
    checks.not_after_now(display_at or now, now=now, what=_("time of the update"))
    if residual_effect is not None or residual_ends_at is not None:
        residuals.leave(
            incident, residual_effect, residual_ends_at, status=status, end=display_at or now
        )
    elif incident.is_open and status in CLOSED:
        residuals.forget_past(incident, end=display_at or now)
    update = IncidentUpdate(
        status=status,
        body=body,
        display_at=display_at or now,
        next_update_at=next_update_at,
        **columns(checks.estimate(estimate, display_at=display_at or now, status=status)),
        notifies=notifies,
        submission=submission,
    )
    _append(incident, update, components, now=now)
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
    estimate: PartialWindow | None = None,
    components: checks.Statuses | None = None,
    based_on: str | None = None,
) -> IncidentUpdate:
    """Correct an update; readers see that it was edited, if anything was changed.

    ``components``, if given, replace what the update said of those on the page. Left out,
    they follow the status, if that is new: an end frees what was claimed, a beginning of
    planned work claims what was planned. Intervals and uptime follow in the same
    transaction. ``based_on`` is the ``version`` that its writer saw. Raises NotAllowed,
    Outdated, Refused, Gone, IncidentUpdate.DoesNotExist.
    """
    by.require("incidents.change_incidentupdate")
    update = _standing_update(update_id)
    checks.not_after_now(display_at, now=now, what=_("time of the update"))
    checks.promise_is_later(next_update_at, display_at=display_at)
    told = checks.estimate(estimate, display_at=display_at, status=status)
    before, was, seen = _worded(update), Status(update.status), _described(update)
    update.status = checks.status_of(IncidentKind(update.incident.kind), status)
    update.body = checks.update_body(body)
    update.display_at = display_at
    update.next_update_at = next_update_at
    for name, value in columns(told).items():
        setattr(update, name, value)
    said_of = affected.restate(update, components, was=was)
    if not said_of and _worded(update) == before:
        return update
    checks.still(seen, based_on=based_on)
    update.edited_at = update.updated_at = now
    update.save()
    settle(update.incident, now=now, said_of=dict.fromkeys(said_of, display_at))
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
        raise Refused(_("This is the incident's only update; withdraw the incident instead."))
    update.withdrawn_at = update.updated_at = now
    update.save()
    settle(update.incident, now=now)
    announce(EventKind.UPDATE_WITHDRAWN, by=by, subject=update, now=now)
    return update


def submitted(submission: str | None) -> IncidentUpdate | None:
    """Return the update that an earlier, equal submission made."""
    if not (submission := checks.submission(submission)):
        return None
    return IncidentUpdate.objects.filter(submission=submission).select_related("incident").first()


def standing(incident_id: int) -> Incident:
    """Return the incident; raise Gone if it was withdrawn."""
    incident = Incident.objects.get(pk=incident_id)
    if incident.withdrawn_at is not None:
        raise Gone(
            _("“%(incident)s” was withdrawn; create a new one instead.") % {"incident": incident}
        )
    return incident


def open_with(
    incident: Incident,
    first: IncidentUpdate,
    components: checks.Statuses | None,
    *,
    now: datetime,
) -> None:
    """Save a new ``incident`` with its ``first`` update. Part of the operations that create one."""
    if not incident.is_maintenance:
        checks.not_after_now(incident.started_at, now=now, what=_("start"))
    checks.not_after_now(first.display_at, now=now, what=_("time of the update"))
    status = checks.status_of(IncidentKind(incident.kind), first.status)
    incident.status = status
    incident.closed_at = max(first.display_at, incident.started_at) if status.is_closed else None
    incident.save()
    _append(incident, first, components, now=now)


def _standing_update(update_id: int) -> IncidentUpdate:
    update = IncidentUpdate.objects.select_related("incident").get(pk=update_id)
    if update.withdrawn_at is not None or update.incident.withdrawn_at is not None:
        raise Gone(_("This update was withdrawn; post a new one instead."))
    return update


def _append(
    incident: Incident,
    update: IncidentUpdate,
    components: checks.Statuses | None,
    *,
    now: datetime,
) -> None:
    """Save ``update``, as it was typed, with what it says of ``components``."""
    checks.promise_is_later(update.next_update_at, display_at=update.display_at)
    status = checks.status_of(IncidentKind(incident.kind), update.status)
    said = affected.completed(
        incident, status, checks.components(components or {}), after=Status(incident.status)
    )
    update.incident, update.status = incident, status
    update.body = checks.update_body(update.body)
    update.submission = checks.submission(update.submission)
    update.created_at = update.updated_at = now
    update.save()
    said_of = affected.say(update, said)
    settle(incident, now=now, said_of=dict.fromkeys(said_of, update.display_at))


def version(update: IncidentUpdate) -> str:
    """Return what tells one version of the update from another, with what it says of components."""
    return checks.version(_described(update))


def _described(update: IncidentUpdate) -> tuple[object, ...]:
    rows = update.affected.filter(is_implied=False).order_by("component")
    return (*_worded(update), *rows.values_list("component", "new_status"))


def _worded(update: IncidentUpdate) -> tuple[object, ...]:
    return (
        update.status,
        update.body,
        update.display_at,
        update.next_update_at,
        *(getattr(update, name) for name in ESTIMATE),
    )


def columns(estimate: PartialWindow | None) -> dict[str, Any]:
    """Return an estimate in the columns that hold it; drafts name it so too."""
    return dict(zip(ESTIMATE, astuple(estimate or PartialWindow(None, None)), strict=True))
