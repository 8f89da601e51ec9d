from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain import rollup, transitions
from incidents.domain.content import UpdateContent
from incidents.domain.uptime import day_of
from incidents.domain.vocabulary import (
    STATUSES_OF,
    Cause,
    ComponentStatus,
    IncidentKind,
    Status,
)
from incidents.models import (
    Component,
    DailyTotal,
    Incident,
    IncidentUpdate,
    Page,
    StatusChange,
    StatusInterval,
)
from incidents.operations import components, derived, incidents, maintenances, pages, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import OperationError
from tests import examples, make, stored
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
# Both end summer time in the days in which the stories below play.
ZONES = ["Etc/UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"]
BEGIN = datetime.fromisoformat("2018-02-17T20:00+00:00")  # Sao Paulo's clocks go back at 02:00


# Random stories: several incidents over the same components, told, corrected and taken back.


@dataclass
class Story:
    """The updates so far, and the time until which they were posted."""

    parts: list[Component]
    now: datetime = BEGIN
    incidents: list[int] = field(default_factory=list)

    def pick(self, number: int) -> int:
        return self.incidents[number % len(self.incidents)]

    def pick_update(self, number: int) -> IncidentUpdate:
        found = IncidentUpdate.objects.order_by("pk").select_related("incident")
        return list(found)[number % found.count()]

    def said(self, of: dict[int, ComponentStatus]) -> dict[str, ComponentStatus]:
        return {self.parts[number].code: status for number, status in of.items()}


Act = Callable[[Story], object]
SAID = st.dictionaries(st.sampled_from([0, 0, 0, 1]), st.sampled_from(ComponentStatus), max_size=2)
NOT_BACK = timedelta(0)
BACK = st.sampled_from([0, 0, 0, 7, 45, 600]).map(lambda minutes: timedelta(minutes=minutes))
WHICH = st.integers(0, 2)
REALTIME = st.sampled_from(STATUSES_OF[IncidentKind.REALTIME])


def create(said: Any, status: Status, back: timedelta, since: timedelta) -> Act:
    def act(story: Story) -> None:
        made = incidents.create_incident(
            by=SYSTEM,
            name="?",
            content=UpdateContent(
                body="?",
                status=status,
                components=story.said(said),
                display_at=story.now - back if back else None,
            ),
            started_at=story.now - back - since,
            now=story.now,
        )
        story.incidents.append(made.pk)

    return act


def schedule(said: Any, starts: int, length: int) -> Act:
    def act(story: Story) -> None:
        made = maintenances.schedule_maintenance(
            by=SYSTEM,
            name="?",
            content=UpdateContent(body="?", components=story.said(said)),
            scheduled_for=story.now + timedelta(minutes=starts),
            scheduled_until=story.now + timedelta(minutes=starts + length),
            now=story.now,
        )
        story.incidents.append(made.pk)

    return act


def post(which: int, step: int, said: Any, back: timedelta) -> Act:
    def act(story: Story) -> None:
        incident = Incident.objects.get(pk=story.pick(which))
        updates.post_update(
            incident.pk,
            by=SYSTEM,
            content=UpdateContent(
                status=STATUSES_OF[IncidentKind(incident.kind)][step],
                body="?",
                components=story.said(said),
                display_at=story.now - back,
            ),
            now=story.now,
        )

    return act


def edit(which: int, step: int | None, said: Any, shift: timedelta) -> Act:
    def act(story: Story) -> None:
        update = story.pick_update(which)
        kind = IncidentKind(update.incident.kind)
        updates.edit_update(
            update.pk,
            by=SYSTEM,
            content=UpdateContent(
                status=None if step is None else STATUSES_OF[kind][step],
                body="?!",
                components=None if said is None else story.said(said),
                display_at=update.display_at - shift,
            ),
            now=story.now,
        )

    return act


def withdraw_update(which: int) -> Act:
    return lambda story: updates.withdraw_update(
        story.pick_update(which).pk, by=SYSTEM, now=story.now
    )


def withdraw_incident(which: int) -> Act:
    return lambda story: incidents.withdraw_incident(story.pick(which), by=SYSTEM, now=story.now)


def set_status(part: int, status: ComponentStatus, back: timedelta) -> Act:
    return lambda story: components.set_status(
        story.parts[part].pk,
        by=SYSTEM,
        status=status,
        effective_at=story.now - back if back else None,
        now=story.now,
    )


def move(zone: str) -> Act:
    return lambda story: pages.edit_page(
        by=SYSTEM, name="?", url="https://status.example.org", time_zone=zone, now=story.now
    )


