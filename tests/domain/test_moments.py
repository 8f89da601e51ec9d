from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.functional import Promise

from incidents.domain.moments import (
    FORMATS,
    apart,
    coarse,
    machine,
    nearest,
    readings,
    typed_day,
    written,
    zone_label,
    zone_name,
)


@pytest.mark.parametrize(
    ("at", "style", "text"),
    [
        (datetime(2026, 12, 1, 1, 1, tzinfo=UTC), "weekday", "mar. 1er déc., 01:01"),
        (date(2026, 12, 1), "from", "1er"),
        (date(2026, 12, 1), "month", "décembre 2026"),
        (date(2026, 12, 11), "date", "11 déc."),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french(at, style, text):
    with translation.override("fr"):
        assert written(at, style) == text


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Etc/UTC", "UTC"),
        ("Europe/Berlin", "CEST"),
        ("Asia/Dubai", "UTC+04"),
        ("America/Sao_Paulo", "UTC-03"),
        ("Asia/Kathmandu", "UTC+0545"),
    ],
)
def test_zones_are_named_as_readers_know_them(zone, name):
    at = datetime(2022, 6, 10, tzinfo=UTC)

    assert zone_name(at.astimezone(ZoneInfo(zone))) == name


@pytest.mark.parametrize(
    ("earliest", "latest", "told"),
    [
        ("12:21", "12:30", ("12:21", "12:30")),
        ("12:21", "12:31", ("12:20", "12:35")),
        ("12:20", "12:35", ("12:20", "12:35")),
        ("12:04", "12:31", ("12:03", "12:35")),
    ],
)
def test_a_span_that_is_wide_is_told_by_five_minutes_but_not_from_the_past(earliest, latest, told):
    now, *ends = (datetime.fromisoformat(f"2022-06-10T{at}Z") for at in ("12:03", earliest, latest))

    assert tuple(f"{at:%H:%M}" for at in coarse(*ends, now=now)) == told


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("clock", "16:32"),
        ("short", "Jun 10, 16:32"),
        ("minute", "Jun 10, 2022 16:32"),
        ("second", "Jun 10, 2022 16:32:08"),
        ("full", "Jun 10, 2022, 16:32"),
        ("day", "Jun 10, 2022"),
        ("month", "June 2022"),
    ],
)
def test_each_form_of_an_instant_has_its_format(style, text):
    assert written(datetime(2022, 6, 10, 16, 32, 8, tzinfo=UTC), style) == text


def test_every_format_is_a_language_s_own():
    assert all(isinstance(form, Promise) for form in FORMATS.values())


@pytest.mark.parametrize(
    ("key", "label"), [("Etc/UTC", "UTC"), ("America/New_York", "America/New York")]
)
def test_keys_of_zones_read_as_places(key, label):
    assert zone_label(key) == label


def test_programs_are_told_an_instant_in_utc():
    at = datetime(2022, 6, 10, 14, 0, 0, 999, tzinfo=ZoneInfo("Europe/Berlin"))

    assert machine(at) == "2022-06-10T12:00:00Z"


def test_a_local_time_means_one_instant_or_two_or_none():
    berlin = ZoneInfo("Europe/Berlin")

    def utc_hours(local: str) -> list[int]:
        return [at.astimezone(UTC).hour for at in readings(datetime.fromisoformat(local), berlin)]

    assert utc_hours("2026-10-25T01:30") == [23]
    assert utc_hours("2026-10-25T02:30") == [0, 1]
    assert utc_hours("2026-03-29T02:30") == []


@pytest.mark.parametrize(
    ("zone", "skipped"),
    [
        (ZoneInfo("Europe/Berlin"), "2026-03-29T02:05"),
        (ZoneInfo("Australia/Lord_Howe"), "2026-10-04T02:05"),
        (ZoneInfo("America/Santiago"), "2026-09-06T00:05"),
    ],
)
def test_the_nearest_times_around_a_gap_are_a_minute_apart_in_fact(zone, skipped):
    found = nearest(datetime.fromisoformat(skipped), zone)

    before, after = (readings(at, zone)[0] for at in found)

    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (29, "less than a minute"),
        (60, "1 min"),
        (-3_540, "59 min"),
        (7_200, "2 h"),
        (7_500, "2 h 5 min"),
        (172_800, "2 days"),
        (244_800, "3 days"),
    ],
)
def test_the_time_between_two_instants_is_told_in_minutes_hours_or_days(seconds, text):
    at = datetime(2022, 6, 10, 12, 0, tzinfo=UTC)

    told = apart(at, at + timedelta(seconds=seconds))

    assert told.replace("\xa0", " ") == text
    assert not re.search(r"\d ", told)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-05", date(2026, 12, 5)),
        (" 2026-2-3 ", date(2026, 2, 3)),
        ("20261205", date(2026, 12, 5)),
        ("2026-02-30", None),
        ("5.12.2026", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_as_that_of_a_time(typed, day):
    assert typed_day(typed) == day
