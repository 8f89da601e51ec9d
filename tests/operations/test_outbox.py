from __future__ import annotations

import inspect
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection

import incidents.operations
from incidents.domain.vocabulary import ActorKind, EventKind, Status
from incidents.models import AuditEntry, Draft, Event, Incident, IncidentUpdate, Job, Revision, User
from incidents.operations import (
    components,
    drafts,
    jobs,
    maintenances,
    pages,
    postmortems,
    readings,
    tokens,
    updates,
    users,
)
from incidents.operations import (
    incidents as incident_operations,
)
from incidents.operations.actor import SYSTEM, Actor, user_actor
from incidents.operations.errors import NotAllowed, Refused
from incidents.operations.outbox import PAGE_TOPIC
from incidents.operations.postmortems import Section
from tests import make, stored
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

SECTIONS = [Section("Summary", "Two redirects pointed at each other.")]
LATER = NOW + HOUR


@dataclass(frozen=True)
class Operation:
    """``prepare`` makes what it needs and returns the arguments that it is called with.

    What is not public changes nothing that readers see.
    """

    do: Callable[..., object]
    permission: str
    event: EventKind
    prepare: Callable[[], dict[str, Any]]
    is_public: bool = True


def on(made: Any) -> dict[str, Any]:
    """The operation's first parameter is the key of ``made``."""
    return {"_key": made.pk}


def ended_incident(*, is_published: bool = False) -> Incident:
    incident = make.incident()
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=SECTIONS, now=NOW + MINUTE)
    if is_published:
        postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW + MINUTE)
    return incident


def second_update() -> IncidentUpdate:
    return make.update(make.incident(), now=NOW + MINUTE)


def robin_s_account() -> User:
    return make.user(pk=7, username="robin")


def draft() -> Draft:
    author = user_actor(make.user(is_superuser=True))
    return drafts.save_draft(make.incident().pk, by=author, fields={"body": "Soon."}, now=NOW)


def ended_job() -> Job:
    return jobs.end_job(make.job().pk, by=SYSTEM, now=NOW)


