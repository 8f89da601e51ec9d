from __future__ import annotations

import pytest

from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.models import AuditEntry, Event, Incident
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import write_postmortem
from tests import make
from tests.make import NOW

STATUSES = {"resolved", "investigating", "identified", "monitoring"}


@pytest.fixture
def cdn(site):
    return make.component("CDN")


def opened(program, **fields):
    sent = {"name": "Loops", "status": "identified", "body": "We know."} | fields
    answer = program.post("/incidents", {"incident": sent})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_an_incident_is_opened_updated_and_resolved(program, cdn):
    made = opened(program, components={cdn.code: "major_outage"})

    path = f"/incidents/{made['id']}"
    program.patch(path, {"incident": {"status": "resolved", "body": "Over."}})
    ended = program.get(path)

    assert (made["status"], made["impact"]) == ("identified", "critical")
    assert [each["id"] for each in made["components"]] == [cdn.code]
    assert (ended["status"], ended["name"]) == ("resolved", "Loops")
    assert [each["body"] for each in ended["incident_updates"]] == ["Over.", "We know."]
    assert program.get("/incidents/unresolved") == []


def test_the_audit_names_the_token(program):
    opened(program)

    assert AuditEntry.objects.order_by("-pk")[0].actor_name == "deployer"


def test_a_name_and_an_impact_are_changed_without_an_update(program):
    made = opened(program)

    answer = program.patch(
        f"/incidents/{made['id']}", {"name": "Redirects", "impact_override": "major", "body": ""}
    ).json()

    assert (answer["name"], answer["impact"], answer["impact_override"]) == (
        *("Redirects", "major", "major"),
    )
    assert len(answer["incident_updates"]) == 1


def test_a_component_that_is_only_named_keeps_its_status_beyond_the_end(program, cdn):
    program.patch(f"/components/{cdn.code}", {"component": {"status": "partial_outage"}})
    made = opened(program, component_ids=[cdn.code])
    ended = {"status": "resolved", "body": "Over.", "component_ids": [cdn.code]}
    program.patch(f"/incidents/{made['id']}", {"incident": ended})

    cdn.refresh_from_db()
    assert cdn.status == "partial_outage"
    assert ([each["id"] for each in made["components"]], made["impact"]) == ([cdn.code], "major")


def test_a_maintenance_is_announced_and_its_start_cannot_move_once_it_has_begun(program, cdn):
    made = opened(
        program,
        status="scheduled",
        scheduled_for="2099-01-01T10:00:00Z",
        scheduled_until="2099-01-01T12:00:00Z",
        component_ids=[cdn.code],
    )
    path = f"/incidents/{made['id']}"
    moved = program.patch(path, {"scheduled_for": "2099-01-01T09:00:00Z"})
    program.patch(path, {"status": "in_progress", "body": "We begin."})
    refused = program.patch(path, {"scheduled_for": "2099-01-01T08:00:00Z"})

    assert moved.json()["scheduled_for"] == "2099-01-01T09:00:00.000Z"
    assert refused.status_code == 422
    assert refused.json()["field"] == "scheduled_for"


def test_a_maintenance_needs_its_window(program):
    answer = program.post("/incidents", {"name": "Upgrade", "status": "scheduled", "body": "Soon."})

    assert (answer.status_code, answer.json()["field"]) == (422, "scheduled_for")


def test_an_incident_of_the_past_is_told_to_nobody(program):
    made = opened(program, backfilled=True, backfill_date="2020-02-03", status="resolved")

    assert (made["backfilled"], made["started_at"]) == (True, "2020-02-03T00:00:00.000Z")
    assert not made["incident_updates"][0]["deliver_notifications"]


def test_an_update_is_corrected_and_an_incident_withdrawn(program):
    made = opened(program)
    [update] = made["incident_updates"]

    edited = program.patch(
        f"/incidents/{made['id']}/incident_updates/{update['id']}",
        {"incident_update": {"body": "We knew."}},
    )
    withdrawn = program.ask("DELETE", f"/incidents/{made['id']}")

    assert (edited.json()["body"], edited.json()["status"]) == ("We knew.", "identified")
    assert (withdrawn.status_code, withdrawn.json()["id"]) == (200, made["id"])
    assert not Incident.objects.public().exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"status": "broken"}, "status"),
        ({"body": ""}, "body"),
        ({"components": {"unknownunkno": "operational"}}, "components"),
        ({"component_ids": ["\x00"]}, "component_ids"),
        ({"backfilled": True}, "backfill_date"),
    ],
)
def test_what_is_wrong_is_named(program, sent, field):
    answer = program.post(
        "/incidents", {"name": "Loops", "status": "identified", "body": "x"} | sent
    )

    assert answer.status_code == 422
    assert (answer.json()["field"], bool(answer.json()["error"])) == (field, True)
    assert not Incident.objects.exists()


