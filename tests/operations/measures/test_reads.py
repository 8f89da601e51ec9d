from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.fernet import Fernet
from werkzeug import Response

from incidents.domain.vocabulary import (
    SUPPLIERS_TOPIC,
    ComponentStatus,
    Observation,
    RuleAction,
    SourceKind,
)
from incidents.models import Episode, Gap, Incident, Measure, Opening, Revision, Rule, Signal
from incidents.operations.actor import SYSTEM
from incidents.operations.credentials import Credentials
from incidents.operations.due_rows import leased
from incidents.operations.measures import reads
from incidents.operations.rules import writing
from tests import exporters, make
from tests.make import MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db

OPERATIONAL, OUTAGE = ComponentStatus.OPERATIONAL, ComponentStatus.PARTIAL_OUTAGE
GOOD, BAD, UNKNOWN = Observation
HTML = "<!doctype html><title>Sign in</title>"


class Elsewhere:
    """A place whose answers can be changed."""

    def __init__(self, server: Any) -> None:
        self.url, self._log = server.url_for("/at"), server.log
        self.page, self.status, self.content_type = "probe_success 1\n", 200, exporters.TEXT
        for path in ("/at", "/at/api/v1/query", "/at/api/v2/summary.json"):
            server.expect_request(path).respond_with_handler(self._answer)

    @property
    def hits(self) -> int:
        return len(self._log)

    @property
    def asked(self) -> Any:
        return self._log[-1][0]

    def says(self, page: object, *, status: int = 200) -> None:
        is_text = isinstance(page, str)
        self.page, self.status = page if is_text else json.dumps(page), status
        self.content_type = exporters.TEXT if is_text else "application/json"

    def _answer(self, _request: object) -> Response:
        return Response(self.page, status=self.status, content_type=self.content_type)


@pytest.fixture
def elsewhere(httpserver):
    return Elsewhere(httpserver)


def query(value: object) -> dict[str, Any]:
    series = [] if value is None else [{"metric": {}, "value": [NOW.timestamp(), value]}]
    return {"status": "success", "data": {"resultType": "vector", "result": series}}


def supplier(status: str) -> dict[str, Any]:
    part = {"id": "a", "name": "API", "status": status}
    return {"page": {"name": "Xample"}, "components": [part]}


# By the kind of the source: how it is asked, and what it says if good, bad, or nothing known.
SOURCES: dict[SourceKind, tuple[dict[str, str], list[Any], list[Any], list[Any]]] = {
    SourceKind.QUERY: (
        {"expression": "min(up)", "expected": ">= 1"},
        [query("1")],
        [query("0")],
        [query("NaN"), query("+Inf"), query(None), HTML, "", {"status": "error"}, 503],
    ),
    SourceKind.METRIC: (
        {"expression": "probe_success", "expected": ">= 1"},
        ["probe_success 1\n"],
        ["probe_success 0\n"],
        ["probe_success NaN\n", "up 1\n", HTML, "", 503, 401, 302],
    ),
    SourceKind.CHECK: ({"expected": "200"}, [200], [503, 404, 302], []),
    SourceKind.SUPPLIER: (
        {"expression": "API"},
        [supplier("operational"), supplier("under_maintenance")],
        [supplier("major_outage")],
        [supplier("fine"), {"page": {}}, HTML, "", 503],
    ),
}


def say(elsewhere: Elsewhere, answer: Any) -> None:
    if isinstance(answer, int):
        elsewhere.says("no", status=answer)
    else:
        elsewhere.says(answer)


def outcome(rule: Rule) -> tuple[str, int, int]:
    """The status of its component, and how many drafts and incidents there are of it."""
    [component] = rule.components.all()
    drafts = Opening.objects.filter(episode__rule=rule)
    return component.status, drafts.count(), Incident.objects.filter(episodes__rule=rule).count()


DOES = {
    RuleAction.WATCH: (OPERATIONAL, 0, 0),
    RuleAction.SET: (OUTAGE, 0, 0),
    RuleAction.SUGGEST: (OPERATIONAL, 1, 0),
    RuleAction.SET_AND_SUGGEST: (OUTAGE, 1, 0),
    RuleAction.OPEN: (OUTAGE, 0, 1),
}
NOTHING = DOES[RuleAction.WATCH]


@pytest.mark.parametrize("kind", SOURCES)
def test_what_is_measured_does_what_its_rule_says_and_what_is_not_known_does_nothing(
    elsewhere, kind
):
    asked, *answers = SOURCES[kind]
    of = {"source": kind, "address": elsewhere.url, "interval_s": 30}
    rules = {action: make.measured(action=action, **of, **asked) for action in RuleAction}
    now = NOW

    for observation, of_kind in zip((GOOD, UNKNOWN, BAD), answers[::2] + answers[1:2], strict=True):
        for answer in of_kind:
            say(elsewhere, answer)
            Measure.objects.update(next_scrape_at=(now := now + 20 * SECOND))
            reads.read_due(now=now)

            seen = set(Signal.objects.values_list("observed", flat=True))
            done = {action: outcome(rule) for action, rule in rules.items()}
            assert seen == {observation}, answer
            assert done == (DOES if observation == BAD else dict.fromkeys(RuleAction, NOTHING))


