"""A page with much on it: components in groups, past incidents, two that are open."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from incidents.domain.vocabulary import ComponentStatus, Impact, IncidentKind, Status
from incidents.models import (
    AffectedComponent,
    Component,
    DailyTotal,
    Incident,
    IncidentUpdate,
    StatusInterval,
)
from tests import make
from tests.make import DAY, HOUR, MINUTE

COMPONENTS_PER_GROUP = 10
STEPS = (
    (Status.INVESTIGATING, timedelta(0)),
    (Status.MONITORING, 20 * MINUTE),
    (Status.RESOLVED, HOUR),
)


def load(*, components: int, past_incidents: int, now: datetime) -> None:
    """Fill the database. The past is written as rows, since operations would take minutes."""
    make.page(url="https://status.example.org")
    groups = [
        make.group(f"Group {number}", now=now - 400 * DAY, position=number)
        for number in range(-(-components // COMPONENTS_PER_GROUP))
    ]
    made = [
        make.component(
            f"Component {number}",
            group=groups[number // COMPONENTS_PER_GROUP],
            now=now - 400 * DAY,
            position=number,
        )
        for number in range(components)
    ]
    _past(made, past_incidents, now=now)
    _daily_totals(made, now=now)
    for component in made[:2]:
        make.incident(components=make.degraded(component), now=now - HOUR)


def _past(components: list[Component], count: int, *, now: datetime) -> None:
    """Evenly over five years, the latest two hours ago."""
    starts = [now - 2 * HOUR - number * 1_826 * DAY / count for number in range(count)]
    incidents = Incident.objects.bulk_create(
        (
            Incident(
                kind=IncidentKind.REALTIME,
                name=f"Slow answers {number}",
                status=Status.RESOLVED,
                impact=Impact.MINOR,
                started_at=started_at,
                monitoring_at=started_at + 20 * MINUTE,
                closed_at=started_at + HOUR,
                created_at=started_at,
                updated_at=started_at,
                told_at=started_at,
            )
            for number, started_at in enumerate(starts)
        ),
        batch_size=500,
    )
    updates = IncidentUpdate.objects.bulk_create(
        (
            IncidentUpdate(
                incident=incident,
                status=status,
                body=f"Some requests were *slow*; **{status}** it is.",
                display_at=incident.started_at + after,
                created_at=incident.started_at + after,
                updated_at=incident.started_at + after,
            )
            for incident in incidents
            for status, after in STEPS
        ),
        batch_size=500,
    )
    AffectedComponent.objects.bulk_create(
        (
            AffectedComponent(
                update=update,
                component=components[number % len(components)],
                old_status=ComponentStatus.OPERATIONAL,
                new_status=ComponentStatus.DEGRADED_PERFORMANCE,
            )
            for number, update in enumerate(islice(updates, 0, None, len(STEPS)))
        ),
        batch_size=500,
    )
    StatusInterval.objects.bulk_create(
        (
            StatusInterval(
                component=components[number % len(components)],
                status=ComponentStatus.DEGRADED_PERFORMANCE,
                started_at=started_at,
                ended_at=started_at + HOUR,
            )
            for number, started_at in enumerate(starts)
        ),
        batch_size=500,
    )


def _daily_totals(components: list[Component], *, now: datetime) -> None:
    """Half an hour of trouble a component on every ninth of the last 90 days."""
    DailyTotal.objects.bulk_create(
        (
            DailyTotal(
                component=component,
                day_on=(now - back * DAY).date(),
                status=ComponentStatus.PARTIAL_OUTAGE,
                seconds=1_800,
            )
            for component in components
            for back in range(1, 90, 9)
        ),
        batch_size=500,
    )
