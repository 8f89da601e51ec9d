"""Rules by the API: written, tried, paused and removed."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from incidents.domain.vocabulary import AuditKind, Observation
from incidents.models import AuditEntry, Measure, Opening, Rule, Signal
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from tests import exporters, make
from tests.api.conftest import Program, key_for
from tests.make import NOW

FIRING = {"alerts": [{"status": "firing", "labels": {"alertname": "HighErrorRate"}}]}
PROBE = {
    "address": "https://metrics.example.org/probe",
    "expression": "probe_success",
    "expected": ">= 1",
}
ON_A_PROBE = {"source": "metric", "matchers": None}
ON_ALERTS = {"name": "Edge errors", "matchers": 'alertname="HighErrorRate"'}


def test_rules_are_listed_paused_and_resumed(program):
    component = make.component()
    rule = make.rule(component, action="set")
    signals.observe({rule.pk: Seen(Observation.BAD, "12 alerts")}, now=NOW)
    path = f"/rules/{rule.code}"

    [acting] = program.get("/rules")
    paused = program.post(f"{path}/pause", {}).json()
    resumed = program.post(f"{path}/resume", {}).json()

    assert (acting["is_acting"], acting["observed"], acting["said"]) == (True, "bad", "12 alerts")
    assert acting["component_ids"] == [component.code]
    assert (paused["is_paused"], paused["is_acting"]) == (True, False)
    assert resumed == program.get(path)
    assert not resumed["is_paused"]
    component.refresh_from_db()
    assert component.status == "operational"


def test_one_is_written_changed_and_removed_as_its_token(program):
    cdn, api = make.component("CDN"), make.component("API")
    sent = ON_ALERTS | {"component_ids": [cdn.code], "action": "set", "incident_body": "Hm."}

    made = program.post("/rules", {"rule": sent})
    path = f"/rules/{made.json()['id']}"
    changed = program.patch(path, {"component_ids": [api.code], "incident_body": ""}).json()
    removed = program.ask("DELETE", path)

    assert made.status_code == 201, made.content
    assert sent.items() <= made.json().items()
    assert (changed["component_ids"], changed["incident_body"]) == ([api.code], "")
    assert changed["matchers"] == ON_ALERTS["matchers"]
    assert (removed.status_code, program.get("/rules")) == (204, [])
    written = AuditEntry.objects.filter(actor_name="deployer").order_by("pk")
    assert list(written.values_list("kind", flat=True)) == [
        *(AuditKind.RULE_CREATED, AuditKind.RULE_EDITED, AuditKind.RULE_REMOVED)
    ]


def test_of_how_a_source_is_asked_what_is_left_out_stays_and_no_secret_is_told(program, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    measure = PROBE | {"authentication": "bearer", "secret": "s3cret"}
    sent = {"name": "Probe", "source": "metric", "action": "watch", "measure": measure}

    made = program.post("/rules", sent | {"component_ids": [make.component().code]})
    changed = program.patch(f"/rules/{made.json()['id']}", {"measure": {"expected": ">= 2"}})

    assert made.status_code == 201, made.content
    assert "s3cret" not in (made.content + changed.content).decode()
    told = changed.json()["measure"]
    assert (told["address"], told["expected"], told["authentication"]) == (
        *(measure["address"], ">= 2"),
        "bearer",
    )
    assert Measure.objects.get().credentials


def test_parts_of_how_a_source_is_asked_can_be_emptied(program):
    rule = make.measured(source="check", slow_after_ms=500, days_left=14)
    empty = {"slow_after_ms": None, "days_left": None, "connect_to": ""}

    changed = program.patch(f"/rules/{rule.code}", {"measure": empty}).json()

    assert empty.items() <= changed["measure"].items()


def test_one_is_tried_on_a_recorded_alert_and_does_nothing(program):
    sent = ON_ALERTS | {"component_ids": [make.component("CDN").code], "alerts": FIRING}

    tried = program.post("/rules/try", sent)
    stored = program.post(f"/rules/{make.rule().code}/try", {"action": "set", "alerts": FIRING})
    other = program.post("/rules/try", sent | {"matchers": 'alertname="Other"'}).json()

    assert tried.status_code == 200, tried.content
    assert (tried.json()["observed"], tried.json()["alerts"]) == ("bad", 1)
    assert tried.json()["incident_name"] == "Problem with CDN"
    assert (stored.json()["observed"], stored.json()["incident_name"]) == ("bad", "")
    assert (other["observed"], other["incident_body"]) == ("unknown", "")
    assert (Rule.objects.count(), Opening.objects.count()) == (1, 0)
    assert Signal.objects.get().observed_at is None


def test_one_that_asks_is_tried_by_asking_once(program, httpserver):
    httpserver.expect_request("/probe").respond_with_data(
        "probe_success 0\n", content_type=exporters.TEXT
    )
    rule = make.measured(address=httpserver.url_for("/probe"))

    as_it_is = program.post(f"/rules/{rule.code}/try", {}).json()
    changed = program.post(f"/rules/{rule.code}/try", {"measure": {"expected": "< 1"}}).json()

    assert (as_it_is["observed"], as_it_is["value"]) == ("bad", 0)
    assert changed["observed"] == "good"


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("", {"matchers": "a=~("}, "matchers"),
        ("", {"component_ids": ["nonesuchnone"]}, "component_ids"),
        ("", {"component_ids": []}, "component_ids"),
        ("", {"incident_body": "{{nothing}}"}, "incident_body"),
        ("", {"measure": {"address": "https://example.org"}}, "measure"),
        ("", {"source": "check", "matchers": None}, "measure.address"),
        ("", {"source": "check"}, "matchers"),
        ("/try", {"alerts": {"nothing": 1}}, "alerts"),
        ("/try", {"alerts": "firing"}, "alerts"),
        ("", {**ON_A_PROBE, "measure": PROBE | {"secret": "s3cret"}}, "measure.authentication"),
        ("/try", {"source": "check", "matchers": None, "alerts": FIRING}, "alerts"),
    ],
)
def test_what_makes_no_sense_is_named(program, path, sent, field):
    given = ON_ALERTS | {"component_ids": [make.component().code]} | sent

    answer = program.post(f"/rules{path}", given)

    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.content
    assert not Rule.objects.exists()


def test_of_an_address_that_is_left_out_an_example_is_given(program):
    answer = program.post("/rules/try", {"name": "Shop", "source": "check"}).json()

    assert answer["field"] == "measure.address"
    assert "such as https://shop.example/healthz" in answer["error"]


def test_what_a_rule_hears_of_cannot_change(program):
    rule = make.rule()

    answer = program.patch(f"/rules/{rule.code}", {"source": "check"})

    assert (answer.status_code, answer.json()["field"]) == (422, "source")


@pytest.mark.parametrize(
    ("source", "failed"),
    [
        ("metric", Seen(Observation.UNKNOWN, "The name “db-7.internal” is not known.")),
        ("check", Seen(Observation.BAD, "Certificate is not valid for 'db-7.internal'.")),
    ],
)
def test_where_a_source_is_asked_is_told_to_those_alone_who_may_change_it(site, source, failed):
    rule = make.measured(source=source, address="http://db-7.internal:9100/metrics")
    signals.observe({rule.pk: failed}, now=NOW)

    [read], [changing] = (Program(site, key_for(it)).get("/rules") for it in ("read", "components"))

    assert "db-7" not in str(read)
    assert (read["observed"], read["measure"]) == (failed.observation, None)
    assert (changing["measure"]["address"], changing["said"]) == (rule.measure.address, failed.said)


@pytest.mark.parametrize(
    ("scopes", "action", "status"),
    [
        (["read"], "set", 403),
        (["components"], "set", 201),
        (["components"], "open", 403),
        (["components", "incidents"], "open", 201),
    ],
)
def test_a_token_has_a_rule_do_only_what_it_may_do_itself(site, scopes, action, status):
    program = Program(site, key_for(*scopes))
    sent = ON_ALERTS | {"component_ids": [make.component().code], "action": action}

    assert program.post("/rules", sent).status_code == status