def sweep(story: Story) -> None:
    maintenances.advance_due(now=story.now)


ACTS = st.one_of(
    st.builds(create, SAID, REALTIME, BACK, BACK),
    st.builds(schedule, SAID, st.integers(-30, 60), st.integers(1, 120)),
    st.builds(post, WHICH, st.integers(0, 3), SAID, BACK),
    st.builds(post, WHICH, st.integers(0, 2), SAID, BACK),
    st.builds(post, WHICH, st.just(3), SAID, st.just(NOT_BACK)),
    st.builds(edit, WHICH, st.none() | st.integers(0, 3), st.none() | SAID, BACK),
    st.builds(edit, WHICH, st.none(), st.none() | SAID, st.just(NOT_BACK)),
    st.builds(withdraw_update, WHICH),
    st.builds(withdraw_incident, WHICH),
    st.builds(set_status, st.integers(0, 1), st.sampled_from(ComponentStatus), BACK),
    st.builds(move, st.sampled_from(ZONES)),
    st.just(sweep),
)
STORIES = st.lists(st.tuples(ACTS, st.sampled_from([0, 1, 20, 90])), min_size=10, max_size=16)


# Two incidents over the same component, so that whatever follows concerns both.
BEGINNING: list[tuple[Act, int]] = [
    (create({0: MAJOR}, Status.IDENTIFIED, HOUR, HOUR), 5),
    (create({0: DEGRADED}, Status.IDENTIFIED, NOT_BACK, HOUR), 5),
]


def tell(acts: list[tuple[Act, int]]) -> Story:
    """Play a story; what is refused or impossible in it is left out."""
    story = Story([make.component("One", now=BEGIN), make.component("Two", now=BEGIN)])
    for act, minutes in [*BEGINNING, *acts]:
        with suppress(OperationError):
            act(story)
        story.now += timedelta(minutes=minutes)
    return story


# The oracle: what the updates say, asked minute by minute, without a log or a replay.


@dataclass(frozen=True)
class Word:
    """Something said of a component, in the order in which things were said."""

    order: tuple[Any, ...]
    at: datetime
    cause: Cause
    incident: int | None
    status: ComponentStatus
    is_implied: bool = False


def words_of(part: Component) -> list[Word]:
    found = [
        Word(
            (c.effective_at, c.recorded_at, float("inf"), c.pk),
            c.effective_at,
            Cause.SET,
            None,
            ComponentStatus(c.status),
        )
        for c in StatusChange.objects.filter(component=part, cause=Cause.SET)
    ]
    for incident in Incident.objects.filter(withdrawn_at=None):
        is_claimed = False
        for update in incident.updates.filter(withdrawn_at=None).in_order():
            row = update.affected.filter(component=part, is_implied=False).first()
            frees = Status(update.status).is_closed or update.status == Status.SCHEDULED
            said = None if row is None else ComponentStatus(row.new_status)
            if update.status == Status.SCHEDULED:
                said = None
            is_implied = frees and is_claimed and said is None
            if is_implied:
                said = OPERATIONAL
            if said is None:
                continue
            order = (update.display_at, update.created_at, update.pk, 0)
            cause = Cause.RELEASE if frees else Cause.CLAIM
            found.append(Word(order, update.display_at, cause, incident.pk, said, is_implied))
            is_claimed = not frees
    return sorted(found, key=lambda word: word.order)


def status_at(words: list[Word], at: datetime) -> ComponentStatus:
    """The worst of what each open one says and what was set or left last, if not claimed since."""
    until = [word for word in words if word.at <= at]
    said = [w for i, w in enumerate(until) if not w.is_implied or is_claimed(w.incident, until[:i])]
    if not said:
        return OPERATIONAL
    since_set = next((i for i in reversed(range(len(said))) if said[i].cause == Cause.SET), 0)
    last_of = {word.incident: word for word in said[since_set:]}
    claims = [word.status for word in last_of.values() if word.cause == Cause.CLAIM]
    base = OPERATIONAL if said[-1].cause == Cause.CLAIM else said[-1].status
    return rollup.worst([base, *claims])


def is_claimed(incident: int | None, before: list[Word]) -> bool:
    """An end that does not speak of the component frees what its incident still claims."""
    concerned = (word for word in reversed(before) if word.incident in (incident, None))
    last = next(concerned, None)
    return last is not None and last.cause == Cause.CLAIM and last.status != OPERATIONAL


def minutes(start: datetime, end: datetime) -> list[datetime]:
    return [start + n * MINUTE for n in range(int((end - start) / MINUTE) + 1)]