JOB = {
    "name": "Purge",
    "unit": "names",
    "metrics_url": "http://127.0.0.1:9100/metrics",
    "incident": None,
    "partition_words": "{partition}",
    "failure_meaning": "",
    "mapping": {},
    "interval_s": 15,
    "authentication": "none",
    "credentials": None,
    "posts_by_itself": False,
}
WINDOW = {"scheduled_for": LATER, "scheduled_until": LATER + HOUR}
PART = {"description": "", "position": 0}
COMPONENT = PART | {
    "group": None,
    "is_showcased": True,
    "is_hidden_while_operational": False,
    "started_on": None,
}
PERSON = {"username": "eve", "is_active": True, "is_staff": True, "is_superuser": False}
OPERATIONS = [
    Operation(
        incident_operations.create_incident,
        "add_incident",
        EventKind.INCIDENT_CREATED,
        lambda: {"name": "Loops", "status": "identified", "body": "Redirects loop."},
    ),
    Operation(
        incident_operations.edit_incident,
        "change_incident",
        EventKind.INCIDENT_EDITED,
        lambda: (
            on(make.incident())
            | {"name": "Redirects loop", "impact_override": None, "started_at": NOW}
        ),
    ),
    Operation(
        incident_operations.withdraw_incident,
        "delete_incident",
        EventKind.INCIDENT_WITHDRAWN,
        lambda: on(make.incident()),
    ),
    Operation(
        updates.post_update,
        "add_incidentupdate",
        EventKind.INCIDENT_UPDATED,
        lambda: on(make.incident()) | {"status": "monitoring", "body": "Purged."},
    ),
    Operation(
        updates.edit_update,
        "change_incidentupdate",
        EventKind.UPDATE_EDITED,
        lambda: (
            on(second_update())
            | {"status": "monitoring", "body": "All is purged.", "display_at": NOW + MINUTE}
        ),
    ),
    Operation(
        updates.withdraw_update,
        "delete_incidentupdate",
        EventKind.UPDATE_WITHDRAWN,
        lambda: on(second_update()),
    ),
    Operation(
        drafts.save_draft,
        "add_incidentupdate",
        EventKind.DRAFT_SAVED,
        lambda: on(make.incident()) | {"fields": {"body": f"By {robin_s_account()}."}},
        is_public=False,
    ),
    Operation(
        drafts.discard_draft,
        "add_incidentupdate",
        EventKind.DRAFT_DISCARDED,
        lambda: on(draft()),
        is_public=False,
    ),
    Operation(
        drafts.post_draft,
        "add_incidentupdate",
        EventKind.INCIDENT_UPDATED,
        lambda: on(draft()),
    ),
    Operation(
        maintenances.schedule_maintenance,
        "add_incident",
        EventKind.MAINTENANCE_SCHEDULED,
        lambda: WINDOW | {"name": "Upgrade", "body": "Uploads will wait."},
    ),
    Operation(
        maintenances.edit_maintenance,
        "change_incident",
        EventKind.INCIDENT_EDITED,
        lambda: (
            on(make.maintenance())
            | WINDOW
            | {"name": "Upgrade", "starts_by_itself": False, "ends_by_itself": False}
        ),
    ),
    Operation(
        postmortems.write_postmortem,
        "change_postmortem",
        EventKind.POSTMORTEM_WRITTEN,
        lambda: on(make.incident()) | {"sections": SECTIONS},
    ),
    Operation(
        postmortems.publish_postmortem,
        "publish_postmortem",
        EventKind.POSTMORTEM_PUBLISHED,
        lambda: on(ended_incident()),
    ),
    Operation(
        postmortems.revert_postmortem,
        "publish_postmortem",
        EventKind.POSTMORTEM_REVERTED,
        lambda: on(ended_incident(is_published=True)),
    ),
    Operation(
        components.create_component,
        "add_component",
        EventKind.COMPONENT_CREATED,
        lambda: {"name": "Search"},
    ),
    Operation(
        components.edit_component,
        "change_component",
        EventKind.COMPONENT_EDITED,
        lambda: on(make.component()) | COMPONENT | {"name": "Search"},
    ),
    Operation(
        components.set_status,
        "change_component",
        EventKind.COMPONENT_STATUS_CHANGED,
        lambda: on(make.component()) | {"status": "major_outage"},
    ),
    Operation(
        components.remove_component,
        "delete_component",
        EventKind.COMPONENT_REMOVED,
        lambda: on(make.component()),
    ),
    Operation(
        components.create_group,
        "add_componentgroup",
        EventKind.GROUP_CREATED,
        lambda: {"name": "Community"},
    ),
    Operation(
        components.edit_group,
        "change_componentgroup",
        EventKind.GROUP_EDITED,
        lambda: on(make.group()) | PART | {"name": "Community"},
    ),
    Operation(
        components.remove_group,
        "delete_componentgroup",
        EventKind.GROUP_REMOVED,
        lambda: on(make.group()),
    ),
    Operation(
        jobs.create_job,
        "add_job",
        EventKind.JOB_CREATED,
        lambda: {"name": "Purge", "unit": "names", "metrics_url": "http://127.0.0.1:9100/metrics"},
    ),
    Operation(jobs.edit_job, "change_job", EventKind.JOB_EDITED, lambda: on(make.job()) | JOB),
    Operation(jobs.end_job, "change_job", EventKind.JOB_ENDED, lambda: on(make.job())),
    Operation(jobs.read_again, "change_job", EventKind.JOB_EDITED, lambda: on(ended_job())),
    Operation(jobs.remove_job, "delete_job", EventKind.JOB_REMOVED, lambda: on(make.job())),
    Operation(
        pages.edit_page,
        "change_page",
        EventKind.PAGE_EDITED,
        lambda: {"name": "Example status", "url": "https://status.example.org"},
    ),
    Operation(
        users.create_user,
        "add_user",
        EventKind.USER_CREATED,
        lambda: {"username": "eve", "password": None},
        is_public=False,
    ),
    Operation(
        users.edit_user,
        "change_user",
        EventKind.USER_EDITED,
        lambda: on(make.user()) | PERSON,
        is_public=False,
    ),
    Operation(
        users.set_password,
        "change_user",
        EventKind.PASSWORD_SET,
        lambda: on(make.user()) | {"password": "correct horse battery"},
        is_public=False,
    ),
    Operation(
        users.create_role,
        "change_user",
        EventKind.ROLE_CREATED,
        lambda: {"name": "Editors", "permissions": []},
        is_public=False,
    ),
    Operation(
        users.edit_role,
        "change_user",
        EventKind.ROLE_EDITED,
        lambda: on(Group.objects.create(name="?")) | {"name": "Editors", "permissions": []},
        is_public=False,
    ),
    Operation(
        users.remove_role,
        "change_user",
        EventKind.ROLE_REMOVED,
        lambda: on(Group.objects.create(name="Editors")),
        is_public=False,
    ),
    Operation(
        tokens.issue_token,
        "add_token",
        EventKind.TOKEN_ISSUED,
        lambda: {"name": "Deploy robot", "permissions": []},
    ),
    Operation(
        tokens.revoke_token,
        "delete_token",
        EventKind.TOKEN_REVOKED,
        lambda: on(tokens.issue_token(by=SYSTEM, name="?", permissions=[], now=NOW)[0]),
    ),
]
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: operation.do.__name__
)