def test_a_change_that_is_refused_in_part_changes_nothing(program):
    made = opened(program)

    answer = program.patch(f"/incidents/{made['id']}", {"name": "Other", "status": "completed"})

    assert answer.status_code == 422
    assert program.get(f"/incidents/{made['id']}")["name"] == "Loops"


def test_no_incident_has_the_status_postmortem(program):
    incident = make.incident()
    make.update(incident, Status.RESOLVED, now=NOW)
    path = f"/incidents/{incident.code}/postmortem"
    program.ask("PUT", path, {"postmortem": {"body_draft": "## Cause\n\nA loop."}})
    published = program.ask("PUT", f"{path}/publish").json()

    told = program.get(f"/incidents/{incident.code}")

    assert published["body"] == published["body_draft"] == "## Cause\n\nA loop."
    assert published["published_at"]
    assert told["status"] == "resolved"
    assert {each["status"] for each in told["incident_updates"]} <= STATUSES
    assert told["postmortem_body"] == "## Cause\n\nA loop."


@pytest.mark.parametrize(
    ("make_one", "sent", "field"),
    [
        (make.incident, {"scheduled_until": "2022-06-11T10:00:00Z"}, "scheduled_until"),
        (make.maintenance, {"impact_override": "major"}, "impact_override"),
    ],
)
def test_what_only_the_other_kind_has_is_refused(program, make_one, sent, field):
    refused = program.patch(f"/incidents/{make_one().code}", {"incident": sent})

    assert (refused.status_code, refused.json()["field"]) == (422, field)


def test_public_sections_are_replaced_beside_the_internal_ones(program):
    incident = make.incident()
    path = f"/incidents/{incident.code}/postmortem"
    written = [Section("Notes", "Ask Bob.", is_internal=True), Section("Cause", "?")]
    postmortem = write_postmortem(incident.pk, by=SYSTEM, sections=written, now=NOW)
    before = list(postmortem.sections.values_list("pk", "title"))

    told = program.ask("PUT", path, {"postmortem": {"body_draft": "## Cause\n\nA loop."}})
    marked = "## Notes <!-- internal -->\n\nAsk Eve."
    refused = program.ask("PUT", path, {"postmortem": {"body_draft": marked}})

    assert (told.status_code, told.json()["preview_key"]) == (200, "")
    assert list(postmortem.sections.values_list("pk", "title")) == before
    assert refused.status_code == 422


def test_a_postmortem_that_nobody_has_approved_is_not_published(program):
    make.page(approvals_minor=1)
    over = make.incident(status=Status.RESOLVED)
    path = f"/incidents/{over.code}/postmortem"
    program.ask("PUT", path, {"postmortem": {"body_draft": "A loop."}})

    refused = program.ask("PUT", f"{path}/publish")

    assert (refused.status_code, "approv" in refused.json()["error"]) == (422, True)
    assert program.get(path)["published_at"] is None


def test_a_postmortem_is_taken_back_and_removed(program):
    incident = make.incident()
    path = f"/incidents/{incident.code}/postmortem"
    program.ask("PUT", path, {"postmortem": {"body_draft": "A loop."}})
    too_early = program.ask("PUT", f"{path}/publish")
    make.update(incident, Status.RESOLVED, now=NOW)
    program.ask("PUT", f"{path}/publish")

    reverted = program.ask("PUT", f"{path}/revert").json()
    removed = program.ask("DELETE", path)

    assert too_early.status_code == 422
    assert (reverted["published_at"], bool(reverted["body_draft"])) == (None, True)
    assert (removed.status_code, program.get(path)["body_draft"]) == (204, None)


def test_lists_come_in_pages_of_a_hundred_at_most(program):
    for name in ("One", "Two", "Three"):
        make.incident(name=name)

    second = program.get("/incidents?per_page=2&page=2")

    assert [each["name"] for each in second] == ["One"]
    assert program.ask("GET", "/incidents?per_page=101").status_code == 422


@pytest.mark.parametrize(
    ("sent", "are_told"),
    [(None, True), ({"postmortem": {"notify_subscribers": False}}, False)],
)
def test_subscribers_are_told_of_a_postmortem_unless_the_program_says_no(program, sent, are_told):
    over = make.incident(status=Status.RESOLVED)
    path = f"/incidents/{over.code}/postmortem"
    program.ask("PUT", path, {"postmortem": {"body_draft": "A loop."}})

    answer = program.ask("PUT", f"{path}/publish", sent)

    assert answer.status_code == 200
    told = Event.objects.filter(kind="postmortem.published", notifies=True)
    assert told.exists() == are_told
