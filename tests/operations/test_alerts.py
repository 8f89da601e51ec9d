from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.domain.alerts.payloads import Hook
from incidents.domain.vocabulary import ActorKind
from incidents.models import Alert, Component, Episode, Event, Incident, Opening, Reception, Rule
from incidents.operations import alerts
from incidents.operations.actor import SYSTEM, Actor, token_actor
from incidents.operations.errors import NotAllowed, Refused
from incidents.operations.rules import writing
from incidents.operations.tokens import issue_token
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Actor:
    may = Permission.objects.filter(codename="add_alert")
    token, _key = issue_token(by=SYSTEM, name="Alertmanager", permissions=may, now=NOW)
    return token_actor(token)


@pytest.fixture
def component() -> Component:
    make.page()
    return make.component()


def body(status: str = "firing", *, names: list[str] | None = None, **more: Any) -> str:
    sent = [
        {"status": status, "labels": {"alertname": "HighErrorRate", "pod": name}} | more
        for name in names or ["p1"]
    ]
    return json.dumps({"version": "4", "groupKey": "{}", "alerts": sent})


def told(program: Actor, text: str, *, at: datetime) -> None:
    alerts.receive(Hook.ALERTMANAGER, text, by=program, now=at)
    heed(at=at)


def heed(*, at: datetime) -> None:
    while alerts.heed_received(now=at):
        pass
    alerts.heed_clock(now=at)


def status(of: Component) -> str:
    of.refresh_from_db()
    return of.status


def test_an_alert_sets_a_status_and_its_end_restores_it(program, component):
    make.rule(component, action="set")

    told(program, body(), at=NOW)
    fired = status(component)
    told(program, body("resolved"), at=NOW + HOUR)

    assert (fired, status(component)) == ("partial_outage", "operational")


@pytest.mark.long
def test_a_storm_of_2_800_alerts_is_one_draft(program, component):
    rule = make.rule(component)
    for number in range(280):
        at = NOW + number * SECOND / 5
        names = [f"p{number}-{each}" for each in range(10)]
        alerts.receive(Hook.ALERTMANAGER, body(names=names), by=program, now=at)
        if number % 40 == 0:
            heed(at=at)
    heed(at=NOW + MINUTE)

    assert Alert.objects.count() == 2_800
    assert Opening.objects.count() == Episode.objects.count() == 1
    assert not Event.objects.filter(notifies=True).exists()
    rule.signal.refresh_from_db()
    assert rule.signal.said.startswith("2,800 alerts fire: HighErrorRate (2,800).")
    assert not Reception.objects.filter(heeded_at=None).exists()


def test_without_a_rule_alerts_do_nothing(program, component):
    told(program, body(), at=NOW)

    assert (status(component), Opening.objects.count()) == ("operational", 0)
    assert not Incident.objects.exists()


def test_one_of_several_alerts_that_is_resolved_restores_nothing(program, component):
    make.rule(component, action="set")

    told(program, body(names=["p1", "p2"]), at=NOW)
    told(program, body("resolved"), at=NOW + MINUTE)

    assert status(component) == "partial_outage"


def test_an_old_word_that_is_heeded_late_changes_nothing(program, component):
    make.rule(component, action="set")
    told(program, body(), at=NOW + HOUR)

    told(program, body("resolved"), at=NOW)

    assert status(component) == "partial_outage"


def test_what_is_heeded_twice_is_as_once(program, component):
    rule = make.rule(component)
    told(program, body(), at=NOW)

    Reception.objects.update(heeded_at=None)
    heed(at=NOW + MINUTE)

    assert (rule.episodes.count(), Opening.objects.count()) == (1, 1)


def test_an_alert_that_nobody_repeats_is_not_known_and_restores_nothing(program, component):
    rule = make.rule(component, action="set")
    told(program, body(), at=NOW)

    for hours in (25, 30, 24 * 8):
        heed(at=NOW + hours * HOUR)

    rule.signal.refresh_from_db()
    assert (rule.signal.observed, status(component)) == ("unknown", "partial_outage")


def test_a_rule_heeds_alerts_that_fired_before_it_was_written(program, component):
    told(program, body(), at=NOW)

    rule = make.rule(component, action="set")
    heed(at=NOW + SECOND)
    written = status(component)
    writing.pause_rule(rule.pk, by=SYSTEM, now=NOW + MINUTE)
    paused = status(component)
    writing.resume_rule(rule.pk, by=SYSTEM, now=NOW + HOUR)
    heed(at=NOW + HOUR + SECOND)

    assert (written, paused, status(component)) == (
        "partial_outage",
        "operational",
        "partial_outage",
    )


def test_a_rule_edited_to_other_alerts_takes_back_and_heeds_those(program, component):
    rule = make.rule(component, action="set")
    told(program, body(), at=NOW)

    writing.edit_rule(rule.pk, by=SYSTEM, now=NOW + MINUTE, matchers='pod="p2"')
    heed(at=NOW + MINUTE)
    other = status(component)
    told(program, body(names=["p2"]), at=NOW + HOUR)

    assert (other, status(component)) == ("operational", "partial_outage")


