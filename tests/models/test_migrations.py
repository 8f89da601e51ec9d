"""Rows from before a migration are as good after it, and it can be taken back.

The squashed migration leaves what those that it replaces leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.apps import apps as present
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from incidents.operations import schema
from tests import databases
from tests.make import DAY, HOUR, NOW

pytestmark = [pytest.mark.long, pytest.mark.django_db]

Migrate = Callable[[str], Apps]

# Where tests begin; all the way is gone once, and a database kept at each.
STOPS = (
    *("0004_mitigation_jobs", "0010_draft_seen", "0022_lifecycle_reversible"),
    *("0026_images_reversible", "0029_launch", "0030_launched", "0035_page_images"),
    "0058_api_tokens",
)


@pytest.fixture(scope="module")
def stops(django_db_setup: None, django_db_blocker) -> Iterator[dict[str, str]]:
    """Return a database at each of the stops, to be copied."""
    kept: dict[str, str] = {}
    with django_db_blocker.unblock(), ExitStack() as stack:
        last = None
        for stop in STOPS:
            last = kept[stop] = stack.enter_context(databases.made(last))
            with databases.used(last):
                go(stop)
        yield kept


@pytest.fixture
def migrate(db: None, stops: dict[str, str]) -> Iterator[Migrate]:
    """Have a database at one of the stops; from there, bring its schema to a migration."""
    with ExitStack() as stack:
        begun: list[str] = []

        def to(name: str) -> Apps:
            if not begun:
                begun.append(stack.enter_context(databases.made(stops[name])))
                stack.enter_context(databases.used(begun[0]))
            return go(name)

        yield to


def go(name: str) -> Apps:
    """Go one by one, as an installation does that has some of those that were squashed."""
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    executor.migrate([("incidents", name)])
    return executor.loader.project_state(("incidents", name)).apps


def upgrade() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def rows() -> dict[str, list[dict[str, object]]]:
    """Return all rows, without what differs with the hour and by chance."""
    found = {}
    for model in present.get_models(include_auto_created=True):
        found[model._meta.db_table] = list(model._base_manager.values())
    for page in found["incidents_page"]:
        for name in ("code", "tag_on", "created_at", "updated_at"):
            page.pop(name)
    return found


@pytest.mark.parametrize("stop", ["0035_page_images", "0058_api_tokens"])
def test_databases_from_before_the_squash_become_as_a_fresh_one(migrate, stops, stop):
    with databases.made() as fresh, databases.used(fresh):
        upgrade()
        expected = (databases.schema(), rows(), schema.applied())
        squashed = MigrationRecorder(connection).applied_migrations().keys()
    migrate(stop)

    upgrade()

    assert databases.schema() ^ expected[0] == set()
    assert (rows(), schema.applied()) == expected[1:]
    assert MigrationRecorder(connection).applied_migrations().keys() == squashed


def test_rows_that_the_database_is_to_refuse_are_mended_first(migrate):
    before = migrate("0004_mitigation_jobs")
    stamps = {"created_at": NOW, "updated_at": NOW + HOUR}
    page = {"code": "abcdefghijkl", "name": "Status", "url": "", "time_zone": ""}
    before.get_model("incidents", "Page").objects.update_or_create(
        pk=1, defaults=page | {"tag_authority": "localhost", "tag_on": NOW.date()} | stamps
    )
    before.get_model("incidents", "Incident").objects.create(
        code="abcdefghijkl",
        kind="realtime",
        name="Loops",
        status="resolved",
        impact="none",
        started_at=NOW,
        closed_at=NOW + HOUR,
        residual_effect="Some loops.",
        residual_ends_at=NOW,
        **stamps,
    )

    after = migrate("0007_refusals")

    page = after.get_model("incidents", "Page").objects.get()
    assert (page.url, page.time_zone) == ("http://localhost:8000", "Etc/UTC")
    incident = after.get_model("incidents", "Incident").objects.get()
    assert (incident.residual_effect, incident.residual_ends_at) == ("Some loops.", NOW + HOUR)
    assert incident.told_at == NOW + HOUR
    migrate("0004_mitigation_jobs")


OLD_EVENTS = [
    ("incident.created", "incident"),
    ("incident.updated", "incidentupdate"),
    ("draft.saved", "draft"),
    ("user.password_set", "user"),
    ("job.ended", "job"),
]


def with_audit(apps: Apps) -> None:
    """An incident with an update, a job, and an audit entry for each of the events above."""
    stamps = {"created_at": NOW, "updated_at": NOW}
    incident = apps.get_model("incidents", "Incident").objects.create(
        pk=7,
        code="abcdefghijkl",
        kind="realtime",
        name="Loops",
        status="identified",
        impact="none",
        started_at=NOW,
        told_at=NOW,
        **stamps,
    )
    apps.get_model("incidents", "IncidentUpdate").objects.create(
        pk=7,
        code="abcdefghijkl",
        incident=incident,
        status="identified",
        body="?",
        display_at=NOW,
        notifies=True,
        **stamps,
    )
    apps.get_model("incidents", "Job").objects.create(
        pk=7,
        code="abcdefghijkl",
        name="Purge",
        unit="names",
        metrics_url="http://127.0.0.1/",
        next_scrape_at=NOW,
        **stamps,
    )
    for number, (kind, subject_type) in enumerate(OLD_EVENTS):
        at = NOW + number * HOUR
        event = apps.get_model("incidents", "Event").objects.create(
            kind=kind, subject_type=subject_type, subject_id=7, created_at=at
        )
        apps.get_model("incidents", "AuditEntry").objects.create(
            event=event,
            actor_kind="system",
            actor_name="Plainstatus",
            subject_name="it",
            created_at=at,
        )


def told(apps: Apps, *columns: str) -> list[tuple]:
    events = apps.get_model("incidents", "Event").objects.order_by("created_at")
    return list(events.values_list("kind", "subject_type", "subject_id", *columns))


def test_audit_entries_take_over_what_they_had_from_their_events_and_give_it_back(migrate):
    with_audit(migrate("0010_draft_seen"))

    after = migrate("0016_event_tightened")

    entries = after.get_model("incidents", "AuditEntry").objects.order_by("created_at")
    columns = ("kind", "subject_type", "subject_id")
    assert list(entries.values_list(*columns)) == [(*event, 7) for event in OLD_EVENTS]
    assert told(after, "incident", "audience", "notifies") == [
        ("incident.created", "incident", 7, 7, "subscribers", True),
        ("incident.updated", "incidentupdate", 7, 7, "subscribers", True),
        ("job.ended", "job", 7, None, "staff", False),
    ]
    codes = after.get_model("incidents", "Event").objects.values_list("code", flat=True)
    assert len({code for code in codes if len(code) == 12}) == 3
    again = migrate("0010_draft_seen")
    assert told(again, "audit__subject_name") == [(*event, 7, "it") for event in OLD_EVENTS]


def test_what_was_cancelled_and_reminded_of_can_be_taken_back(migrate):
    after = migrate("0022_lifecycle_reversible")
    stamps = {"created_at": NOW, "updated_at": NOW, "told_at": NOW}
    after.get_model("incidents", "Incident").objects.create(
        code="abcdefghijkl",
        kind="maintenance",
        name="Upgrade",
        status="cancelled",
        impact="maintenance",
        started_at=NOW,
        closed_at=NOW,
        scheduled_for=NOW,
        scheduled_until=NOW + HOUR,
        **stamps,
    )

    after.get_model("incidents", "Event").objects.create(
        code="abcdefghijkl",
        kind="maintenance.reminder",
        subject_type="incident",
        subject_id=1,
        audience="subscribers",
        notifies=True,
        created_at=NOW,
    )

    before = migrate("0018_import_audited")

    assert before.get_model("incidents", "Incident").objects.get().status == "completed"
    assert not before.get_model("incidents", "Event").objects.exists()


def test_components_from_before_get_a_topic_and_can_lose_it_again(migrate):
    before = migrate("0026_images_reversible")
    before.get_model("incidents", "Component").objects.create(
        code="abcdefghijkl", name="CDN", created_at=NOW, updated_at=NOW
    )

    after = migrate("0027_component_topics")

    topics = after.get_model("incidents", "Revision").objects.filter(topic__contains=":")
    assert list(topics.values_list("topic", "number")) == [("component:abcdefghijkl", 0)]
    again = migrate("0026_images_reversible")
    assert not again.get_model("incidents", "Revision").objects.filter(topic__contains=":").exists()


@pytest.mark.parametrize("is_used", [True, False])
def test_a_page_that_somebody_has_used_is_launched(migrate, is_used):
    before = migrate("0029_launch")
    stamps = {"created_at": NOW, "updated_at": NOW + HOUR}
    before.get_model("incidents", "Page").objects.update_or_create(
        pk=1,
        defaults={"code": "abcdefghijkl", "name": "Status", "url": "http://localhost:8000"}
        | {"tag_authority": "localhost", "tag_on": NOW.date(), "launched_at": None}
        | stamps,
    )
    if is_used:
        before.get_model("incidents", "User").objects.create(username="robin")

    after = migrate("0030_launched")

    page = after.get_model("incidents", "Page").objects.get()
    assert page.launched_at == (NOW if is_used else None)


@pytest.mark.parametrize(
    ("end", "last_at"),
    [({}, None), ({"count": 3}, NOW + HOUR + 14 * DAY), ({"count": 1}, NOW + HOUR)],
)
def test_series_from_before_know_their_end(migrate, end, last_at):
    before = migrate("0030_launched")
    before.get_model("incidents", "MaintenanceSeries").objects.create(
        code="abcdefghijkl",
        name="Vacuum",
        body="Uploads will wait.",
        scheduled_for=NOW + HOUR,
        scheduled_until=NOW + 2 * HOUR,
        time_zone="Europe/Berlin",
        frequency="weekly",
        announced_at=NOW,
        created_at=NOW,
        updated_at=NOW,
        **end,
    )

    after = migrate("0032_series_last_at_filled")

    assert after.get_model("incidents", "MaintenanceSeries").objects.get().last_at == last_at
    migrate("0030_launched")


def test_events_of_before_are_due_since_they_were_created(migrate):
    before = migrate("0035_page_images")
    before.get_model("incidents", "Event").objects.create(
        code="abcdefghijkl",
        kind="component.status_changed",
        subject_type="component",
        subject_id=1,
        audience="subscribers",
        notifies=True,
        created_at=NOW,
    )

    after = migrate("0038_event_due_at_tightened")

    assert after.get_model("incidents", "Event").objects.get().due_at == NOW
    migrate("0035_page_images")
