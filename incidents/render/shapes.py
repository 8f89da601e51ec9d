"""Which of the five shapes goes with what: check, dash, half, cross, wrench."""

from __future__ import annotations

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
