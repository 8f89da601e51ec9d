"""The page's status in one word, as other programs ask for it."""

from __future__ import annotations

from incidents.domain.rollup import PageStatus, page_status
from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.models import Component, Incident


def status() -> PageStatus:
    """Return the status by components, open incidents and running maintenances. Two queries."""
    components = Component.objects.filter(removed_at=None).values_list("status", flat=True)
    is_open = Incident.objects.public().filter(closed_at=None).exclude(status=Status.SCHEDULED)
    found = list(is_open.only("impact", "impact_override"))
    return page_status(
        [ComponentStatus(each) for each in components],
        [each.shown_impact for each in found],
        [Impact(each.impact_override) for each in found if each.impact_override],
    )
