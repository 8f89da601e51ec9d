from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.vocabulary import Status
from incidents.queries.reports import report
from incidents.render.stories import Story, span, story
from tests import make
from tests.make import DAY, HOUR, MINUTE


def told(incident, now) -> Story:
    return story(report(incident.code), now=now)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(seconds=1), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=5, minutes=42), "5 h 42 min"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=3, hours=4, minutes=5), "3 d 4 h"),
    ],
)
def test_length_of_time_is_printed_for_people(length, text):
    assert span(length) == text


@pytest.mark.django_db
def test_first_report_is_told_only_if_it_came_later_than_the_start(now):
    at_once = make.incident(started_at=now - timedelta(seconds=0), now=now)
    later = make.incident(started_at=now - 18 * MINUTE, now=now)

    assert told(at_once, now).reported_at is None
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
