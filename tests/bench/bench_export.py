"""The cost of moving: a page of 1,000 incidents with 5,000 updates exported, and imported again."""

from __future__ import annotations

import random
import time
import tracemalloc
from datetime import timedelta

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import IncidentUpdate, Subscriber
from incidents.operations.actor import SYSTEM
from incidents.operations.exports.importing import import_page
from incidents.operations.exports.writing import Choice, export_page
from incidents.operations.imports import import_incidents
from tests import make
from tests.make import DAY, HOUR, NOW
from tests.operations.exports.pages import emptied

INCIDENTS, UPDATES_EACH, COMPONENTS, SUBSCRIBERS = 1_000, 5, 40, 2_000
WRITTEN_WITHIN_S, READ_WITHIN_S, MEMORY_MOST_MB = 30.0, 60.0, 200.0

pytestmark = pytest.mark.django_db(transaction=True)


def load() -> None:
    make.page()
    parts = [make.component(f"Part {n:02}", now=NOW - 2_000 * DAY) for n in range(COMPONENTS)]
    chance = random.Random(1)
    past = [_incident(chance, parts, number) for number in range(INCIDENTS)]
    import_incidents(past, by=SYSTEM, now=NOW)
    for number in range(SUBSCRIBERS):
        make.subscriber(f"{number}@example.org")
    assert IncidentUpdate.objects.count() == INCIDENTS * UPDATES_EACH
    assert Subscriber.objects.count() == SUBSCRIBERS


def _incident(chance, parts, number: int) -> PastIncident:
    begun = NOW - timedelta(days=1_800 * (1 - number / INCIDENTS) + 1)
    told = [
        PastUpdate(
            content=UpdateContent(
                status=Status.RESOLVED if step == UPDATES_EACH - 1 else Status.IDENTIFIED,
                body="We are looking into it, and tell more as we know it. " * 5,
                display_at=begun + step * HOUR,
                components=None
                if step
                else {chance.choice(parts).code: ComponentStatus.MAJOR_OUTAGE},
            )
        )
        for step in range(UPDATES_EACH)
    ]
    return PastIncident(name=f"Incident {number}", updates=told)


def test_a_page_of_five_years_is_exported_and_imported_within_a_minute(tmp_path):
    load()

    begun_s = time.perf_counter()
    export_page(tmp_path, choice=Choice(), now=NOW)
    written_s = time.perf_counter() - begun_s
    emptied()
    begun_s = time.perf_counter()
    import_page(tmp_path, by=SYSTEM, now=NOW)
    read_s = time.perf_counter() - begun_s
    emptied()
    tracemalloc.start()
    import_page(tmp_path, by=SYSTEM, now=NOW)
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()

    size_mb = (tmp_path / "export.json").stat().st_size / 1e6
    print(f"\n{INCIDENTS} incidents with {INCIDENTS * UPDATES_EACH} updates, {size_mb:.1f} MB:")
    print(f"  exported in {written_s:5.1f} s (limit {WRITTEN_WITHIN_S:.0f})")
    print(f"  imported in {read_s:5.1f} s (limit {READ_WITHIN_S:.0f})")
    print(f"  memory at most {peak_mb:5.0f} MB while importing (limit {MEMORY_MOST_MB:.0f})")
    assert written_s < WRITTEN_WITHIN_S
    assert read_s < READ_WITHIN_S
    assert peak_mb < MEMORY_MOST_MB
