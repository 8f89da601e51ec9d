"""The page, subscribers, templates and jobs."""

from __future__ import annotations

import pytest

from incidents.domain.subscriptions import SubscriberState
from incidents.models import Subscriber
from incidents.operations.quarantine import end
from tests import make
from tests.make import DAY, NOW


@pytest.fixture(autouse=True)
def _with_mail(settings):
    settings.EMAIL_HOST = "mail.example.org"


def test_the_page_is_read_and_changed(program):
    before = program.get()
    told = program.ask("PATCH", "", {"page": {"name": "Files", "page_description": "All of it."}})

    assert before["id"] == program.site.code
    assert (told.json()["name"], told.json()["page_description"]) == ("Files", "All of it.")


def test_another_page_is_not_there(program):
    program.site.code = "unknownunkno"

    assert program.ask("GET").status_code == 404


def test_a_subscriber_is_asked_by_mail_counted_and_removed(program):
    cdn = make.component("CDN")
    sent = {"subscriber": {"email": "Robin@example.org", "component_ids": [cdn.code]}}

    made = program.post("/subscribers", sent).json()
    again = program.post(f"/subscribers/{made['id']}/resend_confirmation", {})
    count = program.get("/subscribers/count")
    removed = program.ask("DELETE", f"/subscribers/{made['id']}")

    assert (made["email"], made["state"], made["components"]) == (
        *("robin@example.org", "unconfirmed"),
        [cdn.code],
    )
    assert (again.status_code, count, removed.status_code) == (201, {"count": 0}, 204)
    assert not Subscriber.objects.exists()


def test_one_that_is_asked_again_stays_what_it_is(program):
    asked = make.subscriber(
        "all@example.org", state="unconfirmed", is_list=True, wants_postmortems=False
    )

    again = program.post(f"/subscribers/{asked.code}/resend_confirmation", {})

    asked.refresh_from_db()
    assert again.status_code == 201
    assert (asked.is_list, asked.wants_postmortems) == (True, False)


def test_of_one_that_is_quarantined_it_is_told_since_when_if_that_is_known(program):
    gone = make.subscriber("gone@example.org")
    end(gone.pk, SubscriberState.QUARANTINED, reason="gone", now=NOW + DAY)
    before = make.subscriber("before@example.org", state="quarantined", reason="550")

    told, unknown = (program.get(f"/subscribers/{each.code}") for each in (gone, before))

    assert told["created_at"].startswith("2022-03-12T12:00:00")
    assert told["quarantined_at"].startswith("2022-06-11T12:00:00")
    assert (unknown["state"], unknown["quarantined_at"]) == ("quarantined", None)


def test_who_hears_of_an_incident_is_listed_there(program):
    incident = make.incident()
    path = f"/incidents/{incident.code}/subscribers"

    program.post(path, {"subscriber": {"email": "a@example.org"}})
    program.post("/subscribers", {"subscriber": {"email": "b@example.org"}})

    assert [each["email"] for each in program.get(path)] == ["a@example.org"]
    assert len(program.get("/subscribers")) == 2


def test_an_address_that_is_none_is_named(program):
    answer = program.post("/subscribers", {"subscriber": {"email": "none"}})

    assert (answer.status_code, answer.json()["field"]) == (422, "email")


def test_templates_are_made_and_listed(program):
    sent = {
        "name": "Loops",
        "title": "Redirects loop",
        "body": "We look.",
        "update_status": "monitoring",
    }

    made = program.post("/incident_templates", {"template": sent})

    assert made.status_code == 201, made.content
    assert sent.items() <= program.get("/incident_templates")[-1].items()


def test_a_job_is_begun_changed_ended_and_removed(program):
    incident = make.incident()
    sent = {
        "name": "Purge",
        "unit": "objects",
        "metrics_url": "https://metrics.example.org/metrics",
        "incident_id": incident.code,
    }
    made = program.post("/jobs", {"job": sent})
    assert made.status_code == 201, made.content
    path = f"/jobs/{made.json()['id']}"

    renamed = program.patch(path, {"name": "Mass purge"}).json()
    ended = program.post(f"{path}/end", {}).json()
    removed = program.ask("DELETE", path)

    assert (renamed["name"], renamed["incident_id"]) == ("Mass purge", incident.code)
    assert ended["ended_at"]
    assert (removed.status_code, program.get("/jobs")) == (204, [])


def test_there_are_no_metrics_of_statuspage_s_kind(program):
    assert program.get("/metrics") == []
