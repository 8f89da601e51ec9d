"""Move a page in from elsewhere: components and the past, at once or not at all.

Nobody is told. What is here already, by its code, stays as it is, so that it may be done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from incidents.domain.moving.elsewhere import Elsewhere, ForeignComponent
from incidents.domain.sections import Section
from incidents.domain.vocabulary import STATUSES_OF, AuditKind, IncidentKind, TemplatePurpose
from incidents.models import (
    Component,
    ComponentGroup,
    FormerPath,
    Incident,
    MessageTemplate,
    Page,
)
from incidents.models.former_path import PATH_MAX_LENGTH
from incidents.operations import components, groups, message_templates, pages, postmortems
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.imports import import_incidents, named
from incidents.operations.moved_subscribers import add_moved_subscribers
from incidents.operations.scopes import page_write, together

POSTMORTEM_TITLE = "Postmortem"
REASON = "Published before the page was moved here."
# So much of a name that is too long says of what something is refused.
NAME_SHOWN = 60


@dataclass(frozen=True)
class MovedIn:
    """How many are new here; ``lost`` says what cannot be kept."""

    groups: int
    components: int
    incidents: int
    postmortems: int
    lost: Sequence[str]
    templates: int = 0
    subscribers: int = 0


def move_in(found: Elsewhere, *, by: Actor, now: datetime, is_trial: bool = False) -> MovedIn:
    """Store what is not here yet. A trial does all of it, and takes it back.

    Raises NotAllowed, Refused, which says of what.
    """
    with transaction.atomic(), together():
        _name_page(found, by=by, now=now)
        new_groups = _add_groups(found, by=by, now=now)
        gone = _add_components(found.removed, by=by, now=now)
        new = _add_components(found.components, by=by, now=now)
        incidents = _add_incidents(found, by=by, now=now)
        told, lost = _add_postmortems(found, incidents, by=by, now=now)
        _bring_up_to_date(found, new, by=by, now=now)
        for component in gone:
            components.remove_component(component.pk, by=by, now=now)
        templates, unfit = _add_templates(found, by=by, now=now)
        subscribers, untold = 0, list[str]()
        if found.subscribers:
            subscribers, untold = add_moved_subscribers(found.subscribers, by=by, now=now)
        _keep_former_paths(found, by=by, now=now)
        if is_trial:
            transaction.set_rollback(True)
    return MovedIn(
        groups=len(new_groups),
        components=len(new),
        incidents=len(incidents),
        postmortems=told,
        templates=templates,
        subscribers=subscribers,
        lost=[*found.lost, *lost, *unfit, *untold],
    )


def _name_page(found: Elsewhere, *, by: Actor, now: datetime) -> None:
    """Call a page that nobody has seen yet as the other is called, in its time zone.

    It also takes its id, by which programs manage it.
    """
    page = Page.objects.get()
    if page.is_launched:
        return
    if found.code not in ("", page.code):
        _take_code(found.code, by=by, now=now)
    if found.name not in ("", page.name):
        pages.edit_page(by=by, now=now, name=found.name)
    if found.time_zone != page.time_zone and found.time_zone in available_timezones():
        pages.edit_page(by=by, now=now, time_zone=found.time_zone)


@page_write
def _take_code(code: str, *, by: Actor, now: datetime) -> None:
    by.require("incidents.change_page")
    page = Page.objects.get()
    was, page.code, page.updated_at = page.code, code, now
    page.save(update_fields=["code", "updated_at"])
    note(AuditKind.PAGE_EDITED, by=by, subject=page, now=now, code=code, former_code=was)


def _add_groups(found: Elsewhere, *, by: Actor, now: datetime) -> list[ComponentGroup]:
    here = set(ComponentGroup.objects.values_list("code", flat=True))
    new = []
    for each in found.groups:
        if each.code in here:
            continue
        with named(f"“{each.name[:NAME_SHOWN]}”"):
            row = groups.create_group(
                by=by,
                now=now,
                code=each.code,
                name=each.name,
                description=each.description,
                position=each.position,
            )
        new.append(row)
    return new


def _add_components(
    foreign: Iterable[ForeignComponent], *, by: Actor, now: datetime
) -> list[Component]:
    here = set(Component.objects.values_list("code", flat=True))
    of_groups = {group.code: group for group in ComponentGroup.objects.all()}
    new = []
    for each in foreign:
        if each.code in here:
            continue
        with named(f"“{each.name[:NAME_SHOWN]}”"):
            row = components.create_component(
                by=by,
                now=now,
                code=each.code,
                name=each.name,
                description=each.description,
                position=each.position,
                group=of_groups.get(each.group),
                started_on=each.started_on,
                is_showcased=each.is_showcased,
                is_hidden_while_operational=each.is_hidden_while_operational,
            )
        new.append(row)
    return new


def _add_incidents(found: Elsewhere, *, by: Actor, now: datetime) -> list[Incident]:
    here = set(Incident.objects.values_list("code", flat=True))
    return import_incidents(
        [each for each in found.incidents if each.code not in here], by=by, now=now
    )


def _add_postmortems(
    found: Elsewhere, incidents: Iterable[Incident], *, by: Actor, now: datetime
) -> tuple[int, list[str]]:
    """Publish the postmortems of new incidents as of when they were; return how many, and of which
    that cannot be."""
    count, lost = 0, []
    for incident in incidents:
        foreign = found.postmortems.get(incident.code)
        if foreign is None:
            continue
        section = Section(POSTMORTEM_TITLE, foreign.body)
        postmortems.write_postmortem(incident.pk, by=by, sections=[section], now=now)
        if incident.is_open:
            lost.append(f"The postmortem of “{incident.name}” is a draft, as that is still open.")
            continue
        at = min(foreign.published_at, now)
        postmortems.publish_postmortem(incident.pk, by=by, now=at, reason=REASON, notifies=False)
        count += 1
    return count, lost


def _keep_former_paths(found: Elsewhere, *, by: Actor, now: datetime) -> None:
    """Have addresses of the other page lead to what is in their place here."""
    here = set(FormerPath.objects.values_list("path", flat=True))
    rows = [
        FormerPath(path=path, target=target, created_at=now)
        for path, target in found.former_paths.items()
        if path not in here and len(path) <= PATH_MAX_LENGTH and path.isprintable()
    ]
    if rows:
        _add_former_paths(rows, by=by, now=now)


@page_write
def _add_former_paths(rows: Sequence[FormerPath], *, by: Actor, now: datetime) -> None:
    by.require("incidents.change_page")
    FormerPath.objects.bulk_create(rows)
    kind, page = AuditKind.PAGE_EDITED, Page.objects.get()
    note(kind, by=by, subject=page, now=now, former_paths=len(rows))


def _add_templates(found: Elsewhere, *, by: Actor, now: datetime) -> tuple[int, list[str]]:
    """Return how many are new, and of which that cannot be."""
    here = set(MessageTemplate.objects.values_list("code", flat=True))
    count, lost = 0, []
    for each in found.templates:
        if each.code in here:
            continue
        try:
            message_templates.create_template(
                by=by,
                now=now,
                code=each.code,
                name=each.name,
                incident_name=each.incident_name,
                body=each.body,
                status=each.status or "",
                purpose=_purpose(each.status),
            )
        except Refused as refusal:
            lost.append(f"The template “{each.name}” is left out: {refusal}")
        else:
            count += 1
    return count, lost


def _purpose(status: str | None) -> TemplatePurpose:
    if status is None:
        return TemplatePurpose.ANY
    is_planned = status in STATUSES_OF[IncidentKind.MAINTENANCE]
    return TemplatePurpose.MAINTENANCE if is_planned else TemplatePurpose.UPDATE


def _bring_up_to_date(
    found: Elsewhere, new: Iterable[Component], *, by: Actor, now: datetime
) -> None:
    """Have new components show what they show elsewhere, whatever their incidents say."""
    said = {each.code: each.status for each in found.components}
    components.set_statuses(
        {each.pk: said[each.code] for each in new}, by=by, now=now, notifies=False
    )
