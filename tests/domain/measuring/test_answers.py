from __future__ import annotations

from datetime import timedelta

import pytest

from incidents.domain.exposition.errors import UnreadableSource
from incidents.domain.measuring.answers import CheckResponse, Expected
from incidents.domain.vocabulary import Observation
from tests.make import NOW

IN_TEN_DAYS = NOW + timedelta(days=10)


@pytest.mark.parametrize(
    ("expected", "answer", "observation"),
    [
        ("", CheckResponse(200, 0.1), Observation.GOOD),
        ("", CheckResponse(301, 0.1), Observation.GOOD),
        ("", CheckResponse(404, 0.1), Observation.BAD),
        ("200", CheckResponse(301, 0.1), Observation.BAD),
        ("200-299, 401", CheckResponse(401, 0.1), Observation.GOOD),
        ("200", CheckResponse(200, 2.1), Observation.BAD),
        ("200", CheckResponse(200, 0.1, NOW + timedelta(days=7)), Observation.GOOD),
        ("200", CheckResponse(200, 0.1, NOW + timedelta(days=6)), Observation.BAD),
    ],
)
def test_a_good_answer_has_its_status_comes_soon_and_its_certificate_lasts(
    expected, answer, observation
):
    wanted = Expected.parse(expected).within(slow_after_s=2.0, days_left=7)

    assert wanted.finding(answer, now=NOW).observation == observation


def test_what_nobody_asked_for_does_not_count_but_is_told():
    found = Expected.parse("200").finding(CheckResponse(200, 9.0, IN_TEN_DAYS), now=NOW)

    assert found.observation == Observation.GOOD
    assert found.what == f"200 in 9.00 s, certificate until {IN_TEN_DAYS:%Y-%m-%d}"
    assert found.expires_at == IN_TEN_DAYS


@pytest.mark.parametrize("text", ["ok", "2xx", "99", "600", "300-200", "200,"])
def test_what_are_no_statuses_is_refused(text):
    with pytest.raises(UnreadableSource, match="write them as in 200-299, 401"):
        Expected.parse(text)


def test_an_answer_within_milliseconds_took_more_than_nothing():
    found = Expected.parse("200").finding(CheckResponse(200, 0.004), now=NOW)

    assert found.what == "200 in 0.004 s"