def robin(*permissions: str) -> Actor:
    return Actor(ActorKind.USER, 7, "robin", frozenset(f"incidents.{p}" for p in permissions))


def call(operation: Operation, arguments: dict[str, Any], *, by: Actor) -> object:
    arguments = dict(arguments)
    keys = [arguments.pop("_key")] if "_key" in arguments else []
    return operation.do(*keys, by=by, now=LATER, **arguments)


# What a machine reads is nobody's word: no permission, and an event for its milestones only.
BY_NOBODY = {readings.record, readings.record_all}


def test_no_operation_is_left_out_here():
    modules = [
        import_module(f"incidents.operations.{found.name}")
        for found in iter_modules(incidents.operations.__path__)
    ]
    written = {
        function
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and hasattr(function, "__wrapped__")
        and not inspect.isgeneratorfunction(inspect.unwrap(function))  # a context, no write
        and function.__module__ == module.__name__
        and not name.startswith("_")
    }

    assert {operation.do for operation in OPERATIONS} == written - BY_NOBODY


@every_operation
def test_an_operation_needs_its_permission(operation):
    arguments = operation.prepare()
    others = {o.permission for o in OPERATIONS} - {operation.permission}

    with (
        stored.nothing_written(),
        pytest.raises(NotAllowed, match=f"“incidents.{operation.permission}” is missing.*Ask"),
    ):
        call(operation, arguments, by=robin(*others))


@every_operation
def test_permissions_exist_for_an_administrator_to_give(operation):
    assert Permission.objects.filter(
        codename=operation.permission, content_type__app_label="incidents"
    ).exists()


@every_operation
def test_an_operation_tells_whoever_asks_and_bumps_the_revision_once_if_readers_see_it(operation):
    arguments = operation.prepare()
    events, revision = set(Event.objects.values_list("pk", flat=True)), stored.revision()

    call(operation, arguments, by=robin(operation.permission))

    event = Event.objects.exclude(pk__in=events).get()
    assert (event.kind, event.created_at) == (operation.event, LATER)
    entry = event.audit
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == (ActorKind.USER, 7, "robin")
    assert entry.subject_name
    assert entry.created_at == LATER
    assert stored.revision() == revision + operation.is_public


@every_operation
def test_a_time_without_a_zone_is_refused(operation):
    arguments = operation.prepare()
    keys = [arguments.pop("_key")] if "_key" in arguments else []

    with stored.nothing_written(), pytest.raises(Refused, match="has no zone; write one"):
        operation.do(*keys, by=SYSTEM, **arguments | {"now": NOW.replace(tzinfo=None)})