@pytest.mark.parametrize("kind", SOURCES)
def test_what_says_nothing_any_more_turns_nothing_green(elsewhere, kind):
    asked, _good, bad, unknown = SOURCES[kind]
    rule = make.measured(source=kind, address=elsewhere.url, interval_s=30, **asked)
    now = NOW
    for answer in [bad[0], *unknown]:
        say(elsewhere, answer)
        reads.read_due(now=(now := now + MINUTE))

    assert outcome(rule) == DOES[RuleAction.SET]
    assert Gap.objects.filter(ended_at=None).exists() is bool(unknown)


def test_a_place_that_cannot_be_reached_is_trouble_of_a_check_and_of_nothing_else(db):
    address = f"http://127.0.0.1:{exporters.closed_port()}"
    rules = [
        make.measured(source=kind, address=address, **asked)
        for kind, (asked, *_) in SOURCES.items()
    ]

    reads.read_due(now=NOW)

    observed = {each.source: Rule.objects.get(pk=each.pk).signal.observed for each in rules}
    assert observed == dict.fromkeys(SOURCES, UNKNOWN) | {SourceKind.CHECK: BAD}


@pytest.mark.parametrize("address", ["http://nowhere.invalid", "http://169.254.169.254"])
def test_a_check_that_fails_by_ourselves_is_not_measured(address):
    rule = make.measured(source=SourceKind.CHECK, address=address)

    reads.read_due(now=NOW)

    rule.signal.refresh_from_db()
    assert (rule.signal.observed, outcome(rule)) == (UNKNOWN, NOTHING)


def test_a_source_that_flaps_is_waited_for(elsewhere):
    rule = make.measured(address=elsewhere.url, wait_s=60)

    for number in range(20):
        elsewhere.says(f"probe_success {number % 2}\n")
        reads.read_due(now=NOW + number * 30 * SECOND)

    assert outcome(rule) == NOTHING


def test_trouble_that_lasts_is_told_and_its_end_too(elsewhere):
    rule = make.measured(address=elsewhere.url, wait_s=60, restore_after_s=60)
    seen = []

    for value in (0, 0, 0, 1, 1, 1):
        elsewhere.says(f"probe_success {value}\n")
        reads.read_due(now=NOW + len(seen) * 30 * SECOND)
        seen.append(outcome(rule)[0])

    assert seen == [OPERATIONAL, OPERATIONAL, OUTAGE, OUTAGE, OUTAGE, OPERATIONAL]
    assert Episode.objects.get().began_at == NOW


def test_time_in_which_nobody_asked_counts_for_nothing(elsewhere):
    rule = make.measured(address=elsewhere.url, wait_s=600)
    elsewhere.says("probe_success 0\n")

    reads.read_due(now=NOW)
    reads.read_due(now=NOW + 60 * MINUTE)

    gap = Gap.objects.get()
    assert outcome(rule) == NOTHING
    assert (gap.started_at, gap.ended_at) == (NOW, NOW + 60 * MINUTE)


def test_one_reading_that_fails_is_no_gap_and_a_gap_ends_with_a_value(elsewhere):
    make.measured(address=elsewhere.url)
    gaps = []

    for seconds, page in [(0, ""), (30, "probe_success 1\n"), (60, ""), (120, ""), (240, "")]:
        elsewhere.says(page)
        reads.read_due(now=NOW + seconds * SECOND)
        gaps.append(Gap.objects.count())
    elsewhere.says("probe_success 1\n")
    reads.read_due(now=NOW + 5 * MINUTE)

    gap = Gap.objects.get()
    assert gaps == [0, 0, 0, 0, 1]
    assert (gap.started_at, gap.ended_at) == (NOW + MINUTE, NOW + 5 * MINUTE)


def test_what_several_rules_ask_alike_is_asked_once(elsewhere):
    worse = {"name": "Worse", "status": ComponentStatus.MAJOR_OUTAGE}
    one = make.measured(address=elsewhere.url)
    other = make.measured(address=elsewhere.url, expected="< 1", **worse)

    asked = reads.read_due(now=NOW)

    assert (asked, elsewhere.hits) == (2, 1)
    assert [outcome(one)[0], outcome(other)[0]] == [OPERATIONAL, ComponentStatus.MAJOR_OUTAGE]


