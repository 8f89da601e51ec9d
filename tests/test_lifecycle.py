"""Whatever is done with a maintenance, all that readers can look at tells the same story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents.domain import lifecycle
from incidents.domain.lifecycle import STORIES, Section
from incidents.domain.transitions import UpdateStatus
from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, IncidentKind, Status
from incidents.models import Component, Incident, StatusInterval
from incidents.operations import maintenances, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import OperationError
from incidents.queries.maintenances import maintenances as on_page
from incidents.queries.reports import reports
from incidents.render import feeds, icalendar, labels
from tests import formats, make
from tests.make import HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.long]

STEP = 25 * MINUTE
Verb = Callable[[Incident, datetime], object]


def post(status: Status, maintenance: Incident, now: datetime) -> None:
    make.update(maintenance, status, now=now)


def move(maintenance: Incident, now: datetime) -> None:
    window = {"scheduled_for": now + HOUR, "scheduled_until": now + 2 * HOUR}
    maintenances.edit_maintenance(maintenance.pk, by=SYSTEM, now=now, **window)


def extend(maintenance: Incident, now: datetime) -> None:
    maintenance.refresh_from_db()
    until = maintenance.planned.end_at + HOUR
    maintenances.edit_maintenance(maintenance.pk, by=SYSTEM, now=now, scheduled_until=until)


def take_back(maintenance: Incident, now: datetime) -> None:
    last = maintenance.updates.public().in_order().last()
    assert last is not None
    updates.withdraw_update(last.pk, by=SYSTEM, now=now)


def wait(maintenance: Incident, now: datetime) -> None:
    maintenances.advance_due(now=now)


VERBS: dict[str, Verb] = {
    **{status.value: partial(post, status) for status in STATUSES_OF[IncidentKind.MAINTENANCE]},
    "move": move,
    "extend": extend,
    "take back": take_back,
    "wait": wait,
}


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def done(verbs: Sequence[str], cdn: Component) -> Incident:
    """Do one thing after another; what is refused changes nothing."""
    maintenance = make.maintenance(component_codes=[cdn.code])
    for number, verb in enumerate(verbs, 1):
        with suppress(OperationError):
            VERBS[verb](maintenance, NOW + number * STEP)
    maintenance.refresh_from_db()
    return maintenance


def told(maintenance: Incident) -> list[UpdateStatus]:
    rows = maintenance.updates.public().in_order().values_list("status", "display_at")
    return [UpdateStatus(Status(status), at) for status, at in rows]


def worked(said: Sequence[UpdateStatus]) -> list[tuple[datetime, datetime | None]]:
    """The stretches of work that updates tell of."""
    found: list[tuple[datetime, datetime | None]] = []
    since = None
    for update in said:
        if update.status in lifecycle.BEGUN:
            since = since or update.display_at
        elif since:
            found.append((since, update.display_at))
            since = None
    return found if since is None else [*found, (since, None)]


def section_of(maintenance: Incident) -> Section:
    shown = on_page()
    places = {
        Section.UPCOMING: shown.upcoming,
        Section.IN_PROGRESS: shown.in_progress,
        Section.PAST: shown.completed,
    }
    [found] = [
        section
        for section, there in places.items()
        if maintenance.pk in [report.incident.pk for report in there]
    ]
    return found


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(verbs=st.lists(st.sampled_from(sorted(VERBS)), max_size=7))
def test_any_sequence_of_verbs_tells_one_story(verbs):
    with rolled_back():
        make.page()
        cdn = make.component()
        maintenance = done(verbs, cdn)
        said, status = told(maintenance), Status(maintenance.status)
        story = STORIES[status]

        # The page
        assert status == said[-1].status
        assert section_of(maintenance) is story.section
        assert maintenance.is_open == (story.section is not Section.PAST)

        # Components, bars and uptime
        cdn.refresh_from_db()
        assert (cdn.status == ComponentStatus.UNDER_MAINTENANCE) == story.is_claiming
        spans = StatusInterval.objects.order_by("started_at")
        assert list(spans.values_list("started_at", "ended_at")) == worked(said)

        # The calendar
        [event] = formats.calendar(icalendar.history_ics(None))
        times = lifecycle.times(
            status,
            planned=maintenance.planned,
            started_at=lifecycle.began_at(said) or maintenance.started_at,
            ended_at=maintenance.closed_at,
        )
        assert event["status"] == story.calendar_status
        assert (event["dtstart"], event["dtend"]) == (times.start_at, times.end_at)

        # Feeds, and what they and the page say of components
        [report] = reports(Incident.objects.filter(pk=maintenance.pk))
        for feed in (feeds.history_atom, feeds.history_rss, feeds.updates_atom):
            text = feed(None, now=NOW + 10 * HOUR).decode()
            assert str(status.label) in text
        sentence = labels.affects(report)
        assert sentence in feeds.history_atom(None, now=NOW + 10 * HOUR).decode()
        assert sentence.startswith(
            {
                Status.COMPLETED: "This maintenance affected",
                Status.CANCELLED: "This maintenance would have affected",
            }.get(status, "This maintenance affects")
        )
