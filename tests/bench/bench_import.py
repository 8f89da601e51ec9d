"""The cost of the past: an archive of five years loaded at once, and one update of then."""

from __future__ import annotations

import json
import random
import time
from datetime import timedelta

import pytest
from django.core.management import call_command

from incidents.domain.content import UpdateContent
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, Incident, IncidentUpdate
from incidents.publishing import documents
from tests import hosted, make
from tests.archives import after, load, post_one_by_one
from tests.make import DAY, NOW

INCIDENTS, UPDATES, COMPONENTS = 917, 4_963, 12
LONGEST = 36
LOADED_WITHIN_S = 30.0
# It replays up to the next time at which its components were well, which one of today need not.
RATIO_MOST = 4.0
MOVED_INCIDENTS, MOVED_UPDATES = 1_000, 5
MOVED_WITHIN_S = 60.0
PAGES_RATIO = 1.5
OPEN = (Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING)

pytestmark = pytest.mark.django_db


def archive(parts: list[Component]) -> list[PastIncident]:
    """Shaped as archives are: statuses repeated, several open at once, edited, one of 36 updates.

    No two updates are posted at the same time, as then their order would be that of loading.
    """
    chance = random.Random(917)
    lengths = [LONGEST] + [1] * (INCIDENTS - 1)
    while sum(lengths) < UPDATES:
        lengths[chance.randrange(1, INCIDENTS)] += 1
    number, found = 0, []
    for place, length in enumerate(lengths):
        at = NOW - timedelta(days=30 + 1_826 * (INCIDENTS - place) / INCIDENTS)
        told = []
        for step in range(length):
            number += 1
            at += timedelta(minutes=chance.randrange(1, 600), microseconds=number)
            is_last = step == length - 1
            told.append(_told(chance, parts, at, number=number, is_last=is_last))
        found.append(PastIncident(name=f"Incident {place}", updates=told, code=f"{place:012}"))
    return found


def _told(chance: random.Random, parts: list[Component], at, *, number: int, is_last: bool):
    said = chance.sample(parts, chance.choice([0, 0, 1, 1, 2, COMPONENTS]))
    content = UpdateContent(
        status=Status.RESOLVED if is_last else chance.choice(OPEN),
        body=f"We are looking into it, {number}.",
        display_at=at,
        components=None
        if is_last
        else {part.code: chance.choice(list(ComponentStatus)) for part in said},
    )
    return PastUpdate(content=content, code=f"{number:012}")


def test_an_archive_loaded_newest_first_is_the_same_and_takes_half_a_minute_at_most():
    make.page()
    parts = [
        make.component(f"Part {n:02}", code=f"{n:012}", now=NOW - 2_000 * DAY)
        for n in range(COMPONENTS)
    ]
    given = archive(parts)
    begun_s = time.perf_counter()
    at_once = after(given[::-1], load)
    took_s = time.perf_counter() - begun_s
    begun_s = time.perf_counter()
    one_by_one = after(given, post_one_by_one)
    singly_s = time.perf_counter() - begun_s

    print(f"\n{INCIDENTS} incidents with {UPDATES} updates, SQLite:")
    print(f"  at once, newest first    {took_s:6.1f} s (limit {LOADED_WITHIN_S:.0f})")
    print(f"  one by one, oldest first {singly_s:6.1f} s")
    assert at_once == one_by_one
    assert took_s < LOADED_WITHIN_S


def test_an_update_of_years_ago_costs_about_as_much_as_one_of_today():
    make.page()
    parts = [make.component(f"Part {n:02}", now=NOW - 2_000 * DAY) for n in range(COMPONENTS)]
    load(archive(parts))
    old = Incident.objects.order_by("started_at")[100]
    at = IncidentUpdate.objects.filter(incident=old).earliest("display_at").display_at
    costs_s = {"of years ago": [], "of today": []}
    today = make.incident(components=make.degraded(*parts), now=NOW)
    for minute in range(1, 8):
        said = make.saying(OUTAGES[minute % 2], *parts)
        moment = timedelta(seconds=minute)
        for name, incident, when in (
            ("of years ago", old, at + moment),
            ("of today", today, NOW + moment),
        ):
            begun_s = time.perf_counter()
            make.update(
                incident, Status.IDENTIFIED, components=said, display_at=when, now=NOW + DAY
            )
            costs_s[name].append(time.perf_counter() - begun_s)
    print()
    for name, found in costs_s.items():
        print(f"  an update {name:<12} over {COMPONENTS} components {1_000 * min(found):6.1f} ms")
    ratio = min(costs_s["of years ago"]) / min(costs_s["of today"])
    print(f"  that is {ratio:.1f} times as long (limit {RATIO_MOST:.0f})")
    assert ratio < RATIO_MOST


OUTAGES = (ComponentStatus.PARTIAL_OUTAGE, ComponentStatus.MAJOR_OUTAGE)


def test_a_page_is_moved_in_within_a_minute_and_its_pages_are_as_fast_as_before(tmp_path, capsys):
    make.page()
    small, large = (
        hosted.large(incidents=count, components=40, subscribers=0, updates=MOVED_UPDATES)
        for count in (hosted.IN_PUBLIC, MOVED_INCIDENTS)
    )
    took_s = {}
    for name, service in (("50 incidents", small), ("1,000 incidents", large), ("again", large)):
        file = tmp_path / "page.json"
        file.write_text(json.dumps(service.page))
        begun_s = time.perf_counter()
        call_command("import", "statuspage", str(file))
        took_s[name] = time.perf_counter() - begun_s
        took_s[f"pages after {name}"] = pages_s()
    told = capsys.readouterr().out.splitlines()

    with capsys.disabled():
        print(f"\nmoved in from Statuspage, {MOVED_UPDATES} updates an incident, SQLite:")
        for name, seconds in took_s.items():
            print(f"  {name:<30} {seconds:8.3f} s")
    assert "950 incidents" in next(line for line in told if "950" in line)
    assert told[-1].startswith("Added 0 groups, 0 components, 0 incidents")
    assert took_s["1,000 incidents"] < MOVED_WITHIN_S
    assert took_s["pages after again"] < PAGES_RATIO * took_s["pages after 50 incidents"]


def pages_s() -> float:
    """The time of what is read most, the quickest of five times."""
    paths = ("/", "/history.atom", "/history.rss", "/api/v2/summary.json", "/api/v2/incidents.json")
    found = []
    for _ in range(5):
        begun_s = time.perf_counter()
        for path in paths:
            assert documents.ask(path).status == 200
        found.append(time.perf_counter() - begun_s)
    return min(found)
