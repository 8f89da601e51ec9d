from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.template.loader import render_to_string

from incidents.domain.estimates import EstimateOutcome, PublishedEstimate, Window
from incidents.render.estimate_review import EstimateReview, review
from tests.make import HOUR, MINUTE, NOW

DONE_AT = NOW + 4 * HOUR


def told(at: datetime, earliest: datetime, latest: datetime) -> EstimateOutcome:
    return EstimateOutcome(PublishedEstimate(Window(earliest, latest), at), DONE_AT)


WRONG = told(NOW, NOW + 45 * MINUTE, NOW + HOUR)
RIGHT = told(NOW + HOUR, NOW + 3 * HOUR, NOW + 5 * HOUR)


def text(found: EstimateReview) -> str:
    html = render_to_string("public/_outcomes.html", {"review": found})
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def test_nothing_told_is_nothing_to_look_back_on():
    assert review([]) is None


@pytest.mark.parametrize(
    ("done_at", "verdict"),
    [
        (NOW + 50 * MINUTE, "it was done within that time"),
        (NOW + 30 * MINUTE, "it was done 15\xa0min earlier"),
        (NOW + 3 * HOUR + 23 * MINUTE, "it took 2\xa0h\xa023\xa0min longer"),
    ],
)
def test_an_estimate_is_measured_in_neutral_words(done_at, verdict):
    found = EstimateReview([EstimateOutcome(WRONG.published, done_at)])

    assert [line.text for line in found.lines] == [verdict]


def test_each_estimate_is_told_with_what_came():
    said = text(EstimateReview([WRONG, RIGHT]))

    assert "The work was done at 16:00 ." in said
    first = "At 12:00 we expected the end between 12:45 and 13:00 ; it took 3 h longer."
    second = "At 13:00 we expected the end between 15:00 and 17:00"
    assert f"{first} {second} ; it was done within that time." in said
