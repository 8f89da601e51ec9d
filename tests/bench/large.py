"""A page with much on it: components in groups, past incidents, two that are open."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.domain.content import UpdateContent
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, DailyTotal
from incidents.operations import imports
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import DAY, HOUR, MINUTE

COMPONENTS_PER_GROUP = 10
# Of the past incidents so many ended in the last 14 days, which the front page tells of.
RECENT = 38
STEPS = (
    (Status.INVESTIGATING, timedelta(0)),
    (Status.MONITORING, 20 * MINUTE),
    (Status.RESOLVED, HOUR),
)


def load(*, components: int, past_incidents: int, now: datetime) -> None:
    """Fill the database."""
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
    """The latest two hours ago, the last fourteen days like all others of five years.

    However many there are: what was before those days must not make a page slower.
    """
    step = 1_826 * DAY / 5_000
    starts = [now - 2 * HOUR - number * step for number in range(min(count, RECENT))]
    starts += [now - (15 + number % 1_811) * DAY for number in range(count - RECENT)]
    imports.import_incidents(
        [
            _resolved(number, components[number % len(components)], started_at=started_at)
            for number, started_at in enumerate(starts)
        ],
        by=SYSTEM,
        now=now,
    )


def _resolved(number: int, component: Component, *, started_at: datetime) -> PastIncident:
    contents = [
        UpdateContent(
            status=status,
            body=f"Some requests were *slow*; **{status}** it is.",
            display_at=started_at + after,
            components=None if after else make.degraded(component),
        )
        for status, after in STEPS
    ]
    return PastIncident(
        name=f"Slow answers {number}", updates=[PastUpdate(content=each) for each in contents]
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
