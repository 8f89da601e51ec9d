"""The actions of rules, and that nothing measured is told to readers unless a rule says so."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.domain.vocabulary import (
    ActorKind,
    ComponentStatus,
    EventKind,
    Observation,
    SourceKind,
    Status,
)
from incidents.models import (
    AuditEntry,
    Component,
    Episode,
    Event,
    Incident,
    IncidentUpdate,
    Opening,
    Revision,
    Rule,
)
from incidents.operations import components, openings
from incidents.operations.actor import SYSTEM, Actor, user_actor
from incidents.operations.errors import NotAllowed, Refused
from incidents.operations.rules import signals, writing
from incidents.operations.rules.acting import Seen
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

BAD, GOOD, UNKNOWN = Observation.BAD, Observation.GOOD, Observation.UNKNOWN
MAJOR, PARTIAL, OPERATIONAL = "major_outage", "partial_outage", "operational"


@pytest.fixture
def component() -> Component:
    make.page()
    return make.component()


def see(rule: Rule, *seen: Observation, since: Any = NOW, said: str = "12 alerts") -> None:
    """Observe each a minute after the one before."""
    for minute, each in enumerate(seen, 1):
        signals.observe({rule.pk: Seen(each, said, 12)}, now=since + minute * MINUTE)


def shown(component: Component) -> str:
    component.refresh_from_db()
    return component.status


def acts(name: str, component: Component, source: SourceKind = SourceKind.ALERT) -> Rule:
    if source == SourceKind.ALERT:
        return make.rule(component, action=name)
    return make.measured(component, action=name, source=source)


# What readers are told, and what operators find, by what the rule does and what is seen in turn.
NOTHING: tuple[Any, ...] = (OPERATIONAL, 0, 0, set())
OUTCOMES: list[tuple[str, list[Observation], tuple[Any, ...]]] = [
    *((action, [UNKNOWN], NOTHING) for action in ("set", "suggest", "set_and_suggest", "open")),
    *((action, [GOOD, UNKNOWN], NOTHING) for action in ("set", "suggest", "open")),
    *(("watch", [BAD, last], NOTHING) for last in (BAD, GOOD, UNKNOWN)),
    ("set", [BAD], (PARTIAL, 0, 0, {EventKind.COMPONENT_STATUS_CHANGED})),
    ("suggest", [BAD], (OPERATIONAL, 1, 0, set())),
    ("set_and_suggest", [BAD], (PARTIAL, 1, 0, {EventKind.COMPONENT_STATUS_CHANGED})),
    ("open", [BAD], (PARTIAL, 0, 1, {EventKind.INCIDENT_CREATED})),
    ("set", [BAD, UNKNOWN], (PARTIAL, 0, 0, {EventKind.COMPONENT_STATUS_CHANGED})),
    ("suggest", [BAD, UNKNOWN], (OPERATIONAL, 1, 0, set())),
    ("open", [BAD, UNKNOWN], (PARTIAL, 0, 1, {EventKind.INCIDENT_CREATED})),
    ("set", [BAD, GOOD], (OPERATIONAL, 0, 0, {EventKind.COMPONENT_STATUS_CHANGED})),
    ("suggest", [BAD, GOOD], NOTHING),
    (
        "open",
        [BAD, GOOD],
        (OPERATIONAL, 0, 0, {EventKind.INCIDENT_CREATED, EventKind.INCIDENT_UPDATED}),
    ),
]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(source, marks=[] if source == SourceKind.ALERT else pytest.mark.long)
        for source in SourceKind
    ],
)
@pytest.mark.parametrize(("action", "seen", "outcome"), OUTCOMES)
def test_nothing_is_told_unless_the_rule_says_so(component, source, action, seen, outcome):
    rule = acts(action, component, source)

    see(rule, *seen)

    told = set(Event.objects.filter(notifies=True).values_list("kind", flat=True))
    still_open = Incident.objects.filter(closed_at=None).count()
    assert (shown(component), Opening.objects.count(), still_open, told) == outcome


def test_what_a_rule_does_is_audited_in_its_name(component):
    rule = acts("set_and_suggest", component)
    before = AuditEntry.objects.latest("pk").pk

    see(rule, BAD, GOOD)

    entries = AuditEntry.objects.filter(pk__gt=before)
    assert {(each.actor_kind, each.actor_name) for each in entries} == {
        (ActorKind.SYSTEM, f"Rule “{rule.name}”")
    }
    assert entries.count() == 4  # set, suggested, set back, dropped


def test_a_suggestion_says_since_when_and_of_what(component):
    rule = make.rule(component, body="Bad since {{since}}: {{components}}, {{measured}}.")

    see(rule, BAD)

    draft = Opening.objects.get()
    assert draft.fields["name"] == "Problem with Index – CDN"
    assert draft.fields["body"] == "Bad since 12:01 UTC: Index – CDN, 12 alerts."
    assert draft.fields[f"components-{component.code}"] == PARTIAL


def test_a_storm_and_what_flaps_are_one_draft(component):
    rule = acts("suggest", component)

    for minute in range(50):
        observation = BAD if minute % 2 == 0 else GOOD
        signals.observe({rule.pk: Seen(observation, "", minute)}, now=NOW + minute * MINUTE)

    assert rule.episodes.count() <= 5
    assert Opening.objects.count() == 1


def test_a_suggestion_is_not_made_again_once_it_was_discarded(component):
    rule = acts("suggest", component)
    see(rule, BAD)

    openings.discard_opening(Opening.objects.get().pk, by=SYSTEM, now=NOW + 2 * MINUTE)
    see(rule, BAD, BAD, since=NOW + HOUR)

    assert not Opening.objects.exists()


def test_what_somebody_writes_on_outlasts_the_rule(component):
    rule = acts("suggest", component)
    see(rule, BAD)
    draft, writer = Opening.objects.get(), user_actor(make.user(is_superuser=True))

    fields = {"name": "Loops", "body": "We look."}
    openings.save_opening(draft.submission, by=writer, fields=fields, now=NOW + 2 * MINUTE)
    see(rule, BAD, GOOD, since=NOW + HOUR)

    draft.refresh_from_db()
    assert (draft.fields, draft.author_id) == (fields, writer.id)


def test_what_becomes_of_a_suggestion_is_joined_by_later_alerts(component):
    rule = acts("suggest", component)
    see(rule, BAD)
    key = Opening.objects.get().submission

    incident = make.incident(submission=key, now=NOW + 2 * MINUTE)
    see(rule, GOOD, BAD, since=NOW + HOUR)

    assert set(rule.episodes.values_list("incident", flat=True)) == {incident.pk}
    assert not Opening.objects.exists()


def test_an_open_incident_of_its_component_is_joined(component):
    incident = make.incident(components=make.degraded(component))
    suggesting, opening = acts("suggest", component), acts("open", component)

    see(suggesting, BAD)
    see(opening, BAD, GOOD)

    assert not Opening.objects.exists()
    assert Incident.objects.get() == incident
    assert incident.updates.count() == 1
    assert incident.episodes.count() == 2


def test_what_people_set_since_stays(component):
    rule = acts("set", component)
    see(rule, BAD)

    components.set_status(component.pk, by=SYSTEM, status=MAJOR, now=NOW + 2 * MINUTE)
    see(rule, BAD, GOOD, since=NOW + HOUR)

    assert shown(component) == MAJOR


def test_what_incidents_claim_stays(component):
    rule = acts("set", component)
    see(rule, BAD)
    claims = {component.code: ComponentStatus.DEGRADED_PERFORMANCE}
    incident = make.incident(components=claims, now=NOW + 2 * MINUTE)
    worst = shown(component)

    see(rule, GOOD, since=NOW + HOUR)
    claimed = shown(component)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)

    assert (worst, claimed, shown(component)) == (PARTIAL, "degraded_performance", OPERATIONAL)


def test_an_incident_ends_without_hiding_what_is_measured(component):
    rule = acts("set", component)
    incident = make.incident(components={component.code: ComponentStatus.MAJOR_OUTAGE})
    see(rule, BAD)

    make.update(incident, Status.RESOLVED, now=NOW + HOUR)

    assert shown(component) == PARTIAL


def test_an_incident_that_people_told_of_is_theirs_to_end(component):
    rule = acts("open", component)
    see(rule, BAD)
    incident = Incident.objects.get()

    make.update(incident, Status.IDENTIFIED, now=NOW + 2 * MINUTE)
    see(rule, GOOD, since=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.status == Status.IDENTIFIED


@pytest.mark.parametrize("stop", [writing.pause_rule, writing.remove_rule])
def test_a_rule_that_is_stopped_takes_back_what_it_did(component, stop):
    rule = acts("set_and_suggest", component)
    see(rule, BAD)

    stop(rule.pk, by=SYSTEM, now=NOW + 2 * MINUTE)
    see(rule, BAD, BAD, since=NOW + HOUR)

    assert (shown(component), Opening.objects.count()) == (OPERATIONAL, 0)


def test_an_edit_changes_what_a_rule_does_at_present(component):
    rule, other = acts("set", component), make.component("Uploads")
    see(rule, BAD)

    writing.edit_rule(
        rule.pk, by=SYSTEM, now=NOW + HOUR, status=MAJOR, components=[other], action="set"
    )

    assert (shown(component), shown(other)) == (OPERATIONAL, MAJOR)


def test_what_is_refused_is_said_and_tried_again(component):
    rule = make.rule(component, action="open", body="{{measured}}")

    see(rule, BAD, said="")
    rule.signal.refresh_from_db()
    failure = rule.signal.failure
    see(rule, BAD, since=NOW + HOUR)

    assert "message is empty" in failure
    assert IncidentUpdate.objects.get().body == "12 alerts"


@pytest.mark.parametrize("action", ["set", "suggest", "set_and_suggest", "open"])
def test_a_rule_whose_components_were_removed_does_nothing_and_says_so(component, action):
    rule = acts(action, component)
    components.remove_component(component.pk, by=SYSTEM, now=NOW)

    see(rule, BAD)

    rule.signal.refresh_from_db()
    assert rule.signal.failure.startswith("All components that the rule is about were removed")
    assert not any(each.objects.exists() for each in (Opening, Incident, Episode))


def test_nobody_has_a_rule_do_what_they_may_not(component):
    by = Actor(ActorKind.USER, 7, "robin", frozenset({"incidents.change_component"}))

    with pytest.raises(NotAllowed, match="open incidents"):
        make.rule(component, by=by, action="suggest")
    rule = make.rule(component, by=by, action="set")
    with pytest.raises(NotAllowed, match="open incidents"):
        writing.edit_rule(rule.pk, by=by, now=NOW, action="open")


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"matchers": "severity"}, "matchers"),
        ({"matchers": " "}, "matchers"),
        ({"status": "operational"}, "status"),
        ({"status": "broken"}, "status"),
        ({"action": "panic"}, "action"),
        ({"source": "rumour"}, "source"),
        ({"wait_s": 86_401}, "wait_s"),
        ({"restore_after_s": -1}, "restore_after_s"),
        ({"components": []}, "components"),
        ({"body": "{{weather}}"}, "body"),
        ({"incident_name": "{{since"}, "incident_name"),
        ({"name": "ERRORS"}, "name"),
    ],
)
def test_a_rule_that_would_never_act_is_refused(component, details, field):
    make.rule(component, name="Errors")

    with pytest.raises(Refused) as refusal:
        make.rule(**{"components": [component]} | details)

    assert refusal.value.field == field


def test_who_resumes_a_rule_waits_for_who_edits_it(component):
    """For the page, which both lock first: in another order they would wait in a circle."""
    rule = make.measured(component, action="set")
    writing.pause_rule(rule.pk, by=SYSTEM, now=NOW)

    with CaptureQueriesContext(connection) as captured:
        writing.resume_rule(rule.pk, by=SYSTEM, now=NOW)

    asked = [each["sql"] for each in captured]
    locked, read = (
        next(n for n, sql in enumerate(asked) if f'FROM "{model._meta.db_table}"' in sql)
        for model in (Revision, Rule)
    )
    assert locked < read
