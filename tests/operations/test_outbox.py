from __future__ import annotations

import inspect
import re
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.db.models import Model

import incidents.operations
from incidents.domain.content import UpdateContent
from incidents.domain.permissions import in_words
from incidents.domain.progress import Partition, Reading
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ActorKind, Audience, AuditKind, EventKind
from incidents.models import AuditEntry, Event
from incidents.operations import (
    alerts,
    audit,
    branding,
    components,
    groups,
    images,
    outbox,
    postmortems,
    updates,
)
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.configuration import applying, ordering, rules
from incidents.operations.errors import NotAllowed, Refused
from incidents.operations.jobs import lifecycle, readings, trials
from incidents.operations.measures.trials import try_measure
from incidents.operations.moving_in import move_in
from incidents.operations.rules import trials as rule_trials
from incidents.render.console.audit import NOUNS
from tests import make, stored
from tests.make import NOW, SECOND
from tests.operations.operation import LATER, call, robin
from tests.operations.prepared import ended_incident
from tests.operations.table import OPERATIONS, every_operation

pytestmark = pytest.mark.django_db


# They write nothing, are a part of what does, or do what another does several times.
HELPERS = {
    *(audit.note, outbox.announce, images.keep, branding.put),
    *(incidents.operations.incidents.correct, trials.try_it, try_measure),
    incidents.operations.message_templates.found_templates,
    *(incidents.operations.incidents.take_back, incidents.operations.updates.take_back),
    incidents.operations.postmortems.resolve_and_publish,
    incidents.operations.postmortems.undo_publication,
    move_in,
    *(alerts.receive, rule_trials.try_rule),
    *(applying.apply_configuration, ordering.components, ordering.templates, rules.write),
}


def parameters(do: Any) -> Any:
    return inspect.signature(do).parameters


def ids(table: type[Model]) -> set[int]:
    return set(table._default_manager.values_list("pk", flat=True))


def test_no_operation_is_left_out_here():
    modules = [
        import_module(found.name)
        for found in walk_packages(incidents.operations.__path__, "incidents.operations.")
    ]
    asked_for = {
        function
        for module in modules
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
        and {"by", "now"} <= inspect.signature(function).parameters.keys()
    }

    assert {operation.do for operation in OPERATIONS} == asked_for - HELPERS


@every_operation
def test_an_operation_needs_its_permission_and_a_time_with_a_zone(operation):
    arguments = operation.prepare()
    others = {o.permission for o in OPERATIONS} - {operation.permission, *operation.instead}
    missing = f"“{re.escape(in_words(operation.permission))}” is missing.*Ask"

    with stored.nothing_written():
        with pytest.raises(NotAllowed, match=missing):
            call(operation, arguments, by=robin(*others))
        with pytest.raises(Refused, match="has no zone; write one"):
            call(operation, arguments, by=SYSTEM, now=NOW.replace(tzinfo=None))


def test_permissions_exist_for_an_administrator_to_give():
    ours = Permission.objects.filter(content_type__app_label="incidents")

    assert {o.permission for o in OPERATIONS} <= set(ours.values_list("codename", flat=True))


@every_operation
def test_an_operation_is_audited_and_leaves_an_event_told_at_once_if_it_can_be_told(operation):
    arguments = operation.prepare()
    audited, announced = ids(AuditEntry), ids(Event)

    call(operation, arguments, by=robin(operation.permission))

    entry = AuditEntry.objects.exclude(pk__in=audited).get()
    assert (entry.kind, entry.created_at) == (operation.kind, LATER)
    assert (entry.actor_kind, entry.actor_id, entry.actor_name) == (ActorKind.USER, 7, "robin")
    assert entry.subject_name
    assert entry.subject_type in NOUNS  # the words by which the console narrows the audit
    events = Event.objects.exclude(pk__in=announced)
    told = list(events.values_list("kind", "created_at", "due_at"))
    assert told == ([(operation.kind, LATER, LATER)] if operation.is_told else [])


