from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.queries import uptime
from incidents.queries.components import on_page
from incidents.render import component_rows
from incidents.render.component_rows import FOLDED_ABOVE, GroupRows
from incidents.render.fragments import uptime_weights
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def groups() -> list[GroupRows]:
    weights = uptime_weights()
    shown = on_page()
    records = uptime.last_days(shown, zone=ZoneInfo("Etc/UTC"), now=NOW, weights=weights)
    return component_rows.groups(shown, records, weights=weights)


def figures(group: GroupRows) -> list[str]:
    """The percentage of each row with what stands beside it."""
    rows = re.findall(r'<span class="uptime">.*?(?=<span class="state)', group.rows)
    texts = [re.sub("<[^>]*>", "", row).removeprefix("Uptime:") for row in rows]
    return [" ".join(text.split()) for text in texts]


def test_a_group_shows_the_worst_of_its_own_and_only_trouble_is_said():
    calm, hit = make.group("Community", position=1), make.group("Index", position=2)
    make.component("Mail", group=calm)
    make.component("Search", group=hit)
    make.incident(components=make.degraded(make.component("CDN", group=hit)))

    told = [(group.group, group.is_troubled, group.status) for group in groups()]

    assert told == [(hit, True, "Degraded performance"), (calm, False, "Operational")]


def test_what_has_trouble_comes_first_the_worst_above_all_and_else_the_order_stays():
    calm, slow, worst = (make.group(name, position=n) for n, name in enumerate("ABC"))
    make.component("Mail", group=calm)
    make.component("Website", position=9)
    parts = [make.component(f"Part {n}", group=worst, position=n) for n in range(4)]
    make.incident(
        components=make.saying(ComponentStatus.MAJOR_OUTAGE, parts[3])
        | make.degraded(parts[2], make.component("Search", group=slow))
    )

    found = groups()

    assert [group.group for group in found] == [worst, slow, calm, None]
    names = re.findall("<bdi>(.*?)</bdi>", found[0].rows)
    assert names == ["Part 3", "Part 2", "Part 0", "Part 1"]


def test_only_groups_with_trouble_stand_open_however_few_components_there_are():
    calm, hit = make.group("Community", position=1), make.group("Index", position=2)
    make.component("Mail", group=calm)
    make.component("CDN", group=hit)
    assert [(group.is_foldable, group.is_open) for group in groups()] == [(True, False)] * 2

    make.incident(components=make.degraded(make.component("Files", group=hit)))

    assert [(group.group, group.is_open, group.count) for group in groups()] == [
        (hit, True, 2),
        (calm, False, 1),
    ]


def test_of_many_components_those_without_a_group_fold_by_the_same_rule():
    alone = [make.component(f"Mirror {number}") for number in range(FOLDED_ABOVE)]
    assert [group.is_foldable for group in groups()] == [False]

    alone.append(make.component("Last mirror"))

    [group] = groups()
    assert (group.is_foldable, group.is_open) == (True, False)
    make.incident(components=make.degraded(alone[7]))
    hit, rest = groups()
    assert (hit.count, hit.is_foldable) == (1, False)
    assert (rest.is_foldable, rest.is_open) == (True, False)


def test_what_stands_alone_without_trouble_does_not_come_before_a_group_with_some():
    hit = make.component("Uploads", position=1)
    well = make.component("Search", position=2)
    group = make.group("Community", position=3)
    make.incident(components=make.degraded(hit, make.component("Build service", group=group)))

    assert [found.code for found in groups()] == [hit.code, group.code, well.code]


def test_runs_without_a_group_are_told_apart():
    first = make.component("Website", position=1)
    make.component("Mail", group=make.group("Community", position=2))
    last = make.component("Forum", position=3)

    codes = [group.code for group in groups()]

    assert codes[::2] == [first.code, last.code]


def test_names_are_escaped_and_lead_to_the_components_page():
    cdn = make.component("<b>&'")

    [group] = groups()

    assert "&lt;b&gt;&amp;" in group.rows
    assert f'<a class="name" href="/components/{cdn.code}">' in group.rows
    assert "<b>" not in group.rows


def test_a_component_that_was_never_in_service_has_no_percentage():
    make.component(started_on=(NOW + 40 * DAY).date())

    [group] = groups()

    assert figures(group) == []


def test_the_percentage_of_a_component_younger_than_the_bar_says_how_many_days_it_is_over():
    make.component("Old", started_on=(NOW - 400 * DAY).date(), position=1)
    make.component("New", started_on=(NOW - 11 * DAY).date(), position=2)
    make.component("Newest", started_on=NOW.date(), position=3)

    [group] = groups()

    assert figures(group) == ["100 %", "100 % over 12 days", "100 % over 1 day"]


def test_trouble_that_does_not_count_is_said_beside_a_full_percentage():
    slow, broken = (make.component(name, now=NOW - 400 * DAY) for name in ("Slow", "Broken"))
    for start, said in (
        (NOW - DAY, make.saying(ComponentStatus.UNDER_MAINTENANCE, slow)),
        (NOW - DAY, make.saying(ComponentStatus.MAJOR_OUTAGE, broken)),
        (NOW - DAY + HOUR, make.degraded(slow, broken)),
    ):
        one = make.incident(components=said, now=start)
        make.update(one, Status.RESOLVED, now=start + 31 * MINUTE)

    [group] = groups()

    second, first = figures(group)
    assert first == "100 % not counted: degraded for 31 min, under maintenance for 31 min"
    assert re.fullmatch(r"99\.\d\d %", second)
