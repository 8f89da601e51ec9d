"""Which operation waits for the page, and which topics it raises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_httpserver import HTTPServer

from incidents.domain.content import UpdateContent
from incidents.domain.progress import Partition, Reading
from incidents.domain.vocabulary import COMPONENT_TOPICS, PAGE_TOPIC
from incidents.models import Draft, Job, JobReading
from incidents.operations import drafts, updates
from incidents.operations.actor import user_actor
from incidents.operations.jobs import lifecycle
from incidents.operations.scopes import page_write, write
from incidents.queries import revisions
from tests import exporters, make
from tests.make import NOW, SECOND
from tests.operations.operation import JOB, OTHERS, OWN, Scope, call, robin
from tests.operations.table import every_operation

pytestmark = pytest.mark.django_db


@dataclass
class Watched:
    """The scope taken meanwhile, and how often which topics were raised."""

    scope: Scope | None = None
    raised: dict[str, int] = field(default_factory=dict)


@contextmanager
def watched(others: frozenset[str] = frozenset()) -> Iterator[Watched]:
    """``others``: the topics of components that what happens is not about."""
    found, before = Watched(), revisions.numbers()
    with CaptureQueriesContext(connection) as captured:
        yield found
    found.scope = page_write if any(map(is_of_page, statements(captured))) else write
    for topic, number in revisions.numbers().items():
        if number != before.get(topic, 0):
            found.raised[kind_of(topic, others)] = number - before.get(topic, 0)


def kind_of(topic: str, others: frozenset[str]) -> str:
    if topic.startswith(COMPONENT_TOPICS):
        return OTHERS if topic in others else OWN
    return PAGE_TOPIC if topic == PAGE_TOPIC else JOB


def statements(captured: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in captured]


def is_of_page(statement: str) -> bool:
    """Whether it reads, locks or changes the revision of the page."""
    return "incidents_revision" in statement and f"'{PAGE_TOPIC}'" in statement


@every_operation
def test_an_operation_takes_its_scope_and_raises_its_topics_once(operation):
    others = frozenset({make.component("Elsewhere").topic})
    arguments = operation.prepare()

    with watched(others) as found:
        call(operation, arguments, by=robin(operation.permission))

    assert (found.scope, found.raised) == (operation.scope, dict.fromkeys(operation.topics, 1))


def reading(second: float, done: float) -> Reading:
    return Reading(NOW.timestamp() + second, (Partition("a", 100, done),))


def job_at(httpserver: HTTPServer, path: str, *, done: float) -> Job:
    """A job whose metrics show that so many of its 100 units are done."""
    state = "running" if done < 100 else "succeeded"
    page = exporters.shown({"a": (100, done, 0)}, state=state)
    httpserver.expect_request(path).respond_with_data(page, content_type=exporters.TEXT)
    return make.job(metrics_url=httpserver.url_for(path))


WAYS: dict[str, Callable[[Job, float], object]] = {
    "record": lambda job, done: lifecycle.record(job.pk, reading(0, done), now=NOW),
    "record_all": lambda job, done: lifecycle.record_all(job.pk, [reading(0, done)]),
    "scrape_due": lambda job, done: lifecycle.scrape_due(now=NOW),
}
every_way = pytest.mark.parametrize("read", WAYS.values(), ids=WAYS)


@every_way
def test_a_reading_does_not_wait_for_the_page_and_raises_its_job_s_topic(read, httpserver):
    job = job_at(httpserver, "/metrics", done=40)

    with watched() as found:
        read(job, 40)

    assert (found.scope, found.raised) == (write, {JOB: 1})


@every_way
def test_a_reading_that_ends_its_job_changes_the_page(read, httpserver):
    job = job_at(httpserver, "/metrics", done=100)

    with watched() as found:
        read(job, 100)

    assert (found.scope, found.raised) == (page_write, {JOB: 1, PAGE_TOPIC: 1})


def stored_before_the_page_is_locked(captured: CaptureQueriesContext) -> list[bool]:
    done = statements(captured)
    locked = next(n for n, statement in enumerate(done) if is_of_page(statement))
    return [n < locked for n, each in enumerate(done) if 'INTO "incidents_jobreading"' in each]


def test_readings_before_the_one_that_ends_the_job_do_not_wait_for_the_page():
    job = make.job()

    with CaptureQueriesContext(connection) as captured:
        lifecycle.record_all(job.pk, [reading(60 * minute, 25 * minute) for minute in range(5)])

    assert stored_before_the_page_is_locked(captured) == [True] * 4 + [False]


def test_of_jobs_that_are_read_at_once_only_those_that_end_wait_for_the_page(httpserver):
    job_at(httpserver, "/ended", done=100)
    job_at(httpserver, "/going", done=40)

    with CaptureQueriesContext(connection) as captured:
        lifecycle.scrape_due(now=NOW)

    assert stored_before_the_page_is_locked(captured) == [True, False]


class Busy:
    """A day of an incident: somebody saves drafts of it while its job is read."""

    def __init__(self) -> None:
        make.page()
        self.incident = make.incident()
        self.author = user_actor(make.user(is_superuser=True))
        self.job = make.job(self.incident)

    def draft(self, number: int) -> None:
        content = UpdateContent(body=f"So far {number}.")
        drafts.save_draft(self.incident.pk, by=self.author, content=content, now=NOW)

    def read(self, number: int) -> None:
        lifecycle.record(self.job.pk, reading(number, number), now=NOW + number * SECOND)

    def go_on(self) -> None:
        for number in range(50):
            self.draft(number)
            self.read(number)


@pytest.mark.long
def test_fifty_drafts_and_fifty_readings_do_not_touch_the_revision_of_the_page():
    busy = Busy()

    with CaptureQueriesContext(connection) as captured:
        busy.go_on()

    assert (Draft.objects.filter(job=None).count(), JobReading.objects.count()) == (50, 50)
    assert not [each for each in statements(captured) if is_of_page(each)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_fifty_drafts_and_fifty_readings_are_stored_while_an_update_is_being_posted():
    busy = Busy()
    is_posting, may_commit = threading.Event(), threading.Event()

    def post() -> None:
        with transaction.atomic():
            updates.post_update(
                busy.incident.pk, by=busy.author, content=UpdateContent(body="Soon."), now=NOW
            )
            is_posting.set()
            may_commit.wait(60)
        connection.close()

    posting = threading.Thread(target=post)
    posting.start()
    assert is_posting.wait(30)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")  # rather than for ever
        busy.go_on()
        told_before = busy.incident.updates.count()
    finally:
        may_commit.set()
        posting.join()

    assert (Draft.objects.filter(job=None).count(), JobReading.objects.count()) == (50, 50)
    assert (told_before, busy.incident.updates.count()) == (1, 2)
