from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from incidents.domain.vocabulary import JobState
from incidents.queries.jobs import Point
from incidents.render.jobs.hindsight import hindsight
from tests.make import HOUR, MINUTE, NOW

HALF = (NOW + HOUR, 0.5, (30 * MINUTE, 60 * MINUTE))


def point(
    at, done: float, left: tuple[timedelta, timedelta] | None = None, state=JobState.RUNNING
) -> Point:
    low_s, high_s = (each.total_seconds() for each in left) if left else (None, None)
    return Point(1, at, state, done, low_s, low_s, high_s, "p", "")


def end(at) -> Point:
    return point(at, 1.0, state=JobState.FINISHED)


@pytest.mark.parametrize(
    ("took", "verdict"),
    [
        (2 * HOUR, "it was done within that time"),
        (2 * HOUR + 20 * MINUTE, "it took 20\xa0min longer"),
        (80 * MINUTE, "it was done 10\xa0min earlier"),
    ],
)
def test_the_range_from_the_half_on_is_measured_by_the_end(took, verdict):
    early = point(NOW, 0.4, (5 * HOUR, 6 * HOUR))
    unsure = point(NOW + 59 * MINUTE, 0.5)

    found = hindsight([early, unsure, point(*HALF), point(NOW + HOUR, 0.6), end(NOW + took)])

    assert (found.at, found.percent, found.verdict) == (NOW + HOUR, "50 %", verdict)


def test_of_several_runs_it_is_the_last():
    again = NOW + 5 * HOUR

    found = hindsight(
        [point(*HALF), end(NOW + 2 * HOUR), point(again, 0.9, (MINUTE, HOUR)), end(again + HOUR)]
    )

    assert (found.at, found.verdict) == (again, "it was done within that time")


@pytest.mark.parametrize(
    "history",
    [
        [],
        [end(NOW)],
        [point(*HALF)],
        [point(*HALF), point(NOW + 2 * HOUR, 0.6, state=JobState.FINISHED)],
        [point(*HALF), point(NOW + 2 * HOUR, 0.6, state=JobState.FAILED)],
    ],
)
def test_without_a_range_and_an_end_there_is_nothing_to_look_back_on(history):
    assert hindsight(history) is None


def test_it_is_a_sentence():
    found = hindsight([point(*HALF), end(NOW + 2 * HOUR)])

    html = render_to_string("public/jobs/_hindsight.html", {"seen": found})

    assert " ".join(re.sub("<[^>]*>", "", html).split()) == (
        "At 13:00, with 50 % done, we expected the end between 13:30 and 14:00;"
        " it was done within that time."
    )
