from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.estimates import PartialWindow
from incidents.domain.recurrence import Recurrence
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ComponentStatus, Frequency, Status
from incidents.models import Incident
from incidents.operations import errors, updates
from incidents.operations.actor import SYSTEM, user_actor
from incidents.operations.conflicts import BaseState
from incidents.operations.credentials import Credentials
from incidents.operations.errors import OperationError
from incidents.operations.fields import FIELDS
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.operation import LATER, call
from tests.operations.prepared import draft
from tests.operations.table import OPERATIONS
from tests.pictures import picture

pytestmark = pytest.mark.django_db

BY_NAME = {operation.do.__name__: operation for operation in OPERATIONS}
SURROGATE = "\ud83d"


def telling(**content: Any) -> dict[str, Any]:
    return {"content": UpdateContent(**{"body": "All is well."} | content)}


def ending(**content: Any) -> dict[str, Any]:
    return telling(status=Status.RESOLVED, **content)


def estimating(earliest_at: Any, latest_at: Any, depends_on: str = "") -> dict[str, Any]:
    return telling(estimate=PartialWindow(earliest_at, latest_at, depends_on))


def asked(source: str, **wrong: Any) -> dict[str, Any]:
    right = {"address": "http://127.0.0.1:9115", "interval_s": 30, "authentication": "none"}
    value = {"expression": "up", "expected": ">= 1"} if source in ("query", "metric") else {}
    return {"source": source, "measure": right | value | wrong}


