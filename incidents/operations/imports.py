"""Import incidents of the past, many at once, as from another status page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import STATUSES_OF, AuditKind, Impact, IncidentKind
from incidents.models import AffectedComponent, Component, Incident, IncidentUpdate, Page
from incidents.operations import derived, images, residuals, updates, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.chronicle import Chronicle, UnstoredUpdate, say_in_order
from incidents.operations.errors import Refused
from incidents.operations.scopes import page_write


@page_write
def import_incidents(past: Sequence[PastIncident], *, by: Actor, now: datetime) -> list[Incident]:
    """Store incidents as if each update had been posted at its time; all of them, or none.

    Subscribers are told nothing. What follows for components is derived once, so that the
    order in which incidents are given makes no difference. Raises NotAllowed; Refused, which
    says of which incident and update, or of which code.
    """
    by.require("incidents.add_incident")
    if not past:
        return []
    chronicles = [_chronicle(number, each, now=now) for number, each in enumerate(past, 1)]
    _give_codes(chronicles)
    components = _name_components(chronicles)
    _name_images(chronicles)
    say_in_order(chronicles, components)
    for chronicle in chronicles:
        with named(chronicle.name):
            _set_state(chronicle)
            _refuse_without_end(chronicle.incident, now=now)
    _store(chronicles)
    incidents = [chronicle.incident for chronicle in chronicles]
    derived.settle_new(incidents, now=now)
    note(AuditKind.INCIDENTS_IMPORTED, by=by, subject=Page.objects.get(), now=now, count=len(past))
    return incidents


def _chronicle(number: int, past: PastIncident, *, now: datetime) -> Chronicle:
    """Return the rows of an incident, checked and not stored yet."""
    name = _("Incident %(number)s (“%(name)s”)") % {"number": number, "name": past.name}
    with named(name):
        validation.instants(vars(past))
        if not past.updates:
            raise Refused(_("It has no update; give at least one."))
        is_planned = past.scheduled_for is not None or past.scheduled_until is not None
        kind = IncidentKind.MAINTENANCE if is_planned else IncidentKind.REALTIME
        incident = Incident(
            kind=kind,
            name=validation.name(past.name),
            impact=Impact.MAINTENANCE if is_planned else Impact.NONE,
            impact_override=validation.impact_override(past.impact_override),
            scheduled_for=past.scheduled_for,
            scheduled_until=past.scheduled_until,
            starts_by_itself=is_planned and past.starts_by_itself,
            ends_by_itself=is_planned and past.ends_by_itself,
            is_backfilled=past.is_backfilled,
            is_moved_in=past.is_moved_in,
            atom_id=past.atom_id,
            rss_guid=past.rss_guid,
            created_at=now,
            updated_at=now,
            code=past.code,
        )
        if is_planned:
            _refuse_half_a_window(past)
            validation.window(incident)
        told = list(_told(incident, past.updates, now=now))
        first_at = told[0].content.display_at
        incident.started_at = min(past.started_at or first_at, first_at)
        incident.told_at = max(each.row.edited_at or each.row.display_at for each in told)
        return Chronicle(name, incident, told)


def _refuse_half_a_window(past: PastIncident) -> None:
    if past.scheduled_for is None or past.scheduled_until is None:
        raise Refused(
            _("A maintenance needs its start and its end as they were planned; give both."),
            field="scheduled_for" if past.scheduled_for is None else "scheduled_until",
        )


def _refuse_without_end(incident: Incident, *, now: datetime) -> None:
    """Refuse planned work that would stand under what is upcoming, or goes on, for ever."""
    ends_at = incident.scheduled_until
    if incident.is_open and ends_at is not None and ends_at <= now:
        raise Refused(
            _("Its window is past, and no update ends it; add one that completes or cancels it."),
            field="status",
        )


def _told(
    incident: Incident, past: Sequence[PastUpdate], *, now: datetime
) -> Iterator[UnstoredUpdate]:
    """Yield the updates in order of time; one without a status keeps that of the one before."""
    status = STATUSES_OF[IncidentKind(incident.kind)][0]
    for name, each, display_at in sorted(_dated(past), key=lambda update: update[2]):
        with named(name):
            content = validation.content(
                each.content, kind=incident.kind, status=status, display_at=display_at, now=now
            )
            _refuse_edit(each.edited_at, display_at=display_at, now=now)
        status = content.status
        row = IncidentUpdate(
            code=each.code, edited_at=each.edited_at, created_at=now, updated_at=now
        )
        updates.fill(row, content)
        yield UnstoredUpdate(name, row, content)


def _dated(past: Sequence[PastUpdate]) -> Iterator[tuple[str, PastUpdate, datetime]]:
    """Yield each update with what refusals call it, and its time."""
    for number, each in enumerate(past, 1):
        name = _("update %(number)s") % {"number": number}
        with named(name):
            validation.instants(vars(each))
            if each.content.display_at is None:
                raise Refused(
                    _("An update of the past needs the time at which it was posted; give it."),
                    field="display_at",
                )
            yield name, each, each.content.display_at


def _refuse_edit(edited_at: datetime | None, *, display_at: datetime, now: datetime) -> None:
    if edited_at is None:
        return
    validation.not_after_now(edited_at, now=now, field="edited_at")
    if edited_at < display_at:
        raise Refused(
            _("It was edited before it was posted; correct one of the times, or leave it out."),
            field="edited_at",
        )


def _give_codes(chronicles: Sequence[Chronicle]) -> None:
    """Give codes to rows without one; refuse those that cannot be, or are taken."""
    told = [each.row for chronicle in chronicles for each in chronicle.told]
    incidents = [chronicle.incident for chronicle in chronicles]
    for row, code in zip(
        incidents, validation.free_codes([row.code for row in incidents], Incident), strict=True
    ):
        row.code = code
    for update, code in zip(
        told, validation.free_codes([row.code for row in told], IncidentUpdate), strict=True
    ):
        update.code = code


def _name_components(chronicles: Sequence[Chronicle]) -> list[Component]:
    """Find the components that updates name, in one query."""
    told = [each for chronicle in chronicles for each in chronicle.told]
    codes = {code for each in told for code in each.content.named}
    found = list(Component.objects.filter(code__in=codes, removed_at=None).select_related("group"))
    for chronicle in chronicles:
        for each in chronicle.told:
            with named(chronicle.name), named(each.name):
                each.said, each.affected = validation.named_among(found, each.content)
    return found


def _name_images(chronicles: Sequence[Chronicle]) -> None:
    """Find the images that updates show, in one query."""
    found = images.find(each.row.body for chronicle in chronicles for each in chronicle.told)
    for chronicle in chronicles:
        for each in chronicle.told:
            with named(chronicle.name), named(each.name):
                each.images = images.among(found, each.row.body, field="body")


def _set_state(chronicle: Chronicle) -> None:
    incident = chronicle.incident
    for each in chronicle.told:
        residuals.leave(incident, each.content)
        incident.closed_at = each.row.display_at if each.content.status.is_closed else None
    said = [status for each in chronicle.told for status in each.reached]
    derived.set_state(incident, [each.row for each in chronicle.told], said)


def _store(chronicles: Sequence[Chronicle]) -> None:
    """Store incidents, updates in order of time, what these say of components and show."""
    told = [each for chronicle in chronicles for each in chronicle.told]
    bulk_create_with_history([chronicle.incident for chronicle in chronicles], Incident)
    for chronicle in chronicles:
        for each in chronicle.told:
            each.row.incident = chronicle.incident
    told.sort(key=lambda each: each.row.display_at)
    bulk_create_with_history([each.row for each in told], IncidentUpdate)
    shown = IncidentUpdate.images.through
    shown.objects.bulk_create(
        shown(incidentupdate=each.row, image=image) for each in told for image in each.images
    )
    AffectedComponent.objects.bulk_create(
        AffectedComponent(
            update=each.row, component=component, old_status=component.status, new_status=status
        )
        for each in told
        for component, status in each.said.items()
    )
    AffectedComponent.objects.bulk_create(
        AffectedComponent(
            update=each.row,
            component=component,
            old_status=status,
            new_status=status,
            has_status=False,
        )
        for each in told
        for component, status in each.shown.items()
    )


@contextmanager
def named(subject: str) -> Iterator[None]:
    """Say what a refusal is about."""
    try:
        yield
    except Refused as refusal:
        raise type(refusal)(f"{subject}: {refusal}", field=refusal.field) from refusal