@pytest.mark.parametrize("year", [22, 1999, 2101, 9999])
def test_a_mistyped_year_is_refused(year):
    with stored.nothing_written(), pytest.raises(Refused, match=f"year {year} cannot be meant"):
        make.incident(started_at=NOW.replace(year=year), now=NOW)


def test_an_audit_row_outlives_what_it_tells_of():
    group = make.group("Community")
    components.remove_group(group.pk, by=SYSTEM, now=NOW)

    entry = AuditEntry.objects.get(event__kind=EventKind.GROUP_REMOVED)

    assert (entry.subject_name, entry.event.subject_id) == ("Community", group.pk)


def test_the_system_acts_without_a_key():
    make.incident()

    entry = AuditEntry.objects.get()

    assert (entry.actor_kind, entry.actor_id) == (ActorKind.SYSTEM, None)


def test_a_failure_after_writing_leaves_nothing_behind():
    nobody = Actor(ActorKind.USER, None, "robin")  # which the audit's table refuses

    with stored.nothing_written(), pytest.raises(IntegrityError):
        make.incident(by=nobody, components=make.degraded())


# Two at once. Each thread has a connection of its own and commits.


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run all acts in threads that start together; return what each returned or raised."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=10)
            results[number] = acts[number]()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def posting(incident: Incident, number: int, **fields: Any) -> Callable[[], object]:
    fields = {"now": NOW + number * MINUTE, "body": str(number)} | fields
    return lambda: make.update(incident, Status.IDENTIFIED, **fields)


@pytest.mark.django_db(transaction=True)
def test_two_people_posting_at_once_both_land_in_order():
    make.page()
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))

    results = at_once(*[posting(incident, number) for number in (3, 1, 4, 2)])

    assert all(isinstance(result, IncidentUpdate) for result in results), results
    told = incident.updates.in_order().values_list("body", flat=True)
    assert list(told)[1:] == ["1", "2", "3", "4"]
    assert Event.objects.filter(kind=EventKind.INCIDENT_UPDATED).count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_submission_sent_twice_at_once_lands_once():
    make.page()
    incident = make.incident()

    results = at_once(*[posting(incident, 1, submission="form-1") for _ in range(3)])

    assert len({getattr(result, "pk", result) for result in results}) == 1, results
    assert incident.updates.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_incident_submitted_twice_at_once_is_one():
    make.page()

    results = at_once(*[lambda: make.incident(submission="form-1")] * 3)

    assert {getattr(result, "pk", result) for result in results} == {Incident.objects.get().pk}
    assert Event.objects.count() == 2  # the page's settings and the incident


@pytest.mark.django_db(transaction=True)
def test_one_resolves_while_another_posts_and_the_component_is_right():
    make.page()
    cdn = make.component()
    first = make.incident(components=make.saying("major_outage", cdn))
    second = make.incident(components=make.degraded(cdn))

    results = at_once(
        lambda: make.update(first, Status.RESOLVED, now=NOW + MINUTE),
        lambda: make.update(
            second, Status.IDENTIFIED, components=make.saying("partial_outage", cdn), now=NOW + HOUR
        ),
    )

    assert all(isinstance(result, IncidentUpdate) for result in results), results
    cdn.refresh_from_db()
    assert cdn.status == "partial_outage"


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_take_each_step_once():
    make.page()
    maintenance = make.maintenance(component_codes=[make.component().code])

    taken = at_once(*[lambda: maintenances.advance_due(now=NOW + 90 * MINUTE)] * 3)

    assert sorted(taken) == [0, 0, 1]
    told = maintenance.updates.in_order().values_list("status", flat=True)
    assert list(told) == ["scheduled", "in_progress"]


@pytest.mark.django_db(transaction=True)
def test_the_very_first_writes_may_come_at_once():
    make.page()
    Revision.objects.all().delete()

    results = at_once(*[lambda: make.group("Community")] * 2)

    assert not [result for result in results if isinstance(result, Exception)], results
    assert Revision.objects.get(topic=PAGE_TOPIC).number == 2
