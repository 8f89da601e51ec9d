from __future__ import annotations

import json

import pytest
import time_machine

from incidents.domain.vocabulary import Observation
from incidents.edge.health_checks import KEPT_S
from incidents.models import Reception
from incidents.operations import health
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from tests import make
from tests.make import MINUTE, SECOND


@pytest.fixture
def alive(reader, now):
    with time_machine.travel(now, tick=False):
        health.note(health.WORKER, health.BEAT, health.SWEEP, health.SCRAPE, now=now)
        yield reader


def parts(reply):
    return {name: part["ok"] for name, part in json.loads(reply.body)["parts"].items()}


def test_all_is_well_while_all_parts_give_signs_of_life(alive):
    reply = alive.get("/healthz")

    assert reply.status == 200
    assert set(parts(reply).items()) == {
        (name, True)
        for name in ("web", "database", "worker", "beat", "sweep", "scrape", "messages", "alerts")
    }


def test_a_part_that_gives_no_sign_of_life_is_named(alive, now):
    with time_machine.travel(now + MINUTE, tick=False):
        health.note(health.WORKER, now=now + MINUTE)
        reply = alive.get("/healthz")

    assert reply.status == 503
    assert parts(reply) == {
        "web": True,
        "database": True,
        "worker": True,
        "beat": False,
        "sweep": False,
        "scrape": False,
        "messages": True,
        "alerts": True,
    }


def test_who_asks_often_costs_three_queries_a_second(alive, django_assert_num_queries):
    with django_assert_num_queries(3):
        replies = [alive.get("/healthz") for _ in range(20)]
    alive.edge._signs._again_at_s -= KEPT_S
    with django_assert_num_queries(3):
        alive.get("/healthz")

    assert {reply.status for reply in replies} == {200}


def test_without_the_database_readers_are_served_and_monitors_told(alive, database_gone):
    with database_gone():
        health_reply, live_reply = alive.get("/healthz"), alive.get("/livez")

    assert health_reply.status == 503
    assert parts(health_reply)["database"] is False
    assert live_reply.status == 200


def test_health_checks_answer_under_any_name(alive):
    assert alive.get("/livez", host="10.0.0.7:8000").status == 200


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.0.0.1:51234", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.9", {}, 403),
        ("127.0.0.1", {"x_forwarded_for": "203.0.113.9"}, 403),
        ("127.0.0.1", {"x_real_ip": "203.0.113.9"}, 403),
        ("127.0.0.1", {"x_forwarded_proto": "https"}, 403),
        ("", {}, 403),
        ("unix:", {}, 403),
    ],
)
def test_without_a_token_metrics_are_for_this_machine(reader, address, headers, status):
    assert reader.get("/metrics", remote_addr=address, **headers).status == status


@pytest.mark.parametrize(
    ("sent", "status"), [("Bearer right", 200), ("Bearer wrong", 403), ("right", 403), ("é", 403)]
)
def test_with_a_token_metrics_are_for_who_sends_it(reader, settings, sent, status):
    settings.STATUSPAGE_METRICS_TOKEN = "right"

    reply = reader.get("/metrics", remote_addr="127.0.0.1", authorization=sent)

    assert reply.status == status


def test_messages_that_nobody_sends_are_told(alive, now):
    make.page(now=now - MINUTE)
    make.subscriber()
    make.incident(now=now - MINUTE)
    with time_machine.travel(now + SECOND, tick=False):
        alive.edge._signs._again_at_s -= KEPT_S
        health_reply = alive.get("/healthz")
        metrics_reply = alive.get("/metrics", remote_addr="127.0.0.1")

    assert health_reply.status == 503
    assert json.loads(health_reply.body)["parts"]["messages"] == {"ok": False, "waiting_s": 61.0}
    assert "plainstatus_messages_waiting_seconds 61.0" in metrics_reply.body.decode()


def test_alerts_that_nobody_heeds_and_rules_that_act_are_told(alive, now):
    Reception.objects.create(hook="generic", body="{}", received_at=now - 61 * SECOND)
    rule = make.rule()
    signals.observe({rule.pk: Seen(Observation.BAD)}, now=now)

    with time_machine.travel(now, tick=False):
        health_reply = alive.get("/healthz")
        metrics_reply = alive.get("/metrics", remote_addr="127.0.0.1")

    assert health_reply.status == 503
    assert json.loads(health_reply.body)["parts"]["alerts"] == {"ok": False, "waiting_s": 61.0}
    assert "plainstatus_alerts_waiting_seconds 61.0" in metrics_reply.body.decode()
    assert "plainstatus_rules_acting 1.0" in metrics_reply.body.decode()


def test_metrics_count_renders_and_tell_of_the_database(reader, database_gone):
    reader.get("/")
    reader.get("/")

    up = reader.get("/metrics", remote_addr="127.0.0.1").body.decode()
    with database_gone():
        reader.edge.library.refresh()
        down = reader.get("/metrics", remote_addr="127.0.0.1").body.decode()

    assert "plainstatus_renders_total 1.0" in up
    assert "plainstatus_database_up 1.0" in up
    assert "plainstatus_database_up 0.0" in down


@pytest.mark.parametrize(("ahead", "is_well"), [(SECOND, True), (MINUTE, False)])
def test_a_sign_of_life_from_the_future_is_none(alive, now, ahead, is_well):
    health.note(health.BEAT, now=now + ahead)

    assert parts(alive.get("/healthz"))["beat"] is is_well
