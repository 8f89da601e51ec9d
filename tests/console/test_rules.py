from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.domain.vocabulary import Observation
from incidents.models import Component, Incident, Opening, Reception, Rule
from incidents.operations.rules import signals
from incidents.operations.rules.acting import Seen
from tests import make
from tests.admin.forms import errors, fields
from tests.make import MINUTE, NOW

pytestmark = pytest.mark.django_db

LIST, NEW, BOARD = (reverse(f"console:{name}") for name in ("rules", "new-rule", "board"))


def suggested(**details) -> Rule:
    rule = make.rule(make.component(), name="Errors of the index", **details)
    seen = Seen(Observation.BAD, "12 alerts fire: HighErrorRate at fra-1", 12, NOW - 9 * MINUTE)
    signals.observe({rule.pk: seen}, now=NOW)
    return rule


def text(response) -> str:
    return response.content.decode()


def test_a_rule_is_written_and_edited(office):
    component = make.component()
    typed = {"name": "Errors", "matchers": "severity=page", "components": [component.pk]}

    form = fields(office.get(NEW), "matchers", action="set", **typed)
    sent = office.post(NEW, form, follow=True)
    rule = Rule.objects.get()
    again = fields(sent, "matchers", wait_s="300")
    office.post(sent.redirect_chain[-1][0], again)

    rule.refresh_from_db()
    assert (rule.matchers, rule.wait_s, rule.action) == ('severity="page"', 300, "set")
    assert list(rule.components.all()) == [component]
    listed = text(office.get(LIST))
    assert "Nothing heard yet" in listed
    assert "/<wbr>hooks/<wbr>alertmanager</code>" in listed


def test_what_cannot_be_read_is_said_beside_what_was_typed(office):
    typed = {"name": "Errors", "matchers": "severity", "components": [make.component().pk]}

    refused = office.post(NEW, fields(office.get(NEW), "matchers", **typed))

    assert "severity" in fields(refused, "matchers")["matchers"]
    assert "no matcher" in errors(refused)


def test_the_board_shows_what_is_suggested_and_leads_to_its_form(office):
    suggested()
    draft = Opening.objects.get()

    board = text(office.get(BOARD))
    form = office.get(reverse("console:new"), {"form": draft.submission})

    assert "Suggested by the rule “Errors of the index”" in board
    assert "12 alerts fire: HighErrorRate at fra-1" in board
    assert "12 alerts fire: HighErrorRate at fra-1" in text(form)
    assert fields(form, "body")["name"] == "Problem with Index – CDN"
    assert not Incident.objects.exists()


def test_a_suggestion_becomes_an_incident_as_it_is(office):
    rule = suggested()
    draft = Opening.objects.get()

    form = fields(office.get(reverse("console:new"), {"form": draft.submission}), "body")
    office.post(reverse("console:new"), form)

    incident = Incident.objects.get()
    assert incident.updates.get().affected.get().new_status == rule.status
    assert incident.updates.get().notifies
    assert rule.episodes.get().incident == incident
    assert not Opening.objects.exists()


def test_a_suggestion_is_discarded_from_the_board(office):
    suggested()

    key = {"submission": Opening.objects.get().submission}
    board = office.post(reverse("console:discard-new"), key, follow=True)

    assert "Suggested by the rule" not in text(board)


def test_a_rule_that_only_measures_is_not_said_to_act(office):
    suggested(action="watch")

    listed = text(office.get(LIST))

    assert "Seen bad since" in listed
    assert "it acts" not in listed


@pytest.mark.parametrize(
    ("observed", "said", "shape"),
    [
        (Observation.BAD, "Seen bad since", "major"),
        (Observation.GOOD, "Good since", "operational"),
        (Observation.UNKNOWN, "Not known since", "neutral"),
    ],
)
def test_the_state_of_a_rule_stands_in_words_and_by_its_sign(office, observed, said, shape):
    rule = make.rule(make.component(), action="watch", wait_s=0)
    signals.observe({rule.pk: Seen(observed, "5xx", 1, NOW)}, now=NOW)

    listed = " ".join(text(office.get(LIST)).split())

    assert re.search(rf'#shape-{shape}"></use></svg> {said}', listed)


