"""Times, claims and ranges as they are typed."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from incidents.domain.vocabulary import ComponentStatus
from incidents.management.terminal import arguments
from incidents.management.terminal.errors import CannotDo


@pytest.fixture(autouse=True)
def berlin():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        yield


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-01-10T14:30", datetime(2026, 1, 10, 13, 30, tzinfo=UTC)),
        ("2026-07-10 14:30", datetime(2026, 7, 10, 12, 30, tzinfo=UTC)),
        ("2026-01-10T14:30+00:00", datetime(2026, 1, 10, 14, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_of_the_pages_zone_unless_it_has_an_offset(typed, meant):
    assert arguments.moment(typed, field="display_at") == meant


@pytest.mark.parametrize("typed", ["9:05", "09:05"])
def test_a_clock_time_is_todays(typed):
    at = timezone.localtime(arguments.moment(typed, field="display_at"))

    assert (at.date(), at.hour, at.minute) == (timezone.localdate(), 9, 5)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("soon", "is not a time"),
        ("25:00", "is not a time"),
        ("2026-10-25T02:30", "twice"),
        ("2026-03-29T02:30", "never"),
    ],
)
def test_what_is_no_single_instant_is_refused_with_its_field(typed, why):
    with pytest.raises(CannotDo, match=why) as refusal:
        arguments.moment(typed, field="started_at")

    assert refusal.value.field == "started_at"


def test_a_claim_is_a_code_and_a_status():
    assert arguments.claim("cdn=major_outage") == ("cdn", ComponentStatus.MAJOR_OUTAGE)
    assert arguments.claim("A = b=operational") == ("A = b", ComponentStatus.OPERATIONAL)


@pytest.mark.parametrize("typed", ["cdn", "cdn=down", "=operational", ""])
def test_another_claim_is_refused(typed):
    with pytest.raises(ArgumentTypeError, match="COMPONENT=STATUS"):
        arguments.claim(typed)


def test_a_range_is_in_minutes():
    assert arguments.window("30-60") == (timedelta(minutes=30), timedelta(minutes=60))
    assert arguments.window("45") == (timedelta(minutes=45), timedelta(minutes=45))


@pytest.mark.parametrize("typed", ["60-30", "-30", "0", "a-b", "30-60-90", "²", "9" * 5000])
def test_another_range_is_refused(typed):
    with pytest.raises(ArgumentTypeError):
        arguments.window(typed)
