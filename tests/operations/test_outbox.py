from __future__ import annotations

import inspect
import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError

import incidents.operations
from incidents.domain.permissions import in_words
from incidents.domain.vocabulary import ActorKind, EventKind
from incidents.models import AuditEntry, Event
from incidents.operations import components, readings
from incidents.operations.actor import SYSTEM, Actor
from incidents.operations.errors import NotAllowed, Refused
from tests import make, stored
from tests.make import NOW
from tests.operations.table import LATER, OPERATIONS, Operation, every_operation

pytestmark = pytest.mark.django_db


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
    missing = f"“{re.escape(in_words(operation.permission))}” is missing.*Ask"

    with (
        stored.nothing_written(),
        pytest.raises(NotAllowed, match=missing),
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
