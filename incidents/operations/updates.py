"""Updates of incidents and maintenances: post, edit, withdraw."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from incidents.domain.content import CheckedContent, Statuses, UpdateContent
from incidents.domain.vocabulary import (
    STATUSES_OF,
    ComponentStatus,
    EventKind,
    IncidentKind,
    Status,
)
from incidents.models import ActionItem, Component, Incident, IncidentUpdate, TimelineEntry
from incidents.models.update import CONTENT
from incidents.operations import (
    affected,
    derived,
    figures,
    images,
    residuals,
    set_back,
    validation,
    versions,
)
from incidents.operations.actor import Actor
from incidents.operations.conflicts import BaseState, refuse_outdated
from incidents.operations.errors import AlreadySent, Gone, Refused
from incidents.operations.outbox import announce
from incidents.operations.scopes import page_write
from incidents.queries import status_log


@page_write
def post_update(
    incident_id: int,
    *,
    by: Actor,
    content: UpdateContent,
    now: datetime,
    submission: str | None = None,
    based_on: BaseState | None = None,
    is_held: bool = False,
) -> IncidentUpdate:
    """Append an update and bring incident and components in line with it.

    Components not named keep what was said of them, until an update ends the
    incident: then each is left with the worst status that other open incidents
    still claim, unless the update says that it is worse. A ``submission`` key seen
    before returns the update that it made. ``based_on`` is what the writer saw; if the
    status is another by now, or what is claimed of a component that the update names, it is
    Outdated. None posts whatever was said since. Subscribers are told once it can no longer be
    undone if it ``is_held``. After the end it takes back approvals of a postmortem whose figures
    it changes. Raises NotAllowed, Outdated, Refused, Gone, Incident.DoesNotExist.
    """
    by.require("incidents.add_incidentupdate")
    if earlier := submitted(submission):
        refuse_other_incident(earlier, incident_id)
        return earlier
    incident = existing_incident(incident_id)
    if set_back.bring_back(incident, now=now):
        incident = existing_incident(incident_id)
    checked = validation.content(
        content, kind=incident.kind, status=incident.status, display_at=now, now=now
    )
    was = residuals.left(incident)
    counts = incident.is_maintenance or not incident.is_open
    with figures.reviewed_anew(incident if counts else None, now=now) as taken_back:
        update = _append(incident, checked, submission=submission, based_on=based_on, now=now)
    kind, told = EventKind.INCIDENT_UPDATED, update.notifies
    detail = residuals.changed(update.incident, was) | {"status": checked.status} | taken_back
    announce(kind, by=by, subject=update, notifies=told, is_held=is_held, now=now, **detail)
    return update


@page_write
def edit_update(
    update_id: int,
    *,
    by: Actor,
    content: UpdateContent,
    now: datetime,
    based_on: str | None = None,
    sends_correction: bool = False,
) -> IncidentUpdate:
    """Correct an update; readers see that it was edited, if anything was changed.

    The content replaces what it told; status and time stay where they are left out, and so
    does whether it notified. Components that are given replace those of the update that are
    on the page. Left out, they follow the status, if that is new: an end frees what was
    claimed, a beginning of planned work claims what was planned. Intervals and uptime follow
    in the same transaction. ``based_on`` is the ``version`` that its writer saw. Subscribers
    whom nobody has told yet get the new text; those who got the old one hear of it if
    ``sends_correction``. Raises NotAllowed, Outdated, Refused, Gone, IncidentUpdate.DoesNotExist.
    """
    by.require("incidents.change_incidentupdate")
    update = standing_update(update_id)
    residuals.refuse_in_edit(content)
    checked = validation.content(
        replace(content, notifies=update.notifies),
        kind=update.incident.kind,
        status=update.status,
        display_at=update.display_at,
        now=now,
    )
    with figures.reviewed_anew(update.incident, now=now) as taken_back:
        said_of = _rewritten(update, checked, based_on=based_on, now=now)
    if said_of is not None:
        announce(
            EventKind.UPDATE_EDITED,
            by=by,
            subject=update,
            now=now,
            notifies=sends_correction,
            unnamed=said_of,
            status=checked.status,
            **taken_back,
        )
    return update


def _rewritten(
    update: IncidentUpdate, checked: CheckedContent, *, based_on: str | None, now: datetime
) -> set[int] | None:
    """Save what an update says now; return of which components, None if nothing is new."""
    before, was, seen = update.content, Status(update.status), versions.edited(update)
    fill(update, checked)
    said_of = affected.restate(update, checked.components, was=was)
    if not said_of and update.content == before:
        return None
    versions.refuse_outdated(seen, based_on=based_on)
    update.edited_at = update.updated_at = now
    update.save()
    images.refer(update, update.body, was=before.body, field="body")
    _settle(update, said_of, told_at=now, now=now)
    return said_of


def rewrite(update: IncidentUpdate, *, body: str, components: Statuses, now: datetime) -> None:
    """Have an announcement say something else from the start. Part of ``edit_series``."""
    was, update.body, update.updated_at = update.body, body, now
    update.save()
    said_of = affected.restate(update, components, was=Status(update.status))
    images.refer(update, body, was=was, field="body")
    _settle(update, said_of, told_at=now, now=now)


@page_write
def withdraw_update(
    update_id: int, *, by: Actor, now: datetime, sends_correction: bool = False
) -> IncidentUpdate:
    """Take an update back, with what it said of components. Nothing is deleted.

    Subscribers who got it hear of that if ``sends_correction``; no other gets it. Raises
    NotAllowed, Gone, IncidentUpdate.DoesNotExist; Refused for the only update.
    """
    by.require("incidents.delete_incidentupdate")
    update = standing_update(update_id)
    if update.incident.updates.public().count() == 1:
        raise Refused(_("This is the incident's only update; withdraw the incident instead."))
    with figures.reviewed_anew(update.incident, now=now) as taken_back:
        _hide(update, told_at=now, now=now)
    kind = EventKind.UPDATE_WITHDRAWN
    announce(kind, by=by, subject=update, now=now, notifies=sends_correction, **taken_back)
    return update


def take_back(
    update: IncidentUpdate, *, by: Actor, told_at: datetime | None, now: datetime
) -> None:
    """Take ``update`` off the page. Part of the operation that undoes one.

    ``told_at``: the time that feeds give it; None if they say nothing of it.
    """
    _hide(update, told_at=told_at, now=now)
    announce(EventKind.UPDATE_WITHDRAWN, by=by, subject=update, now=now)


def _hide(update: IncidentUpdate, *, told_at: datetime | None, now: datetime) -> None:
    update.withdrawn_at = update.updated_at = now
    update.save()
    _settle(update, affected.inherit(update), told_at=told_at, now=now)


def refuse_other_incident(
    earlier: IncidentUpdate | TimelineEntry | ActionItem, incident_id: int
) -> None:
    """Refuse a key of a form by which something of another incident was made."""
    if earlier.incident_id != incident_id:
        raise Refused(
            _("This form was sent for another incident; open it anew and send it."),
            field="submission",
        )


def submitted(submission: str | None) -> IncidentUpdate | None:
    """Return the update that an earlier, equal submission made."""
    if not (submission := validation.submission(submission)):
        return None
    return IncidentUpdate.objects.filter(submission=submission).select_related("incident").first()


def opened(submission: str | None, *, name: str, body: str) -> Incident | None:
    """Return the incident that an earlier, equal submission opened.

    Raises AlreadySent if that said something else, as of a form that the browser's Back shows.
    """
    if not (earlier := submitted(submission)):
        return None
    said = (validation.name(name), validation.clean(body, field="body"))
    if said != (earlier.incident.name, earlier.body):
        raise AlreadySent(
            _(
                "This form has opened “%(incident)s” already, and what it says now is posted "
                "nowhere. Post it there as an update, or send it once more to open another."
            )
            % {"incident": earlier.incident}
        )
    return earlier.incident


def existing_incident(incident_id: int) -> Incident:
    """Return the incident; raise Gone if it was withdrawn."""
    incident = Incident.objects.with_last_display().get(pk=incident_id)
    if incident.withdrawn_at is not None:
        raise Gone(
            _("“%(incident)s” was withdrawn; create a new one instead.") % {"incident": incident}
        )
    return incident


def open_with(
    incident: Incident, first: UpdateContent, *, submission: str | None, now: datetime
) -> Status:
    """Save a new ``incident`` with its ``first`` update; return the status that it now has.

    Part of the operations that create one. Left out, the status is the first of its kind.
    """
    kind = IncidentKind(incident.kind)
    checked = validation.content(
        first, kind=kind, status=STATUSES_OF[kind][0], display_at=now, now=now
    )
    if not incident.is_maintenance:
        validation.not_after_now(incident.started_at, now=now, field="started_at")
    incident.status = checked.status
    if checked.status.is_closed:
        incident.closed_at = max(checked.display_at, incident.started_at)
    incident.created_at = incident.updated_at = now
    incident.told_at = checked.display_at
    _append(incident, checked, submission=submission, based_on=None, now=now)
    return checked.status


def standing_update(update_id: int) -> IncidentUpdate:
    """Return the update; raise Gone if it, or its incident, was withdrawn."""
    update = IncidentUpdate.objects.select_related("incident").get(pk=update_id)
    if update.withdrawn_at is not None or update.incident.withdrawn_at is not None:
        raise Gone(_("This update was withdrawn; post a new one instead."))
    return update


def _append(
    incident: Incident,
    content: CheckedContent,
    *,
    submission: str | None,
    based_on: BaseState | None,
    now: datetime,
) -> IncidentUpdate:
    """Save an update and bring incident and components in line with it."""
    is_end = content.status.is_closed
    is_reopened = bool(incident.pk) and not incident.is_open and not is_end
    claimed = affected.claimed_before_the_end(incident) if is_reopened else {}
    codes = [*content.named, *(component.code for component in claimed)]
    current = status_log.current(incident, codes, is_end=is_end)
    said, named = validation.named_among([each.component for each in current], content)
    if based_on is not None:
        refuse_outdated(incident, based_on, said=said, current=current)
    wording = incident.wording
    residuals.leave(incident, content)
    said = affected.completed(
        incident.pk,
        content.status,
        said,
        after=Status(incident.status),
        states={each.component: each.state for each in current},
        planned=partial(status_log.affected, incident),
        claimed=claimed,
        named=named,
    )
    update = IncidentUpdate(
        incident=incident,
        submission=validation.submission(submission),
        created_at=now,
        updated_at=now,
    )
    fill(update, content)
    freed = {each.component for each in current if is_end and each.is_claimed}
    named = [each for each in named if each not in said and each not in freed]
    if derived.is_last(incident, current, at=update.display_at):
        is_worded = incident.wording != wording
        derived.append(incident, update, said, current, named, is_worded=is_worded, now=now)
    else:
        _insert(incident, update, said, named, now=now)
    images.refer(update, update.body, was="", field="body")
    return update


def _insert(
    incident: Incident,
    update: IncidentUpdate,
    said: affected.Said,
    named: Collection[Component],
    *,
    now: datetime,
) -> None:
    """Save an update amid what was told, and derive again what follows from all of it."""
    if not incident.pk:
        incident.save()
    update.incident = incident
    update.save()
    said_of = affected.say(update, said)
    if named:
        keys = [each.pk for each in named]
        shown = status_log.troubled_at(keys, update.display_at)
        affected.name(update, {c: shown.get(c.pk, ComponentStatus.OPERATIONAL) for c in named})
    _settle(update, said_of, told_at=update.display_at, now=now)


def _settle(
    update: IncidentUpdate, said_of: Iterable[int], *, told_at: datetime | None, now: datetime
) -> None:
    """Derive what follows, with what ``update`` now says of the components ``said_of``."""
    changed = dict.fromkeys(said_of, update.display_at)
    derived.settle(update.incident, now=now, told_at=told_at, said_of=changed)


def fill(update: IncidentUpdate, content: CheckedContent) -> None:
    """Have the row tell ``content``."""
    told = content.flat()
    for name in CONTENT:
        setattr(update, name, told[name])
