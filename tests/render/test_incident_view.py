from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import Status
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
from incidents.queries.reports import report
from incidents.render.figures import span
from incidents.render.incident_view import EstimateView, IncidentView, incident_view
from tests import make
from tests.make import DAY, HOUR, MINUTE


def told(incident, now) -> IncidentView:
    return incident_view(report(incident.code), now=now)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(seconds=1), "1\xa0min"),
        (timedelta(minutes=59), "59\xa0min"),
        (timedelta(minutes=60), "1\xa0h"),
        (timedelta(hours=5, minutes=42), "5\xa0h\xa042\xa0min"),
        (timedelta(days=1), "1\xa0d"),
        (timedelta(days=3, hours=4, minutes=5), "3\xa0d\xa04\xa0h"),
    ],
)
def test_length_of_time_is_printed_for_people(length, text):
    assert span(length) == text


@pytest.mark.django_db
def test_first_report_is_told_only_if_it_came_more_than_ten_minutes_after_the_start(now):
    soon = make.incident(started_at=now - 10 * MINUTE, now=now)
    later = make.incident(started_at=now - 11 * MINUTE, now=now)

    assert told(soon, now).reported_at is None
    assert told(later, now).reported_at == now


@pytest.mark.django_db
def test_shape_is_of_what_it_did_and_of_how_it_is_now(now):
    broken = make.incident(components=make.degraded(make.component()))

    assert (told(broken, now).shape, told(broken, now).state_shape) == ("degraded", "degraded")
    make.update(broken, Status.RESOLVED, now=now + HOUR)
    assert (told(broken, now).shape, told(broken, now).state_shape) == ("degraded", "operational")


@pytest.mark.django_db
def test_reopened_incident_says_so_and_what_it_is_now(now):
    again = make.incident(status=Status.RESOLVED)
    make.update(again, Status.INVESTIGATING, now=now + HOUR)

    entry = told(again, now).latest

    assert (entry.label, entry.aside) == ("Reopened", "now Investigating")
    assert not entry.is_quiet
    assert told(again, now).duration == ""


@pytest.mark.django_db
def test_promise_is_overdue_once_its_time_has_passed(now):
    open_ = make.incident(next_update_at=now + HOUR)

    assert not told(open_, now + HOUR).promise.is_overdue
    assert told(open_, now + HOUR + MINUTE).promise.is_overdue
    assert told(make.incident(), now + DAY).promise is None


# Estimates


def estimated(incident, now, earliest, latest, depends_on="", **fields):
    return make.update(
        incident,
        Status.IDENTIFIED,
        estimate=Window(now + earliest, now + latest, depends_on),
        now=now,
        **fields,
    )


def text(name: str, context: dict[str, Any]) -> str:
    return " ".join(re.sub("<[^>]*>", "", render_to_string(name, context)).split())


def sentence(estimate, now) -> str:
    return text("public/_estimate.html", {"estimate": estimate, "beside": now})


@pytest.mark.django_db
def test_new_estimate_supersedes_the_one_before_side_by_side(now):
    incident = make.incident()
    estimated(incident, now, 45 * MINUTE, HOUR)
    estimated(incident, now + MINUTE, 2 * HOUR, 4 * HOUR, "p")

    found = told(incident, now + MINUTE)

    assert [sentence(entry.estimate, now) for entry in found.entries[:2]] == [
        "Estimate revised: was 12:45–13:00, now 14:01–16:01; depends on p",
        "Estimate: done 12:45–13:00",
    ]
    assert found.estimate == found.entries[0].estimate
    assert found.entries[2].estimate is None


@pytest.mark.django_db
def test_same_estimate_told_again_is_not_revised(now):
    incident = make.incident()
    estimated(incident, now, HOUR, 2 * HOUR)
    estimated(incident, now + MINUTE, 59 * MINUTE, 119 * MINUTE)

    assert told(incident, now).estimate.before is None


@pytest.mark.django_db
def test_promise_is_kept_by_the_end_of_the_job_not_by_the_post_on_it(now):
    incident = make.incident(now=now)
    estimate = Window(now + 20 * MINUTE, now + 40 * MINUTE)
    make.update(incident, Status.IDENTIFIED, now=now, estimate=estimate)
    job = make.job(incident, ended_at=now + 30 * MINUTE)
    make.reading(job, ("p", 100, 100, 0), at=now + 30 * MINUTE, state="finished")

    assert told(incident, now + 45 * MINUTE).estimate is None
    make.update(incident, Status.MONITORING, now=now + 50 * MINUTE)
    found = told(incident, now + HOUR).review
    assert found.done_at == now + 30 * MINUTE
    assert [line.text for line in found.lines] == ["it was done within that time"]


@pytest.mark.django_db
def test_missed_estimate_stays_until_it_is_superseded_or_the_incident_ends(now):
    incident = make.incident()
    estimated(incident, now, 45 * MINUTE, HOUR)
    make.update(incident, Status.IDENTIFIED, now=now + MINUTE)
    later = now + 3 * HOUR

    assert not told(incident, now + HOUR).estimate.is_missed
    missed = told(incident, now + HOUR + MINUTE).estimate
    assert sentence(missed, now) == "Estimate missed: was 12:45–13:00"
    make.update(incident, Status.MONITORING, now=now + 2 * HOUR)
    done = told(incident, later).estimate
    assert sentence(done, now) == "Estimate missed: was 12:45–13:00, done 14:00"
    make.update(incident, Status.RESOLVED, now=later)
    assert told(incident, later).estimate is None


@pytest.mark.django_db
def test_estimate_that_was_kept_is_no_longer_told_once_the_work_is_done(now):
    incident = make.incident()
    estimated(incident, now, 45 * MINUTE, HOUR)
    make.update(incident, Status.MONITORING, now=now + 50 * MINUTE)

    assert told(incident, now + 2 * HOUR).estimate is None


@pytest.mark.django_db
def test_estimate_that_was_withdrawn_supersedes_nothing(now):
    incident = make.incident()
    estimated(incident, now, 45 * MINUTE, HOUR)
    wrong = estimated(incident, now + MINUTE, HOUR, 2 * HOUR)
    updates.withdraw_update(wrong.pk, by=SYSTEM, now=now + MINUTE)

    assert told(incident, now).estimate.window.latest_at == now + HOUR


@pytest.mark.django_db
def test_estimate_over_midnight_names_the_day(now):
    estimate = EstimateView(Window(now + 11 * HOUR, now + 13 * HOUR))

    assert sentence(estimate, now) == "Estimate: done 23:00–Jun 11, 01:00"


@pytest.mark.django_db
def test_what_decides_is_text_and_no_markup(now):
    estimate = EstimateView(Window(now, now, "<b>p</b>"))

    assert "depends on &lt;b&gt;p&lt;/b&gt;" in sentence(estimate, now)


@pytest.mark.django_db
def test_what_began_and_ended_at_once_was_reported_afterwards(now):
    at_once = make.incident(status=Status.RESOLVED, now=now)
    short = make.incident(now=now)
    make.update(short, Status.RESOLVED, now=now + MINUTE)

    assert told(at_once, now).duration == "Reported afterwards"
    assert told(short, now).duration == "Lasted 1\xa0min"
