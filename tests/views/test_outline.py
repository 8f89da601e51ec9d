"""The outline that who listens to a page walks along."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import time_machine

from tests import make
from tests.e2e.story import Story, begin_job, tell
from tests.make import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told() -> Story:
    with time_machine.travel(NOW, tick=False):
        yield tell(NOW)


def outline(source: str) -> list[tuple[int, str]]:
    """Level and text of each heading."""
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", source, re.DOTALL)
    return [(int(level), re.sub("<[^>]+>", "", text).strip()) for level, text in found]


def test_no_level_of_headings_is_left_out(client, told):
    job = begin_job(told, now=NOW)
    paths = [
        *("/", "/history", "/uptime", "/maintenances", "/no-such-page", f"/jobs/{job.code}"),
        *(f"/incidents/{one.code}" for one in (told.open_incident, told.past_incident)),
        *(f"/components/{told.components[0].code}{part}" for part in ("", "/history")),
    ]

    outlines = {path: outline(client.get(path).content.decode()) for path in paths}

    for path, found in outlines.items():
        levels = [level for level, _text in found]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, found)


def test_components_without_a_group_are_not_read_as_of_the_group_above(client):
    make.component("Forum", position=99, now=NOW - 90 * DAY)

    assert outline(client.get("/").content.decode()).count((3, "Other components")) == 1
    found = outline(client.get("/uptime").content.decode())
    assert found[found.index((3, "Forum")) - 1] == (2, "Other components")


def test_headings_within_a_text_stand_below_the_title_of_what_contains_it(client, told):
    make.update(told.open_incident, body="# Mirrors\n\nThey follow.", now=NOW)

    front = outline(client.get("/").content.decode())
    past = outline(client.get(f"/incidents/{told.past_incident.code}").content.decode())

    assert front[front.index((3, "Redirect loops")) + 1] == (4, "Mirrors")
    assert past[past.index((2, "Postmortem")) + 1 :][:2] == [(3, "Summary"), (4, "Other spellings")]