def test_a_source_that_died_while_it_was_bad_is_not_shown_as_bad(office):
    rule = make.measured(make.component(), action="watch", wait_s=0)
    signals.observe({rule.pk: Seen(Observation.BAD, "5xx", 1)}, now=NOW)
    signals.observe({rule.pk: Seen(Observation.UNKNOWN, "No answer.", 0)}, now=NOW + MINUTE)

    listed = " ".join(text(office.get(LIST)).split())

    assert re.search(r'#shape-neutral"></use></svg> Not known since', listed)
    assert "Measured as bad" not in text(office.get(BOARD))


def test_a_rule_is_paused_resumed_and_removed(office):
    rule = suggested(action="set_and_suggest")

    for name, words in [
        ("pause-rule", "Paused since"),
        ("resume-rule", "Nothing heard yet"),
        ("remove-rule", "There are no rules yet"),
    ]:
        answer = office.post(reverse(f"console:{name}", args=[rule.code]), follow=True)
        assert words in text(answer)


def in_words(page) -> str:
    """Return what stands on a page, without its marks."""
    return " ".join(re.sub(r"<[^>]*>", " ", text(page)).split())


PASTED = (
    '{"alerts": [{"labels": {"alertname": "HighErrorRate"}, "annotations": {"summary": "5xx"}}]}'
)


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"action": "set"}, "It would set “Index – CDN” to “Partial outage”."),
        ({"action": "set"}, "Who is told 1 subscriber It restores"),
        ({"action": "suggest"}, "It would suggest this incident as a draft."),
        ({"action": "suggest"}, "Who is told the team, once; readers see nothing"),
        ({"action": "watch"}, "Who is told nobody"),
        ({"action": "open"}, "Who is told 1 subscriber It restores"),
        ({"wait_s": "0"}, "When at once"),
        ({"wait_s": "300"}, "When after 5 min, if it stays so"),
        ({"matchers": "alertname=Other"}, "It would do nothing: the alert is none of its own."),
        (
            {"pasted": PASTED.replace('"labels"', '"status": "resolved", "labels"')},
            "It restores as soon as all is good",
        ),
        ({"pasted": "<html>"}, "The body is no JSON."),
        ({"pasted": '{"alerts": []}'}, "There are no alerts to try it on: give it some"),
    ],
)
def test_a_trial_shows_what_a_rule_would_do_and_does_nothing(office, details, words):
    rule = make.rule(make.component(), name="Errors")
    make.subscriber()
    form = fields(office.get(reverse("console:rule", args=[rule.code])), "matchers")
    asked = form | {"components": [each.pk for each in rule.components.all()]}

    tried = office.post(
        reverse("console:try-rule", args=[rule.code]),
        asked | {"pasted": PASTED, "try": "1"} | details,
    )

    assert words in in_words(tried)
    rule.refresh_from_db()
    assert (rule.action, rule.signal.since) == ("suggest", None)
    assert not Opening.objects.exists()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("suggest", "It would join the incident that is open already, for operators."),
        ("set_and_suggest", "“Partial outage”. It would join the incident that is open already"),
        ("set", "It would set “Index – CDN” to “Partial outage”."),
    ],
)
def test_a_trial_says_which_open_incident_would_be_joined(office, action, words):
    component = make.component()
    make.incident(name="The index is slow", components=make.degraded(component))
    form = fields(office.get(NEW), "matchers", name="Errors", matchers="alertname=~High.*")

    asked = form | {"components": [component.pk], "pasted": PASTED, "action": action, "try": "1"}
    told = in_words(office.post(reverse("console:try-new-rule"), asked))

    assert words in told
    assert ("Open already The index is slow" in told) is (action != "set")


def test_a_trial_is_made_on_what_came_in(office):
    make.component()
    received = Reception.objects.create(hook="grafana", body=PASTED, received_at=NOW)
    form = fields(office.get(NEW), "matchers", name="Errors", matchers="alertname=~High.*")

    asked = form | {"components": [Component.objects.get().pk], "tried_on": str(received.pk)}
    tried = office.post(reverse("console:try-new-rule"), asked | {"try": "1"})

    assert "It sees 1 alert fires: HighErrorRate. 5xx" in in_words(tried)
    assert not Rule.objects.exists()