# An operation, what is wrong with its arguments, and the field that its refusal names.
WRONG: list[tuple[str, dict[str, Any], str]] = [
    *[
        (operation, wrong, field)
        for operation in ("create_incident", "post_update", "edit_update")
        for wrong, field in [
            (telling(status="scheduled"), "status"),
            (telling(body=""), "body"),
            (telling(body="x" * 25_001), "body"),
            (telling(body=SURROGATE), "body"),
            (telling(display_at=LATER + MINUTE), "display_at"),
            (telling(display_at=NOW.replace(tzinfo=None)), "display_at"),
            (telling(display_at=NOW.replace(year=22)), "display_at"),
            (telling(next_update_at=NOW), "next_update_at"),
            (telling(components={"none": ComponentStatus.OPERATIONAL}), "components"),
            (estimating(None, LATER + HOUR), "estimate_earliest_at"),
            (estimating(LATER + HOUR, None), "estimate_latest_at"),
            (estimating(NOW - HOUR, NOW), "estimate_earliest_at"),
            (estimating(LATER + DAY, LATER + HOUR), "estimate_latest_at"),
            (estimating(LATER + HOUR, LATER + DAY, "x" * 256), "estimate_depends_on"),
            (ending(estimate=PartialWindow(LATER, LATER + HOUR)), "estimate_earliest_at"),
            (telling(residual_effect="Loops.", residual_ends_at=LATER), "residual_effect"),
        ]
    ],
    *[
        ("post_update", ending(**wrong), field)
        for wrong, field in [
            ({"residual_effect": "Loops."}, "residual_ends_at"),
            ({"residual_ends_at": LATER + HOUR}, "residual_effect"),
            ({"residual_effect": "Loops.", "residual_ends_at": NOW}, "residual_ends_at"),
            ({"residual_effect": "x" * 10_000, "residual_ends_at": NOW}, "residual_effect"),
        ]
    ],
    ("post_update", telling(display_at=NOW - HOUR), "started_at"),
    ("post_update", {"submission": "x" * 65}, "submission"),
    ("save_draft", telling(body="x" * 25_001), "body"),
    ("save_draft", {"seen": BaseState("merry", {})}, "seen"),
    (
        "save_draft",
        {"seen": BaseState("identified", {"a": "merry"})}
        | telling(components={"a": ComponentStatus.OPERATIONAL}),
        "seen",
    ),
    ("create_incident", {"name": ""}, "name"),
    ("create_incident", {"name": "x" * 256}, "name"),
    ("create_incident", {"impact_override": "huge"}, "impact_override"),
    ("create_incident", {"started_at": LATER + MINUTE}, "started_at"),
    ("edit_incident", {"name": ""}, "name"),
    ("edit_incident", {"impact_override": "maintenance"}, "impact_override"),
    ("edit_incident", {"started_at": LATER + MINUTE}, "started_at"),
    ("edit_incident", {"started_at": NOW + MINUTE}, "started_at"),
    ("edit_incident", {"residual_effect": "Loops."}, "residual_ends_at"),
    ("schedule_maintenance", {"name": ""}, "name"),
    ("schedule_maintenance", telling(status=Status.IN_PROGRESS), "status"),
    ("schedule_maintenance", {"scheduled_until": NOW}, "scheduled_until"),
    ("schedule_maintenance", {"scheduled_for": NOW.replace(year=22)}, "scheduled_for"),
    ("edit_maintenance", {"scheduled_until": NOW}, "scheduled_until"),
    ("schedule_maintenance", {"remind_before_s": 59}, "remind_before_s"),
    ("edit_maintenance", {"remind_before_s": 90 * 86_400 + 1}, "remind_before_s"),
    *[
        (operation, wrong, field)
        for frequency, wrongs in [
            ("yearly", [({}, "frequency")]),
            (
                Frequency.WEEKLY,
                [
                    ({"interval": 0}, "interval"),
                    ({"interval": 100}, "interval"),
                    ({"count": 0}, "count"),
                    ({"count": 1_000}, "count"),
                    ({"count": 2, "until_on": NOW.date()}, "count"),
                    ({"until_on": NOW.date() - DAY}, "until_on"),
                ],
            ),
        ]
        for rest, field in wrongs
        for operation, wrong in [
            ("schedule_maintenance", {"recurrence": Recurrence(frequency, **rest)}),
            ("edit_series", {"frequency": frequency, "count": None} | rest),
        ]
    ],
    (
        "schedule_maintenance",
        {
            "recurrence": Recurrence(Frequency.WEEKLY),
            "has_happened": True,
            "scheduled_for": NOW - 2 * HOUR,
            "scheduled_until": NOW - HOUR,
        },
        "frequency",
    ),
    ("edit_series", {"name": ""}, "name"),
    ("edit_series", {"scheduled_until": NOW}, "scheduled_until"),
    ("edit_series", {"remind_before_s": 59}, "remind_before_s"),
    ("create_template", {"name": " "}, "name"),
    ("create_template", {"body": ""}, "body"),
    ("create_template", {"body": "Until {{noon}}."}, "body"),
    ("create_template", {"incident_name": "{{x}}"}, "incident_name"),
    ("create_template", {"incident_name": "x" * 256}, "incident_name"),
    ("create_template", {"purpose": "fun"}, "purpose"),
    ("create_template", {"status": "resolved"}, "status"),
    ("edit_template", {"purpose": "update", "status": "scheduled"}, "status"),
    ("create_component", {"name": ""}, "name"),
    ("create_component", {"description": "x" * 100_000}, "description"),
    ("create_component", {"position": -1}, "position"),
    ("create_component", {"code": "?"}, "code"),
    ("create_component", {"started_on": date(1, 1, 1)}, "started_on"),
    ("create_group", {"position": 2**31}, "position"),
    ("edit_group", {"name": " "}, "name"),
    ("set_status", {"status": "merry"}, "status"),
    ("set_status", {"effective_at": LATER + MINUTE}, "effective_at"),
    ("create_job", {"name": ""}, "name"),
    ("create_job", {"unit": ""}, "unit"),
    ("create_job", {"partition_words": "names"}, "partition_words"),
    ("create_job", {"partition_words": "x" * 256}, "partition_words"),
    ("create_job", {"done_meaning": "x" * 256}, "done_meaning"),
    ("create_job", {"failure_meaning": "x" * 100_000}, "failure_meaning"),
    ("create_job", {"metrics_url": "worker"}, "metrics_url"),
    ("create_job", {"metrics_url": "http://me:secret@worker/metrics"}, "metrics_url"),
    ("create_job", {"mapping": {"total": "{"}}, "mapping"),
    ("create_job", {"mapping": {"total": "x" * 1_001}}, "mapping"),
    ("create_job", {"interval_s": 0}, "interval_s"),
    ("create_job", {"authentication": "charm"}, "authentication"),
    ("create_job", {"authentication": "bearer"}, "credentials"),
    (
        "create_job",
        {"authentication": "bearer", "credentials": Credentials("two words")},
        "credentials",
    ),
    ("edit_page", {"name": ""}, "name"),
    ("edit_page", {"url": "here"}, "url"),
    ("edit_page", {"tagline": "x" * 256}, "tagline"),
    ("edit_page", {"logo": b""}, "logo"),
    ("edit_page", {"logo_dark": picture()}, "logo_dark"),
    ("edit_page", {"favicon": picture()}, "favicon"),
    ("edit_page", {"support_url": "here"}, "support_url"),
    ("edit_page", {"privacy_url": "here"}, "privacy_url"),
    ("edit_page", {"accent": "#ffcc00"}, "accent"),
    ("edit_page", {"footer_links": "Terms"}, "footer_links"),
    ("edit_page", {"postmortem_outline": f"## {'x' * 300}"}, "postmortem_outline"),
    ("edit_page", {"time_zone": "Mars/Olympus"}, "time_zone"),
    ("write_postmortem", {"sections": [Section("", "?")]}, "title"),
    ("write_postmortem", {"sections": [Section("Why", "x" * 2_000_000)]}, "sections"),
    ("write_postmortem", {"sections": [Section("Why", SURROGATE)]}, "sections"),
    ("correct_fact", {"name": "time-to-lunch"}, "name"),
    ("correct_fact", {"value": 7}, "value"),
    ("correct_fact", {"name": "time-to-resolve", "value": -HOUR}, "value"),
    ("correct_fact", {"name": "promises-kept", "value": 1}, "value"),
    ("correct_fact", {"reason": " "}, "reason"),
    ("add_entry", {"text": " "}, "text"),
    ("add_entry", {"at": NOW.replace(year=22)}, "at"),
    ("add_entry", {"kind": "rumour"}, "kind"),
    ("add_entry", {"cost": "An hour."}, "kind"),
    ("add_entry", {"kind": "decision", "rejected": "x" * 4_001}, "rejected"),
    ("add_entry", {"kind": "decision", "cost": "x" * 4_001}, "cost"),
    ("add_entry", {"kind": "decision", "decided_by": "x" * 256}, "decided_by"),
    ("edit_entry", {"source": "x" * 501}, "source"),
    ("add_item", {"title": ""}, "title"),
    ("add_item", {"owner": "x" * 256}, "owner"),
    ("add_item", {"type": "regret"}, "type"),
    ("add_item", {"priority": "sky-high"}, "priority"),
    ("edit_item", {"tracker_url": "javascript:alert(1)"}, "tracker_url"),
    ("close_item", {"state": "forgotten"}, "state"),
    ("edit_page", {"approvals_minor": 6}, "approvals_minor"),
    ("edit_page", {"approvals_major": 6}, "approvals_major"),
    ("edit_page", {"approvals_critical": 6}, "approvals_critical"),
    ("comment_on_postmortem", {"comment": " "}, "comment"),
    ("upload_image", {"sent": b""}, "image"),
    ("upload_image", {"alt": " "}, "alt"),
    ("invite_user", {"username": "no name"}, "username"),
    ("set_password", {"password": "123"}, "password"),
    ("edit_user", {"first_name": "x" * 200}, "first_name"),
    ("edit_user", {"last_name": "x" * 200}, "last_name"),
    ("edit_user", {"email": "nobody"}, "email"),
    ("create_role", {"name": ""}, "name"),
    ("issue_token", {"name": ""}, "name"),
    ("issue_token", {"expires_at": LATER}, "expires_at"),
    ("create_rule", {"matchers": "severity"}, "matchers"),
    ("create_rule", {"action": "panic"}, "action"),
    ("edit_rule", {"wait_s": -1}, "wait_s"),
    ("edit_rule", {"restore_after_s": 86_401}, "restore_after_s"),
    *[
        ("create_rule", asked(source, **wrong), field)
        for source, wrong, field in [
            ("check", {"address": "example"}, "address"),
            ("check", {"expected": "ok"}, "expected"),
            ("check", {"slow_after_ms": 0}, "slow_after_ms"),
            ("check", {"connect_to": "https://fra1.example"}, "connect_to"),
            ("check", {"days_left": 1_000}, "days_left"),
            ("check", {"interval_s": 1}, "interval_s"),
            ("supplier", {"interval_s": 5}, "interval_s"),
            ("query", {"expression": ""}, "expression"),
            ("query", {"expected": "up"}, "expected"),
            ("query", {"labels": "shop"}, "labels"),
            ("metric", {"expression": "a b"}, "expression"),
            ("metric", {"expression": "a + b"}, "expression"),
            ("metric", {"authentication": "smile"}, "authentication"),
            ("metric", {"authentication": "bearer"}, "credentials"),
        ]
    ],
]