def test_one_query_measures_many_components_by_the_labels_of_its_series(elsewhere):
    series = [
        {"metric": {"component": name}, "value": [NOW.timestamp(), value]}
        for name, value in (("cdn", "1"), ("mail", "0"))
    ]
    elsewhere.says({"status": "success", "data": {"resultType": "vector", "result": series}})
    rules = [
        make.measured(
            source=SourceKind.QUERY,
            address=elsewhere.url,
            expression="min by (component) (up)",
            labels=f'component="{name}"',
        )
        for name in ("cdn", "mail", "shop")
    ]

    reads.read_due(now=NOW)

    assert elsewhere.hits == 1
    assert [outcome(each)[0] for each in rules] == [OPERATIONAL, OUTAGE, OPERATIONAL]
    observed = [Signal.objects.get(rule=each).observed for each in rules]
    assert observed == [GOOD, BAD, UNKNOWN]


def test_a_source_is_asked_at_its_interval_and_not_while_its_rule_rests(elsewhere):
    rule = make.measured(address=elsewhere.url, interval_s=30)

    asked = [reads.read_due(now=NOW + seconds * SECOND) for seconds in (0, 29, 30)]
    writing.pause_rule(rule.pk, by=SYSTEM, now=NOW + MINUTE)
    asked.append(reads.read_due(now=NOW + 2 * MINUTE))

    assert asked == [1, 0, 1, 0]


def test_an_answer_to_what_was_asked_before_an_edit_is_dropped_and_asked_for_anew(elsewhere):
    rule = make.measured(address=elsewhere.url)
    elsewhere.says("probe_success 0\n")
    claimed = leased(Measure.objects.due(now=NOW).select_related("rule"), most=1, now=NOW)
    changed = {"expected": "< 1"}
    writing.edit_rule(rule.pk, by=SYSTEM, now=NOW + SECOND, measure=changed)

    reads._store(reads._asked(claimed, now=NOW), now=NOW)

    rule.signal.refresh_from_db()
    assert (rule.signal.observed, outcome(rule)) == (UNKNOWN, NOTHING)
    assert reads.read_due(now=NOW + SECOND) == 1


def test_a_token_is_sent_and_stored_encrypted(elsewhere, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    credentials = Credentials("t0ken")
    rule = make.measured(address=elsewhere.url, authentication="bearer", credentials=credentials)

    reads.read_due(now=NOW)

    assert elsewhere.asked.headers["Authorization"] == "Bearer t0ken"
    assert "t0ken" not in Measure.objects.get(rule=rule).credentials


def test_an_answer_that_repeats_the_token_is_not_quoted(elsewhere, settings):
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    credentials = Credentials("t0ken")
    rule = make.measured(address=elsewhere.url, authentication="bearer", credentials=credentials)
    elsewhere.says("probe_success Bearer t0ken\n")

    reads.read_due(now=NOW)

    rule.signal.refresh_from_db()
    assert "t0ken" not in rule.signal.said
    assert "repeats the credentials" in rule.signal.said


def test_what_a_supplier_reports_is_kept_with_its_time_and_shown_anew(elsewhere):
    rule = make.measured(
        source=SourceKind.SUPPLIER, address=elsewhere.url, expression="API", is_public=True
    )
    elsewhere.says(supplier("degraded_performance"))
    numbers = [suppliers_revision()]

    for minutes in (0, 1, 2):
        reads.read_due(now=NOW + minutes * MINUTE)
        numbers.append(suppliers_revision())
        elsewhere.says("gone", status=503)

    measure = Measure.objects.get(rule=rule)
    assert (measure.reporter, measure.reported, measure.reported_at) == (
        "Xample",
        ComponentStatus.DEGRADED_PERFORMANCE,
        NOW,
    )
    assert numbers[0] < numbers[1] == numbers[2] == numbers[3]


def test_what_is_known_of_a_source_for_the_first_time_shows_at_once(elsewhere):
    rule = make.measured(make.component(), address=elsewhere.url, is_public=True, interval_s=30)
    elsewhere.says(HTML)
    reads.read_due(now=NOW)
    before = {each.topic: each.number for each in Revision.objects.all()}
    elsewhere.says("probe_success 1\n")

    Measure.objects.update(next_scrape_at=NOW + MINUTE)
    reads.read_due(now=NOW + MINUTE)

    after = {each.topic: each.number for each in Revision.objects.all()}
    rule.signal.refresh_from_db()
    assert (rule.signal.known, after == before) == (GOOD, False)


def suppliers_revision() -> int:
    return Revision.objects.get(topic=SUPPLIERS_TOPIC).number


def test_the_last_certificate_is_known(elsewhere):
    make.measured(source=SourceKind.CHECK, address=elsewhere.url)
    elsewhere.says("fine")

    reads.read_due(now=NOW)

    measure = Measure.objects.get()
    assert measure.expires_at is None
    assert 0 < measure.value < 10
