"""From parts to a whole: components → group, incident impact, page status.

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


@dataclass(frozen=True)
class PageStatus:
    """The page's answer; ``indicator`` is an Impact value, as Statuspage has it."""

    indicator: Impact
    description: str | Promise


ALL_OPERATIONAL = PageStatus(Impact.NONE, _("All Systems Operational"))
UNDER_MAINTENANCE = PageStatus(Impact.MAINTENANCE, _("Service Under Maintenance"))


def worst(statuses: Iterable[ComponentStatus]) -> ComponentStatus:
    """Return the worst of ``statuses``; of none at all, operational."""
    return max(statuses, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)


def impact(reached: Iterable[ComponentStatus]) -> Impact:
    """Return the impact of an incident whose components ever ``reached`` these.

    It is sticky: what counts is the worst status reached, not the present one.
    """
    return IMPACT_OF[worst(reached)]


def page_status(
    components: Collection[ComponentStatus], open_impacts: Collection[Impact] = ()
) -> PageStatus:
    """Return the page's status by the state of its components.

    What is open, incidents and maintenances under way with ``open_impacts``, keeps the page
    from saying that all is well even if it marks no component; the worst impact is then the
    indicator. Of no component at all, all are operational: clients know no other word.
    """
    of_components = _components_status(components)
    if of_components is not ALL_OPERATIONAL or not open_impacts:
        return of_components
    of_incidents = [impact for impact in open_impacts if impact != Impact.MAINTENANCE]
    if not of_incidents:
        return UNDER_MAINTENANCE
    return PageStatus(max(of_incidents, key=list(Impact).index), _("Incident in progress"))


def _components_status(components: Collection[ComponentStatus]) -> PageStatus:
    top = worst(components)
    is_all = all(status == top for status in components)
    match top:
        case ComponentStatus.MAJOR_OUTAGE if is_all:
            return PageStatus(Impact.CRITICAL, _("Major System Outage"))
        case ComponentStatus.MAJOR_OUTAGE:
            return PageStatus(Impact.MAJOR, _("Partial System Outage"))
        case ComponentStatus.PARTIAL_OUTAGE if is_all:
            return PageStatus(Impact.MAJOR, _("Partial System Outage"))
        case ComponentStatus.PARTIAL_OUTAGE:
            return PageStatus(Impact.MINOR, _("Minor Service Outage"))
        case ComponentStatus.DEGRADED_PERFORMANCE if is_all:
            return PageStatus(Impact.MINOR, _("Degraded System Service"))
        case ComponentStatus.DEGRADED_PERFORMANCE:
            return PageStatus(Impact.MINOR, _("Partially Degraded Service"))
        case ComponentStatus.UNDER_MAINTENANCE:
            return UNDER_MAINTENANCE
        case _:
            return ALL_OPERATIONAL