def refused(operation: str, wrong: dict[str, Any]) -> OperationError:
    by = user_actor(make.user(is_superuser=True))
    arguments = BY_NAME[operation].prepare() | wrong
    with stored.nothing_written(), pytest.raises(OperationError) as refusal:
        call(BY_NAME[operation], arguments, by=by)
    return refusal.value


@pytest.mark.parametrize(("operation", "wrong", "field"), WRONG)
def test_a_refusal_names_the_field_that_it_is_about(operation, wrong, field):
    assert refused(operation, wrong).field == field


def test_so_it_does_of_what_belongs_to_something_else():
    withdrawn = make.incident()
    Incident.objects.filter(pk=withdrawn.pk).update(withdrawn_at=NOW)
    withdrawn.refresh_from_db()
    make.update(make.incident(), submission="key")

    assert refused("create_job", {"incident": withdrawn}).field == "incident"
    assert refused("save_draft", {"draft_id": draft().pk}).field == "draft_id"
    assert refused("post_update", {"submission": "key"}).field == "submission"


def test_so_it_does_of_an_end_that_is_moved_past_the_residual_effect():
    incident = make.incident()
    end = make.update(incident, Status.RESOLVED, residual_effect="?", residual_ends_at=NOW + HOUR)

    with pytest.raises(OperationError) as refusal:
        updates.edit_update(
            end.pk,
            by=SYSTEM,
            content=UpdateContent(body="?", display_at=NOW + 2 * HOUR),
            now=NOW + DAY,
        )

    assert refusal.value.field == "residual_ends_at"