def check_intervals(story: Story, part: Component) -> None:
    """Intervals and totals are what asking the oracle each minute gives."""
    words, zone = words_of(part), Page.objects.get().zone
    stored_ = list(part.intervals.order_by("started_at"))
    turns = {word.at for word in words}
    ends = {at for i in stored_ for at in (i.started_at, i.ended_at or story.now)}
    status, counted = OPERATIONAL, dict[tuple[date, str], float]()
    lasting = next((i for i in stored_ if i.ended_at is None), None)
    for at in minutes(min(turns | ends, default=story.now) - MINUTE, story.now):
        if at in turns:
            status = status_at(words, at)
        if at in turns | ends:
            covering = [
                i.status
                for i in stored_
                if i.started_at <= at and (not i.ended_at or at < i.ended_at)
            ]
            assert covering == ([] if status == OPERATIONAL else [status]), at
        if status != OPERATIONAL and (lasting is None or at < lasting.started_at):
            key = (day_of(at, zone), str(status))
            counted[key] = counted.get(key, 0.0) + 60
    assert Component.objects.get(pk=part.pk).status == status
    totals = DailyTotal.objects.filter(component=part)
    assert {(t.day_on, t.status): t.seconds for t in totals} == counted


def check_incident(incident: Incident) -> None:
    told = list(incident.updates.public().in_order())
    stand = transitions.incident_state(
        [transitions.UpdateStatus(Status(u.status), u.display_at) for u in told]
    )
    reached = [
        ComponentStatus(row.new_status)
        for update in told
        for row in update.affected.filter(is_implied=False)
    ]
    found = (incident.status, incident.monitoring_at, incident.closed_at)
    assert found == (stand.status, stand.monitoring_at, stand.closed_at)
    if incident.is_maintenance:
        assert incident.impact == "maintenance"
    else:
        assert incident.impact == rollup.impact(reached)
        assert incident.started_at <= told[0].display_at


def check_rebuild_changes_nothing(story: Story) -> None:
    keys = [part.pk for part in story.parts]
    before = stored.everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        derived.rebuild(keys, now=story.now)
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "SAVEPOINT", "RELEASE"}
    assert stored.everything() == before


def check_rebuild_from_the_log_alone(story: Story) -> None:
    before = stored.derived()
    StatusInterval.objects.all().delete()
    DailyTotal.objects.all().delete()
    Component.objects.update(status=PARTIAL)
    derived.rebuild([part.pk for part in story.parts], now=story.now)
    assert stored.derived() == before


def check_settling_again_changes_nothing(story: Story) -> None:
    before = stored.derived()
    for incident in Incident.objects.all():
        derived.settle(incident, now=story.now, told_at=None)
    assert stored.derived() == before


@pytest.mark.long
@examples.in_database(0.4)
@given(STORIES)
def test_what_is_derived_is_what_the_updates_say_whatever_was_told(acts):
    with transaction.atomic():
        story = tell(acts)

        for part in story.parts:
            check_intervals(story, part)
        for incident in Incident.objects.filter(withdrawn_at=None):
            check_incident(incident)
        check_rebuild_changes_nothing(story)
        check_settling_again_changes_nothing(story)
        check_rebuild_from_the_log_alone(story)

        transaction.set_rollback(True)


def test_nothing_in_the_log_is_ever_changed_but_marked_as_superseded():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    before = StatusChange.objects.values().get()

    updates.edit_update(
        incident.updates.get().pk,
        by=SYSTEM,
        content=UpdateContent(body="?", components=make.saying(MAJOR, cdn)),
        now=NOW + HOUR,
    )

    old, new = StatusChange.objects.order_by("pk").values()
    assert old == before | {"superseded_at": NOW + HOUR}
    assert (new["status"], new["effective_at"], new["recorded_at"]) == (MAJOR, NOW, NOW + HOUR)


def test_rebuilding_no_component_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        derived.rebuild([], now=NOW)


def test_the_log_is_kept_when_an_incident_is_withdrawn():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))

    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW + HOUR)

    assert StatusChange.objects.get().superseded_at == NOW + HOUR
    assert not StatusInterval.objects.exists()


def test_a_rebuild_keeps_the_rows_that_are_right():
    cdn = make.component()
    for number in range(3):
        incident = make.incident(components=make.degraded(cdn), now=NOW + number * HOUR)
        make.update(incident, Status.RESOLVED, now=NOW + number * HOUR + MINUTE)
    kept = set(StatusInterval.objects.values_list("pk", flat=True))

    make.incident(components=make.degraded(cdn), now=NOW + DAY)

    assert kept < set(StatusInterval.objects.values_list("pk", flat=True))
