"""The public API, as its clients read it. Its shapes are held by its own OpenAPI document."""

from __future__ import annotations

import json

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.test import Client

from incidents.domain.subscriptions import ChannelKind
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Subscriber
from incidents.operations.actor import SYSTEM
from incidents.operations.pages import launch_page
from incidents.render.api_v2.documents import DOCUMENTS
from tests import make
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

PATHS = [f"/api/v2/{each.path}.json" for each in DOCUMENTS]
SUBSCRIBE = "/api/v2/subscribers.json"


def read(client: Client, name: str):
    response = client.get(f"/api/v2/{name}.json")
    assert response.status_code == 200
    return json.loads(response.content)


def names(of) -> list[str]:
    return [each["name"] for each in of]


@pytest.fixture
def told():
    """A page with an incident in each stage and a maintenance in each, but for what is over."""
    with time_machine.travel(NOW + HOUR, tick=False):
        site = make.page()
        group = make.group("Files", position=0)
        cdn = make.component("CDN", group=group, position=0)
        make.component("API", position=1, is_hidden_while_operational=True)
        make.incident(name="Loops", components=make.degraded(cdn))
        make.incident(name="Over", status=Status.RESOLVED, now=NOW - DAY)
        for name, begins in (("Later", 2), ("Soon", 1)):
            times = {"scheduled_for": NOW + begins * DAY, "scheduled_until": NOW + 9 * DAY}
            make.maintenance(name=name, **times)
        make.update(make.maintenance(name="Now"), Status.IN_PROGRESS, now=NOW + HOUR)
        make.update(make.maintenance(name="Done"), Status.CANCELLED, now=NOW + HOUR)
        yield site


def test_each_document_is_json_with_the_page_that_any_site_may_read(client, told):
    for path in PATHS:
        response = client.get(path)

        assert response.status_code == 200, path
        assert response["Content-Type"] == "application/json; charset=utf-8", path
        assert response["Access-Control-Allow-Origin"] == "*", path
        assert "Set-Cookie" not in response, path
        assert json.loads(response.content)["page"] == {
            "id": told.code,
            "name": told.name,
            "url": told.url,
            "time_zone": "Etc/UTC",
            "updated_at": "2022-06-10T13:00:00.000Z",
        }, path
        assert client.head(path).status_code == 200, path


def test_the_summary_has_the_status_all_components_and_what_is_open(client, told):
    found = read(client, "summary")

    assert list(found) == ["page", "components", "incidents", "scheduled_maintenances", "status"]
    assert found["status"] == {
        "indicator": "minor",
        "description": "Partially Degraded Service",
    }
    assert names(found["incidents"]) == ["Loops"]
    assert names(found["scheduled_maintenances"]) == ["Now", "Soon", "Later"]


def test_a_group_stands_before_its_components_and_names_them(client, told):
    group, cdn, api = read(client, "components")["components"]

    assert (group["name"], group["group"], group["components"]) == ("Files", True, [cdn["id"]])
    assert (cdn["name"], cdn["group_id"]) == ("CDN", group["id"])
    assert (api["name"], api["only_show_if_degraded"]) == ("API", True)


def test_each_list_has_what_its_name_says(client, told):
    listed = {
        each.path: names(read(client, each.path).get(key, ()))
        for each in DOCUMENTS
        for key in ("incidents", "scheduled_maintenances")
        if key in each.parts and each.path != "summary"
    }

    assert listed == {
        "incidents": ["Loops", "Over"],
        "incidents/unresolved": ["Loops"],
        "scheduled-maintenances": ["Later", "Soon", "Done", "Now"],
        "scheduled-maintenances/upcoming": ["Soon", "Later"],
        "scheduled-maintenances/active": ["Now"],
    }


@pytest.mark.long
def test_the_lists_of_the_past_end_after_fifty(client):
    make.page()
    for count in range(52):
        at = NOW - count * DAY
        make.incident(name=f"Incident {count}", status=Status.RESOLVED, now=at)
        times = {"scheduled_for": at + HOUR, "scheduled_until": at + 2 * HOUR}
        make.maintenance(name=f"Maintenance {count}", now=at, **times)

    incidents = read(client, "incidents")["incidents"]
    maintenances = read(client, "scheduled-maintenances")["scheduled_maintenances"]

    assert names(incidents) == [f"Incident {count}" for count in range(50)]
    assert names(maintenances) == [f"Maintenance {count}" for count in range(50)]


def test_no_more_queries_for_more_incidents(client, told, django_assert_max_num_queries):
    for count in range(3):
        make.incident(name=f"Incident {count}", components=make.degraded(make.component()))

    for path in PATHS:
        with django_assert_max_num_queries(12):
            client.get(path)


def test_a_status_is_in_english_whatever_the_language_of_the_page(client, settings):
    settings.STATUSPAGE_LANGUAGE = "de"
    make.page()

    assert read(client, "status")["status"] == {
        "indicator": "none",
        "description": "All Systems Operational",
    }


