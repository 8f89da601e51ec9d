"""The topics of components that a change raises, beside what ``table`` says of each operation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import COMPONENT_TOPICS, PAGE_TOPIC, ComponentStatus, Status
from incidents.models import Component
from incidents.operations import components, maintenances, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.queries import revisions
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

LATER = NOW + HOUR


@pytest.fixture
def parts() -> list[Component]:
    make.page()
    return [make.component(name) for name in ("CDN", "Search", "Mail")]


def raised(act: Callable[[], object]) -> dict[str, int]:
    """How often each topic was raised, by the names of components and of other topics."""
    before = revisions.numbers()
    act()
    names = {component.topic: component.name for component in Component.objects.all()}
    return {
        names.get(topic, topic): number - before.get(topic, 0)
        for topic, number in revisions.numbers().items()
        if number != before.get(topic, 0)
    }


def test_an_edit_concerns_what_an_update_named_before_and_what_it_names_now(parts):
    cdn, search, _mail = parts
    update = make.incident(components=make.degraded(cdn)).updates.get()
    content = UpdateContent(body="Not that one.", components=make.degraded(search))

    found = raised(lambda: updates.edit_update(update.pk, by=SYSTEM, content=content, now=LATER))

    assert found == {PAGE_TOPIC: 1, "CDN": 1, "Search": 1}


def test_planned_work_concerns_what_an_edit_takes_off_its_plan(parts):
    cdn, search, _mail = parts
    update = make.maintenance([cdn.code]).updates.get()
    said = make.saying(ComponentStatus.UNDER_MAINTENANCE, search)
    content = UpdateContent(body="Not that one.", components=said)

    found = raised(lambda: updates.edit_update(update.pk, by=SYSTEM, content=content, now=LATER))

    assert found == {PAGE_TOPIC: 1, "CDN": 1, "Search": 1}


def test_an_update_that_names_nothing_concerns_what_its_incident_affects(parts):
    incident = make.incident(components=make.degraded(parts[0]))

    assert raised(lambda: make.update(incident, now=LATER)) == {PAGE_TOPIC: 1, "CDN": 1}


def test_what_a_withdrawn_update_said_concerns_its_components(parts):
    cdn, search, _mail = parts
    incident = make.incident(components=make.degraded(cdn))
    update = make.update(incident, components=make.degraded(search), now=LATER)

    found = raised(lambda: updates.withdraw_update(update.pk, by=SYSTEM, now=LATER))

    assert found == {PAGE_TOPIC: 1, "CDN": 1, "Search": 1}


@pytest.mark.parametrize("step", [Status.IN_PROGRESS, Status.COMPLETED])
def test_work_that_begins_or_ends_by_the_clock_concerns_its_components(parts, step):
    make.maintenance([parts[1].code], scheduled_for=LATER, scheduled_until=LATER + HOUR)
    at = LATER
    if step == Status.COMPLETED:
        maintenances.advance_due(now=at)
        at += HOUR

    assert raised(lambda: maintenances.advance_due(now=at)) == {PAGE_TOPIC: 1, "Search": 1}


def test_a_reminder_concerns_nothing_that_readers_see(parts):
    make.maintenance(
        [parts[1].code],
        scheduled_for=LATER + HOUR,
        scheduled_until=LATER + 2 * HOUR,
        remind_before_s=3600,
    )

    assert raised(lambda: maintenances.remind_due(now=LATER)) == {}


@pytest.mark.parametrize(
    "details",
    [{"is_showcased": False}, {"is_hidden_while_operational": True}, {"started_on": NOW.date()}],
)
def test_how_a_component_is_shown_concerns_its_own_documents(parts, details):
    def edit() -> None:
        components.edit_component(parts[0].pk, by=SYSTEM, now=LATER, **details)

    assert raised(edit)["CDN"] == 1


def test_a_job_concerns_what_its_incident_affects(parts):
    job = make.job(make.incident(components=make.degraded(parts[0])))

    found = raised(lambda: lifecycle.end_job(job.pk, by=SYSTEM, now=LATER))

    assert found == {PAGE_TOPIC: 1, "CDN": 1, job.topic: 1}


def test_a_job_of_no_incident_concerns_no_component(parts):
    job = make.job()

    found = raised(lambda: lifecycle.end_job(job.pk, by=SYSTEM, now=LATER))

    assert found == {PAGE_TOPIC: 1, job.topic: 1}


def test_a_new_component_has_a_topic_of_its_own(parts):
    found = {topic for topic in revisions.numbers() if topic.startswith(COMPONENT_TOPICS)}

    assert found == {part.topic for part in parts}