def test_all_that_can_be_told_is_audited_under_the_same_name():
    by_the_clock = {EventKind.MAINTENANCE_REMINDER, EventKind.NUDGE}
    assert set(EventKind.values) - {EventKind.NUDGE} <= set(AuditKind.values)
    told = {o.kind for o in OPERATIONS if o.is_told}
    assert told == set(EventKind.values) - by_the_clock
    assert {o.kind.is_public for o in OPERATIONS if o.is_told} == {True}


@pytest.mark.parametrize("year", [22, 1999, 2101, 9999])
def test_a_mistyped_year_is_refused(year):
    with stored.nothing_written(), pytest.raises(Refused, match=f"year {year} cannot be meant"):
        make.incident(started_at=NOW.replace(year=year), now=NOW)


def test_an_audit_row_outlives_what_it_tells_of():
    group = make.group("Community")
    groups.remove_group(group.pk, by=SYSTEM, now=NOW)

    entry = AuditEntry.objects.get(kind=AuditKind.GROUP_REMOVED)

    assert (entry.subject_name, entry.subject_id) == ("Community", group.pk)


def test_the_system_acts_without_a_key():
    make.incident()

    entry = AuditEntry.objects.get()

    assert (entry.actor_kind, entry.actor_id) == (ActorKind.SYSTEM, None)


def test_a_failure_after_writing_leaves_nothing_behind():
    nobody = Actor(ActorKind.USER, None, "robin")  # which the audit's table refuses

    with stored.nothing_written(), pytest.raises(IntegrityError):
        make.incident(by=nobody, components=make.degraded())


def told() -> list[tuple[Any, ...]]:
    columns = ("kind", "incident", "audience", "notifies")
    return list(Event.objects.order_by("pk").values_list(*columns))


@pytest.mark.parametrize("notifies", [True, False])
def test_an_event_is_of_its_incident_and_notifies_as_its_update_does(notifies):
    incident = make.incident(notifies=notifies)
    make.update(incident, notifies=notifies)

    assert told() == [
        ("incident.created", incident.pk, Audience.SUBSCRIBERS, notifies),
        ("incident.updated", incident.pk, Audience.SUBSCRIBERS, notifies),
    ]


def test_only_the_first_publication_of_a_postmortem_notifies():
    incident = ended_incident(is_published=True)
    rewritten = [Section("Summary", "Three redirects.")]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=rewritten, now=LATER)
    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=LATER)

    published = [event for event in told() if event[0] == "postmortem.published"]

    assert [notifies for *_, notifies in published] == [True, False]


def test_the_end_of_a_job_is_for_staff_and_notifies_unless_one_of_them_ended_it():
    incident = make.incident()
    done = Reading(NOW.timestamp(), (Partition("a", 100, 100),))
    readings.record(make.job(incident).pk, done, now=NOW)
    lifecycle.end_job(make.job().pk, by=SYSTEM, now=NOW)

    ended = [event for event in told() if event[0] == "job.ended"]

    assert ended == [
        ("job.ended", incident.pk, Audience.STAFF, True),
        ("job.ended", None, Audience.STAFF, False),
    ]


def test_a_status_that_is_set_directly_is_of_no_incident():
    component = make.component()
    components.set_status(component.pk, by=SYSTEM, status="major_outage", now=NOW)

    assert told() == [("component.status_changed", None, Audience.SUBSCRIBERS, True)]


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if "is_held" in parameters(o.do)])
def test_what_is_held_is_told_once_it_can_no_longer_be_undone(operation):
    arguments = operation.prepare()
    before = ids(Event)

    call(operation, arguments | {"is_held": True}, by=robin(operation.permission))

    event = Event.objects.exclude(pk__in=before).get()
    assert (event.created_at, event.due_at) == (LATER, LATER + 30 * SECOND)


def test_only_what_is_not_told_yet_is_cancelled():
    content = UpdateContent(body="A cable was cut.")
    updates.post_update(make.incident().pk, by=SYSTEM, content=content, now=NOW, is_held=True)
    mistake = Event.objects.filter(kind="incident.updated")

    assert outbox.cancel_untold(mistake, now=NOW + 30 * SECOND) == 0
    assert outbox.cancel_untold(mistake, now=NOW + 29 * SECOND) == 1
    assert outbox.cancel_untold(mistake, now=NOW + 29 * SECOND) == 0
    assert not mistake.get().notifies
