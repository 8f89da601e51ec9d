from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import translation

from incidents.domain.vocabulary import ComponentStatus
from incidents.queries.uptime import ComponentUptime, Days
from incidents.render import charts
from incidents.render.charts import DAY_WIDTH

LAST_ON = date(2022, 6, 10)
FIRST_ON = LAST_ON - timedelta(days=89)
MAJOR, PARTIAL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE
DEGRADED, MAINTENANCE = ComponentStatus.DEGRADED_PERFORMANCE, ComponentStatus.UNDER_MAINTENANCE


def record(days=(), known_from=FIRST_ON) -> ComponentUptime:
    return ComponentUptime(FIRST_ON, LAST_ON, known_from, Days(days), 1.0)


def bar(of: ComponentUptime, name: str = "CDN") -> str:
    return charts.bar(of, name=name, path="/uptime#component-x")


def label(source: str) -> str:
    return unescape(re.search(r'aria-label="([^"]*)"', source)[1])


def drawn(source: str) -> dict[str, list[int]]:
    """The days that have a stroke or a dash of each kind, by the number of the day."""
    found = {}
    for kind, path in re.findall(r'<path class="(\w+)" d="([^"]*)"/>', source):
        days = []
        for start, end in re.findall(r"M([\d.]+) \d+(?:H([\d.]+))?", path):
            first, last = (int(float(x) // DAY_WIDTH) for x in (start, end or start))
            days += range(first, last + 1)
        found[kind] = days
    return found


def test_a_bar_without_trouble_is_one_short_line():
    assert '<path class="quiet" d="M1.5 21H898.5"/>' in bar(record())


def test_quiet_days_are_ninety_dashes_of_one_kind():
    assert drawn(bar(record())) == {"quiet": list(range(90))}


def test_each_day_is_drawn_once_as_its_worst_status_and_each_kind_with_one_path():
    days = {
        FIRST_ON: {DEGRADED: 60.0},
        FIRST_ON + timedelta(days=50): {PARTIAL: 60.0, MAJOR: 1.0, DEGRADED: 9_000.0},
        FIRST_ON + timedelta(days=51): {MAINTENANCE: 3_600.0},
        FIRST_ON + timedelta(days=88): {PARTIAL: 60.0},
        LAST_ON: {PARTIAL: 60.0},
    }

    found = drawn(bar(record(days, known_from=FIRST_ON)))

    assert found.pop("quiet") == [*range(1, 50), *range(52, 88)]
    assert found == {"degraded": [0], "major": [50], "maintenance": [51], "partial": [88, 89]}


def test_days_before_service_are_unknown_and_not_quiet():
    found = drawn(bar(record(known_from=FIRST_ON + timedelta(days=30))))

    assert found == {"unknown": list(range(30)), "quiet": list(range(30, 90))}


def test_component_not_yet_in_service_has_no_data():
    source = bar(record(known_from=None))

    assert drawn(source) == {"unknown": list(range(90))}
    assert label(source) == "CDN, last 90 days. No data."


def test_bar_says_the_minutes_of_each_day_with_trouble():
    days = {
        date(2022, 6, 9): {PARTIAL: 720.0, MAJOR: 61.0},
        date(2022, 6, 1): {MAINTENANCE: 10.0, DEGRADED: 90.0},
    }

    source = bar(record(days))

    assert label(source) == (
        "CDN, last 90 days."
        " Jun 1, 2022: degraded for 2\xa0min, under maintenance for 1\xa0min;"
        " Jun 9, 2022: major outage for 1\xa0min, partial outage for 12\xa0min."
    )
    assert json.loads(unescape(re.search(r'data-days="([^"]*)"', source)[1])) == [
        ["2022-06-01", "degraded for 2\xa0min, under maintenance for 1\xa0min"],
        ["2022-06-09", "major outage for 1\xa0min, partial outage for 12\xa0min"],
    ]


def test_bar_says_it_with_the_marks_of_the_language():
    days = {date(2022, 6, 8): {PARTIAL: 120.0}, date(2022, 6, 9): {PARTIAL: 720.0, MAJOR: 61.0}}

    with translation.override("fr"):
        french = label(bar(record(days)))
    with translation.override("ar"):
        arabic = label(bar(record(days)))

    assert (
        "\u00a0: panne partielle pendant 2\u00a0min\u202f; 9 juin 2022\u00a0: panne majeure"
        in french
    )
    assert (arabic.count("، "), arabic.count("؛ ")) == (2, 1)


def test_bar_without_trouble_says_so():
    assert label(bar(record())) == "CDN, last 90 days. No trouble."


def test_bar_names_its_days_for_the_script():
    source = bar(record(known_from=date(2022, 6, 1)))

    assert 'data-first="2022-03-13" data-last="2022-06-10" data-known-from="2022-06-01"' in source
    assert 'data-quiet="No trouble" data-unknown="No data"' in source
    assert '<path class="chosen"/>' in source


@pytest.mark.parametrize("name", ["<script>", "\"'><b onclick='x'>", "a & b", "שלום", "🔥"])
def test_names_are_text_in_a_bar(name):
    source = bar(record(), name)

    assert label(source).startswith(name)
    assert source.count("<") == bar(record()).count("<")