def test_an_episode_began_when_the_alert_did(program, component):
    make.rule(component)

    told(program, body(startsAt="2022-06-10T11:50:00Z"), at=NOW)

    assert Episode.objects.get().began_at == NOW - 10 * MINUTE


def test_the_clock_alone_has_a_rule_act_on_what_the_alerts_said(program, component):
    make.rule(component, action="set", wait_s=300)
    told(program, body(names=["p1", "p2"], startsAt="2022-06-10T11:50:00Z"), at=NOW)

    heed(at=NOW + 4 * MINUTE)
    early = status(component)
    heed(at=NOW + 5 * MINUTE)

    assert (early, status(component)) == ("operational", "partial_outage")
    episode = Episode.objects.get()
    assert (episode.began_at, episode.count) == (NOW - 10 * MINUTE, 2)


@pytest.mark.parametrize("starts_at", ["1999-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
def test_a_source_that_lies_about_its_time_is_believed_within_reason(program, component, starts_at):
    make.rule(component)

    told(program, body(startsAt=starts_at), at=NOW)

    assert NOW - 30 * DAY <= Episode.objects.get().began_at <= NOW


@pytest.mark.long
def test_old_alerts_and_bodies_are_forgotten(program, component):
    for number in range(alerts.RECORDED_MAX + 5):
        told(program, body(names=[f"p{number}"]), at=NOW + number * SECOND)
    recorded = Reception.objects.count()

    heed(at=NOW + 8 * DAY)

    assert recorded == alerts.RECORDED_MAX
    assert not Alert.objects.exists()


def test_what_can_no_longer_be_read_holds_up_nothing(program, component):
    make.rule(component, action="set")
    Reception.objects.create(hook=Hook.GENERIC, body="[" * 5_000, received_at=NOW)

    told(program, body(), at=NOW)

    assert status(component) == "partial_outage"
    assert not Reception.objects.filter(heeded_at=None).exists()


def test_a_rule_whose_matchers_are_none_says_so_and_holds_up_no_other(program, component):
    other = make.rule(component, action="set")
    make.rule(component, action="set")
    Rule.objects.filter(pk=other.pk).update(matchers='alertname=~"(?=a)"')

    told(program, body(), at=NOW)

    other.signal.refresh_from_db()
    assert "is not known in matchers" in other.signal.failure
    assert status(component) == "partial_outage"


def test_large_bodies_are_heeded_some_at_a_time(program, component, monkeypatch):
    monkeypatch.setattr(alerts, "HEEDED_BYTES_AT_ONCE", 2 * len(body()))
    for number in range(3):
        alerts.receive(Hook.GENERIC, body(names=[f"p{number}"]), by=program, now=NOW)

    waiting = []
    while alerts.heed_received(now=NOW):
        waiting.append(Reception.objects.filter(heeded_at=None).count())

    assert waiting == [1, 0]


def test_of_too_many_alerts_those_that_are_over_are_forgotten_first(program, monkeypatch):
    monkeypatch.setattr(alerts, "KNOWN_MAX", 2)
    told(program, body(names=["old", "older"]), at=NOW)

    told(program, body("resolved", names=["over"]), at=NOW + MINUTE)
    kept = sorted(each.labels["pod"] for each in Alert.objects.all())
    told(program, body(names=["new"]), at=NOW + HOUR)

    assert kept == ["old", "older"]
    assert Alert.objects.count() == 2
    assert Alert.objects.filter(labels__pod="new").exists()


@pytest.mark.parametrize(
    ("limit", "most"), [("WAITING_MAX", 2), ("WAITING_BYTES_MAX", 3 * len(body()) - 1)]
)
def test_no_more_is_taken_than_can_be_heeded(program, monkeypatch, limit, most):
    monkeypatch.setattr(alerts, limit, most)
    for _each in range(2):
        alerts.receive(Hook.GENERIC, body(), by=program, now=NOW)

    with pytest.raises(alerts.TooManyWaiting):
        alerts.receive(Hook.GENERIC, body(), by=program, now=NOW)


def test_what_waits_is_counted_without_reading_it(program):
    with CaptureQueriesContext(connection) as asked:
        alerts.receive(Hook.GENERIC, body(), by=program, now=NOW)

    [counting] = [each["sql"] for each in asked if "SUM(" in each["sql"]]
    explain = "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # it reads small tables as they are
            explain = "EXPLAIN"
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{explain} {counting}")
        plan = str(cursor.fetchall())
    assert "receptions_waiting" in plan


def test_only_whoever_may_send_alerts_is_heard():
    other = Actor(ActorKind.TOKEN, 7, "robin", frozenset({"incidents.view_incident"}))

    with pytest.raises(NotAllowed, match="Send alerts"):
        alerts.receive(Hook.GENERIC, body(), by=other, now=NOW)
    with pytest.raises(Refused, match="no JSON"):
        alerts.receive(Hook.GENERIC, "<html>", by=SYSTEM, now=NOW)
    assert not Reception.objects.exists()


def test_rules_of_other_sources_are_no_matter_of_alerts(program, component):
    rule = make.rule(component, action="set")
    Rule.objects.filter(pk=rule.pk).update(source="query")

    told(program, body(), at=NOW)

    assert status(component) == "operational"
