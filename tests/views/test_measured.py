from __future__ import annotations

import pytest
import time_machine

from incidents.domain.moments import machine
from incidents.domain.vocabulary import ComponentStatus, Observation, SourceKind
from incidents.models import Episode, Gap, Measure, Rule, Signal
from incidents.operations.actor import SYSTEM
from incidents.operations.rules import writing
from tests import make
from tests.make import HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _launched(db):
    make.page()
    with time_machine.travel(NOW, tick=False):
        yield


def measuring(component, **asked) -> Rule:
    """A rule that is shown, was asked just now, and knows of no trouble."""
    rule = make.measured(component, is_public=True, **asked, now=NOW - 24 * HOUR)
    Measure.objects.filter(rule=rule).update(asked_at=NOW - 20 * SECOND)
    Signal.objects.filter(rule=rule).update(known=Observation.GOOD)
    return rule


def troubled(rule: Rule, start, end=None) -> None:
    Episode.objects.create(
        rule=rule, began_at=start, acted_at=start, ended_at=end, submission=f"rule-{start}"
    )


def page_of(get, component) -> str:
    return get(f"/components/{component.code}").partition("As measured")[2]


def test_what_was_measured_stands_under_what_was_said(get, now):
    component = make.component()
    rule = measuring(component, status=ComponentStatus.MAJOR_OUTAGE)
    troubled(rule, now - 12 * HOUR, now - 6 * HOUR)

    told = page_of(get, component)

    assert "No trouble Since" in told
    assert "75.00 % uptime as measured" in told


def test_trouble_that_is_measured_now_says_since_when(get, now):
    component = make.component()
    rule = measuring(component, status=ComponentStatus.PARTIAL_OUTAGE)
    troubled(rule, now - 10 * MINUTE)

    assert "Partial outage Since" in page_of(get, component)


def test_a_source_that_says_nothing_is_not_measured_and_never_green(get, now):
    component = make.component()
    rule = measuring(component)
    Gap.objects.create(measure=rule.measure, started_at=now - 6 * HOUR)

    told = page_of(get, component)

    assert "Not measured Since" in told
    assert "data-until" not in told
    assert "100 % uptime as measured, not measured for 6 h" in told


def test_a_source_that_was_dead_from_the_start_is_not_green_before_that_is_told(get, now):
    component = make.component()
    rule = make.measured(component, is_public=True, now=now - MINUTE)
    Measure.objects.filter(rule=rule).update(asked_at=now, failing_since=now - 58 * SECOND)

    told = page_of(get, component)

    assert "Not measured Since" in told
    assert "No trouble Since" not in told


@pytest.mark.parametrize("source", [SourceKind.METRIC, SourceKind.CHECK])
def test_what_was_measured_before_a_pause_is_not_taken_for_unknown_after_it(get, now, source):
    component = make.component()
    rule = measuring(component, source=source)
    Gap.objects.create(measure=rule.measure, started_at=now - 9 * HOUR, ended_at=now - 3 * HOUR)
    before = page_of(get, component)

    writing.pause_rule(rule.pk, by=SYSTEM, now=now)
    writing.resume_rule(rule.pk, by=SYSTEM, now=now)

    assert "not measured for 6 h" in before
    assert "not measured for 6 h" in page_of(get, component)


def test_of_a_source_found_dead_after_a_pause_what_it_said_before_stays_measured(get, now):
    component = make.component()
    rule = measuring(component)
    writing.pause_rule(rule.pk, by=SYSTEM, now=now)
    writing.resume_rule(rule.pk, by=SYSTEM, now=now)

    since = now - 3 * HOUR
    Measure.objects.filter(rule=rule).update(asked_at=now, value=1.0, failing_since=since)
    Gap.objects.create(measure=rule.measure, started_at=since)

    assert "not measured for 3 h" in page_of(get, component)


def test_what_nobody_asks_any_more_is_not_measured(get, now):
    component = make.component()
    measuring(component)
    Measure.objects.update(asked_at=now - HOUR)

    assert "Not measured Since" in page_of(get, component)


def test_days_of_which_nothing_is_known_are_drawn_as_such(client, now):
    component = make.component()
    rule = measuring(component)
    Rule.objects.update(created_at=now - 30 * 24 * HOUR)
    Gap.objects.create(measure=rule.measure, started_at=now - 240 * HOUR, ended_at=now - 120 * HOUR)

    text = client.get(f"/components/{component.code}").content.decode()

    assert text.count("Not measured&quot;") == 4
    assert "Not measured on 4 days" in text


@pytest.mark.parametrize(("asked", "until"), [(0, 20), (7, 20), (8, 30), (9, 30)])
def test_a_copy_that_nobody_renews_tells_what_was_measured_for_twenty_minutes_at_most(
    client, now, asked, until
):
    component = make.component()
    measuring(component)
    Measure.objects.update(asked_at=now + asked * MINUTE)

    with time_machine.travel(now + asked * MINUTE, tick=False):
        text = client.get(f"/components/{component.code}").content.decode()

    assert f'data-until="{machine(now + until * MINUTE)}" data-after="Not measured"' in text


@pytest.mark.parametrize("hidden", [{"is_public": False}, {"source": SourceKind.SUPPLIER}])
def test_readers_see_nothing_of_what_is_not_shown_to_them(get, hidden):
    component = make.component()
    make.measured(component, **({"is_public": True} | hidden))

    assert not page_of(get, component)


def test_uptime_says_whether_it_is_measured_or_said(get):
    measured = make.component("CDN")
    rule = make.measured(measured, is_public=True, now=NOW - 24 * HOUR)

    before = get("/uptime")
    rule.signal.known = "good"
    rule.signal.save()
    after = get("/uptime")

    assert "CDN measured" in after
    assert "measured" not in before
    assert "The status of each day is what we reported at the time." in before
    assert "Where it says “measured”" in after
    assert "set by measurements, and by us" in get(f"/components/{measured.code}")


def reported(**fields) -> None:
    make.component()
    make.measured(source=SourceKind.SUPPLIER, name="Payments", components=(), action="watch")
    fields = {"reported": "major_outage", "reporter": "Xample", "asked_at": NOW} | fields
    Measure.objects.update(is_public=True, reported_at=NOW - 40 * SECOND, **fields)


@pytest.mark.parametrize("path", ["/", "/live/components"])
def test_what_a_supplier_reports_stands_apart_with_its_time(get, path):
    reported()

    told = get(path).partition("What our suppliers report")[2]

    assert "Payments as Xample reports," in told
    assert "Major outage" in told
    assert "Major" not in get("/live/status")


def test_a_supplier_that_does_not_answer_is_not_known(get):
    reported(failing_since=NOW - MINUTE)

    told = get("/live/components").partition("What our suppliers report")[2]

    assert "Xample could not be asked since" in told
    assert "Major outage" not in told
    assert "Not known" in told
