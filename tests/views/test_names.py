"""A name from right to left stands in a page of another direction, and turns nothing there."""

from __future__ import annotations

import re
from itertools import chain

import pytest
import time_machine

from incidents.domain.vocabulary import Status
from tests import make
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

NAMES = {kind: f"שירות {kind} (ניסוי)" for kind in ("page", "group", "part", "open", "past", "job")}
# What isolates: an element for names, and in sentences the characters that do the same.
ISOLATED = re.compile(r"<bdi[^>]*>[^<]*</bdi>|\u2068[^\u2068\u2069]*\u2069")


@pytest.fixture(autouse=True)
def site():
    with time_machine.travel(NOW, tick=False):
        yield make.page(name=NAMES["page"])


@pytest.fixture
def paths() -> list[str]:
    """Pages on which all names stand, alone and in sentences."""
    group = make.group(NAMES["group"])
    part = make.component(NAMES["part"], group=group)
    neighbour = make.component("Search", group=group)
    hit = make.degraded(part, neighbour)
    past = make.incident(name=NAMES["past"], started_at=NOW - DAY, now=NOW - DAY, components=hit)
    make.update(
        past,
        Status.RESOLVED,
        now=NOW - HOUR,
        residual_effect="Caches expire.",
        residual_ends_at=NOW + DAY,
    )
    incident = make.incident(name=NAMES["open"], started_at=NOW, components=hit)
    make.maintenance(name=NAMES["open"])
    job = make.job(incident, name=NAMES["job"])
    return [
        "/",
        "/history",
        f"/components/{part.code}",
        f"/components/{part.code}/history",
        "/uptime",
        "/maintenances",
        f"/incidents/{incident.code}",
        f"/jobs/{job.code}",
    ]


def test_names_are_isolated_wherever_they_are_read(client, paths):
    read = {path: client.get(path).content.decode() for path in paths}

    bare = {path: [name for name in NAMES.values() if name in visible(read[path])] for path in read}

    assert {path: names for path, names in bare.items() if names} == {}
    assert set(NAMES.values()) <= set(chain.from_iterable(map(named, read.values())))


def visible(source: str) -> str:
    """The body without attributes, and without what is isolated."""
    body = source.partition("<body>")[2]
    return re.sub(r"<[^>]+>", "", ISOLATED.sub("", body))


def named(source: str) -> list[str]:
    return [name for name in NAMES.values() if f"{name}</bdi>" in source]
