"""The five shapes of statuses: check, dash, half, cross, wrench; and a ring for none."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from incidents.domain.rollup import PageStatus
from incidents.domain.vocabulary import ComponentStatus, Impact

OF_STATUS: dict[ComponentStatus, str] = {
    ComponentStatus.OPERATIONAL: "operational",
    ComponentStatus.UNDER_MAINTENANCE: "maintenance",
    ComponentStatus.DEGRADED_PERFORMANCE: "degraded",
    ComponentStatus.PARTIAL_OUTAGE: "partial",
    ComponentStatus.MAJOR_OUTAGE: "major",
}
# An incident of no known impact is still no check mark.
OF_IMPACT: dict[Impact, str] = {
    Impact.NONE: "degraded",
    Impact.MINOR: "degraded",
    Impact.MAJOR: "partial",
    Impact.CRITICAL: "major",
    Impact.MAINTENANCE: "maintenance",
}
MAINTENANCE = OF_STATUS[ComponentStatus.UNDER_MAINTENANCE]
# Where there is nothing yet that could have a status.
NEUTRAL = "neutral"


# What says that nothing is wrong.
CALM = frozenset({NEUTRAL, OF_STATUS[ComponentStatus.OPERATIONAL]})


def of_status(status: str) -> str:
    """Return the shape of a component's status."""
    return OF_STATUS[ComponentStatus(status)]


def of_impact(impact: str) -> str:
    """Return the shape of an incident's impact."""
    return OF_IMPACT[Impact(impact)]


def of_page(status: PageStatus) -> str:
    """Return the shape of the page's status."""
    return OF_STATUS[status.top] if status.top else OF_IMPACT[status.indicator]


@lru_cache
def svg(name: str) -> SafeString:
    """Draw the shape that goes with a status; the word beside it says the same."""
    return format_html(
        '<svg class="shape shape-{0}" aria-hidden="true"><use href="#shape-{0}"></use></svg>',
        name,
    )


def icon(name: str) -> str:
    """Return the static file that draws the shape as the icon of a page."""
    return f"incidents/favicon{'' if name == NEUTRAL else f'-{name}'}.svg"