def test_every_field_can_be_refused():
    elsewhere = {"incident", "draft_id", "edited_at", "address"}

    assert {field for _, _, field in WRONG} | elsewhere == FIELDS


# What is wrong here is no field, but what there is already, who asks, or the metrics themselves.
ABOUT_THE_WHOLE = {
    ("acting", "act"),  # of a rule, by itself
    ("checks", "_former_path"),  # which no form has
    ("alerts", "receive"),
    ("trials", "_pasted"),
    ("links", "_create_first_user"),
    ("links", "_set_password"),
    ("second_steps", "remove_second_steps"),
    ("components", "move_component"),
    ("order", "put"),
    ("subscriptions", "_subjects"),
    ("subscriptions", "_offered"),
    ("subscriptions", "renew_secret"),
    ("dead_letters", "_refuse_old"),
    ("subscribers", "_standing"),
    ("subscribers", "change_subscriber"),
    ("subscribers", "pause_subscriber"),
    ("subscribers", "resume_subscriber"),
    ("conflicts", "refuse_outdated"),
    ("drafts", "lock_author"),
    ("managed_pages", "__init__"),
    ("managed_pages", "headers"),
    ("groups", "remove_group"),
    ("imports", "_chronicle"),
    ("incidents", "edit_incident"),
    ("maintenances", "edit_maintenance"),
    ("message_templates", "move_template"),
    ("postmortem_review", "approve_postmortem"),
    ("letters", "_send"),
    ("team_targets", "add_team_target"),
    ("nudges", "_nudge_by_mail"),
    ("nudges", "choose_nudges"),
    ("metrics", "_fresh"),
    ("metrics", "refuse_echo"),
    ("metrics", "fetch"),
    ("metrics", "read"),
    ("pages", "launch_page"),
    ("postmortems", "publish_postmortem"),
    ("postmortems", "revert_postmortem"),
    ("postmortems", "_refuse_outdated"),
    ("timeline", "star_moment"),
    ("undo", "_refuse_unless_latest"),
    ("updates", "opened"),
    ("updates", "withdraw_update"),
    ("versions", "refuse_outdated"),
    ("users", "edit_user"),
}
REFUSALS = {
    name
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, errors.Refused)
}


def without_field(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the module and the function of each refusal that names no field."""
    for function in ast.walk(ast.parse(path.read_text())):
        for node in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
            call = node.exc if isinstance(node, ast.Raise) else None
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            if call.func.id in REFUSALS and not call.keywords:
                yield path.stem, function.name


def test_only_what_is_about_the_whole_names_no_field():
    folder = Path(errors.__file__).parent

    found = {each for path in folder.rglob("*.py") for each in without_field(path)}

    assert found == ABOUT_THE_WHOLE
