from __future__ import annotations

import re
from datetime import date
from html import unescape
from zoneinfo import ZoneInfo

from incidents.domain.uptime import Seconds, Weights
from incidents.domain.vocabulary import ComponentStatus
from incidents.queries.uptime import ComponentUptime, Days
from incidents.render import months
from tests.make import NOW

MAY, JUNE, JULY = (date(2022, number, 1) for number in (5, 6, 7))


def table(
    first_on: date, *, known_from: date | None = MAY, days: dict[date, Seconds] | None = None
) -> str:
    record = ComponentUptime(first_on, date(2022, 6, 30), known_from, Days(days or {}), None)
    zone = ZoneInfo("Etc/UTC")
    return months.month(first_on, record, zone=zone, now=NOW, weights=Weights())


def days_of(source: str, kind: str) -> list[int]:
    return [int(day) for day in re.findall(rf'<td class="{kind}">(\d+)', source)]


def figure(source: str) -> str:
    return unescape(re.search('class="figure">([^<]*)<', source)[1])


def test_days_to_come_and_days_before_the_service_are_unknown():
    june = table(JUNE, known_from=date(2022, 6, 4))

    assert days_of(june, "unknown") == [1, 2, 3, *range(11, 31)]
    assert table(JULY).count('class="unknown"') == 31


def test_a_day_with_trouble_is_said_in_words_besides():
    hit = {date(2022, 5, 31): {ComponentStatus.MAJOR_OUTAGE: 600.0}}

    may = table(MAY, days=hit)

    assert days_of(may, "major") == [31]
    assert "major outage for 10\xa0min" in may


def test_the_percentage_is_of_the_days_in_service_until_now():
    # NOW is noon of the tenth: half a day of major outage in nine and a half, rounded down.
    hit = {date(2022, 6, 9): {ComponentStatus.MAJOR_OUTAGE: 12 * 3600.0}}

    assert figure(table(JUNE, days=hit)) == "94.73 %"
    assert figure(table(JUNE, known_from=date(2022, 6, 9), days=hit)) == "66.66 % since Jun 9, 2022"
    assert figure(table(JUNE)) == "100 %"


def test_a_month_out_of_service_has_no_percentage():
    assert figure(table(MAY, known_from=JUNE)) == figure(table(JULY)) == "no data"
    assert figure(table(JUNE, known_from=None)) == "no data"
