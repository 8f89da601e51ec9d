"""The components that an update names, in line with what its status does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from incidents.domain import lifecycle
from incidents.domain.content import Statuses
from incidents.domain.status_log import ComponentState
from incidents.domain.vocabulary import CLOSED, ComponentStatus, Status
from incidents.models import AffectedComponent, Component, Incident, IncidentUpdate
from incidents.operations import validation
from incidents.queries import status_log

Said = dict[Component, ComponentStatus]


def completed(
    incident_key: int | None,
    status: Status,
    said: Said,
    *,
    after: Status,
    states: Mapping[Component, ComponentState],
    planned: Callable[[], Iterable[Component]],
    claimed: Said | None = None,
    named: Iterable[Component] = (),
) -> Said:
    """Bring what is said of components in line with what the status, ``after`` another, does.

    ``states`` has each component of which something is said; ``planned`` returns those that the
    incident has named so far; ``claimed`` is what it said last of each before its end. Those that
    are only ``named`` are planned work's all the same.
    """
    if status == Status.SCHEDULED:
        return dict.fromkeys([*said, *named], ComponentStatus.OPERATIONAL)  # it is only planned
    if status.is_closed:
        return _worse_than_left(incident_key, said, states)
    if lifecycle.claims_anew(after, status):
        return dict.fromkeys([*planned(), *named], ComponentStatus.UNDER_MAINTENANCE) | said
    if after.is_closed:
        return troubled(claimed or {}) | said
    return said


def troubled(said: Said) -> Said:
    return {c: status for c, status in said.items() if status != ComponentStatus.OPERATIONAL}


def claimed_before_the_end(incident: Incident) -> Said:
    """Return what was last said of each component while ``incident`` was open. One query.

    Reopened it says so again, for what it does not say otherwise: it is still said to affect
    them. Those that were well by then are left alone.
    """
    rows = (
        AffectedComponent.objects.filter(
            update__incident=incident,
            update__withdrawn_at=None,
            component__removed_at=None,
            is_implied=False,
            has_status=True,
        )
        .exclude(update__status__in=[Status.SCHEDULED, *CLOSED])
        .select_related("component__group")
        .order_by("update__display_at", "update__created_at", "update__pk")
    )
    return troubled({row.component: ComponentStatus(row.new_status) for row in rows})


def say(update: IncidentUpdate, said: Said) -> set[int]:
    """Have ``update`` say this of components too; return their keys."""
    AffectedComponent.objects.bulk_create(
        AffectedComponent(
            update=update, component=component, old_status=component.status, new_status=status
        )
        for component, status in said.items()
    )
    return {component.pk for component in said}


def name(update: IncidentUpdate, shown: Said) -> None:
    """Have ``update`` name components without a status; ``shown`` is the one that each has."""
    AffectedComponent.objects.bulk_create(
        AffectedComponent(
            update=update,
            component=component,
            old_status=status,
            new_status=status,
            has_status=False,
        )
        for component, status in shown.items()
    )


def restate(update: IncidentUpdate, statuses: Statuses | None, *, was: Status) -> set[int]:
    """Have ``update`` say ``statuses`` of components, and of those on the page nothing else.

    If they are None, what it says follows its status, where that ``was`` another. Return the
    keys of the components of which it now says something else.
    """
    is_ended = Status(update.status).is_closed and not was.is_closed
    if statuses is None and is_ended and update.incident.is_maintenance:
        return _name_only(update)
    said = _followed(update, was=was) if statuses is None else _anew(update, statuses)
    return _replace(update, said) if said is not None else set()


def inherit(update: IncidentUpdate) -> set[int]:
    """Have the update after ``update``, now withdrawn, say what only that said.

    So it does if it is the beginning of the work now; and after an announcement, without which
    readers would not know what the work is about. Return the keys of the components.
    """
    told = update.incident.updates.public()
    heir = told.filter(display_at__gte=update.display_at).in_order().first()
    if heir is None:
        return set()
    is_first = not told.filter(display_at__lt=update.display_at).exists()
    if not (update.status == Status.SCHEDULED and is_first) and not (
        update.status in lifecycle.BEGUN
        and lifecycle.claims_anew(_status_before(heir), Status(heir.status))
    ):
        return set()
    own = set(heir.affected.values_list("component_id", flat=True))
    keys = say(heir, {c: status for c, status in _said(update).items() if c.pk not in own})
    if update.status == Status.SCHEDULED and Status(heir.status).is_closed:
        heir.affected.filter(component__in=keys).update(has_status=False)
    return keys


def _name_only(update: IncidentUpdate) -> set[int]:
    """Have the end that an update has become name what it named, without a status."""
    rows = update.affected.filter(is_implied=False, has_status=True)
    keys = set(rows.values_list("component_id", flat=True))
    rows.update(has_status=False)
    return keys


def _worse_than_left(
    incident_key: int | None, said: Said, states: Mapping[Component, ComponentState]
) -> Said:
    """Drop what the end of an incident implies, so that it still follows the other incidents.

    Said of a component that others claim as degraded, "degraded" must not outlast them.
    """
    left = {component: states[component].offered(without=incident_key) for component in said}
    return {
        component: status
        for component, status in said.items()
        if status.rank > left[component].rank
        or (
            incident_key not in states[component].claims
            and left[component] == ComponentStatus.OPERATIONAL
        )
    }


def _followed(update: IncidentUpdate, *, was: Status) -> Said | None:
    """Return its components now that its status is another; None: as they were."""
    status = Status(update.status)
    if status == was:
        return None
    says_anew = was == Status.SCHEDULED or (status.is_closed and not was.is_closed)
    said = {} if says_anew else _said(update)
    codes = [component.code for component in said]
    current = status_log.current(update.incident, codes, is_end=False)
    return completed(
        update.incident_id,
        status,
        said,
        after=_status_before(update),
        states={each.component: each.state for each in current},
        planned=partial(status_log.affected, update.incident),
        claimed=claimed_before_the_end(update.incident),
    )


def _said(update: IncidentUpdate) -> Said:
    rows = update.affected.filter(component__removed_at=None, is_implied=False, has_status=True)
    return {row.component: ComponentStatus(row.new_status) for row in rows}


def _status_before(update: IncidentUpdate) -> Status:
    """Return the status before it; planned work is scheduled before anything is said."""
    others = update.incident.updates.public().exclude(pk=update.pk).in_order()
    earlier = others.filter(display_at__lte=update.display_at).last()
    if earlier is not None:
        return Status(earlier.status)
    return Status.SCHEDULED if update.incident.is_maintenance else Status(update.status)


def _anew(update: IncidentUpdate, statuses: Statuses) -> Said:
    said = validation.components(statuses)
    if update.status == Status.SCHEDULED:
        return dict.fromkeys(said, ComponentStatus.OPERATIONAL)
    return said


def _replace(update: IncidentUpdate, said: Said) -> set[int]:
    """Replace what ``update`` says of components; return the keys of those it concerns.

    What it says as before stays as it is, implied or not; what is implied or has no status need
    not be named, and what it says of components removed since cannot be.
    """
    wanted = {component.pk: status for component, status in said.items()}
    rows = list(update.affected.filter(component__removed_at=None))
    stale = [row for row in rows if _is_stale(row, wanted.get(row.component_id))]
    kept = {row.component_id for row in rows} - {row.component_id for row in stale}
    update.affected.filter(pk__in=[row.pk for row in stale]).delete()
    added = say(update, {c: status for c, status in said.items() if c.pk not in kept})
    return added | {row.component_id for row in stale}


def _is_stale(row: AffectedComponent, wanted: ComponentStatus | None) -> bool:
    if wanted is None:
        return row.says
    return not row.has_status or row.new_status != wanted