def test_times_bear_the_offset_of_the_page(client):
    make.page(time_zone="Europe/Berlin")
    make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, make.component()))

    [incident] = read(client, "incidents")["incidents"]

    assert incident["started_at"] == "2022-06-10T14:00:00.000+02:00"


def test_before_the_launch_there_is_no_page_and_the_answer_is_json(client):
    make.before_launch()

    answer = client.get("/api/v2/summary.json")
    launch_page(by=SYSTEM, now=NOW)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert "error" in answer.json()
    assert client.get("/api/v2/summary.json").status_code == 200


def test_an_unknown_address_of_the_api_is_a_404_in_json(client, told):
    answer = client.get("/api/v2/nothing.json")

    assert (answer.status_code, answer.json()["error"]) == (
        404,
        "There is nothing at this address.",
    )
    assert answer["Access-Control-Allow-Origin"] == "*"


class TestSubscribing:
    @pytest.fixture(autouse=True)
    def _with_mail(self, settings, told):
        settings.EMAIL_HOST = "mail.example.org"
        settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    @pytest.fixture
    def program(self) -> Client:
        """It knows of no CSRF token."""
        return Client(enforce_csrf_checks=True)

    def test_an_address_is_asked_to_confirm_by_form_and_by_json(self, program):
        form = program.post(SUBSCRIBE, {"subscriber[email]": "form@example.org"})
        as_json = program.post(
            SUBSCRIBE,
            {"subscriber": {"email": "json@example.org"}},
            content_type="application/json",
        )

        assert (form.status_code, as_json.status_code) == (201, 201)
        assert form.json()["subscriber"] == {
            "mode": "email",
            "email": "form@example.org",
            "created_at": "2022-06-10T13:00:00.000Z",
            "quarantined_at": None,
            "purge_at": "2022-06-12T13:00:00.000Z",
            "skip_confirmation_notification": False,
        }
        assert form["Access-Control-Allow-Origin"] == "*"
        asked = Subscriber.objects.filter(state="unconfirmed", reply_at__isnull=False)
        assert {each.target for each in asked} == {"form@example.org", "json@example.org"}

    def test_the_answer_is_the_same_for_a_known_address(self, program):
        make.subscriber("known@example.org")
        answers = [
            program.post(SUBSCRIBE, {"subscriber[email]": f"{name}@example.org"})
            for name in ("known", "other")
        ]

        known, other = (each.content.decode().replace("known", "other") for each in answers)
        assert known == other

    def test_a_webhook_and_a_subject_can_be_named(self, program):
        component, incident = make.component(), make.incident()
        program.post(
            SUBSCRIBE,
            {
                "subscriber[endpoint]": "https://hooks.example.org/in",
                "subscriber[component_id]": component.code,
            },
        )
        program.post(
            SUBSCRIBE,
            {"subscriber[email]": "a@example.org", "subscriber[incident_id]": incident.code},
        )

        by = {each.channel: each for each in Subscriber.objects.all()}
        assert by[ChannelKind.WEBHOOK].components.get() == component
        assert by[ChannelKind.MAIL].incidents.get() == incident

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"subscriber[email]": "no address"},
            {"subscriber[endpoint]": "http://127.0.0.1/"},
            {"subscriber[email]": "a@example.org", "subscriber[component_id]": "unknown"},
        ],
    )
    def test_what_is_wrong_is_said_as_json(self, program, sent):
        answer = program.post(SUBSCRIBE, sent)

        assert answer.status_code == 422
        assert answer.json()["error"]
        assert not Subscriber.objects.exists()

    @pytest.mark.parametrize("body", ["[]", '{"subscriber": 1}', "[" * 10_000, "\x00"])
    def test_a_body_that_is_no_json_is_refused(self, program, body):
        answer = program.post(SUBSCRIBE, body, content_type="application/json")

        assert (answer.status_code, '{"subscriber"' in answer.json()["error"]) == (422, True)

    def test_too_many_from_one_network_are_told_when_to_try_again(self, program, settings):
        settings.ACCOUNT_RATE_LIMITS = {"subscribe": "1/h/ip"}
        program.post(SUBSCRIBE, {"subscriber[email]": "a@example.org"})

        answer = program.post(SUBSCRIBE, {"subscriber[email]": "b@example.org"})

        assert (answer.status_code, answer["Retry-After"]) == (429, "3600")

    def test_a_body_that_is_too_long_is_refused_and_nothing_is_read_there(self, program):
        long = program.post(SUBSCRIBE, {"subscriber[email]": "a" * 20_000})

        assert long.status_code == 413
        assert program.get(SUBSCRIBE).status_code == 405

    def test_a_script_of_another_site_may_ask(self, program):
        answer = program.options(SUBSCRIBE)

        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Methods"] == "POST, OPTIONS"
        assert answer["Access-Control-Allow-Origin"] == "*"
