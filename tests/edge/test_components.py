"""News of one component makes no document of another anew."""

from __future__ import annotations

import pytest
import time_machine
from django.utils import timezone

from incidents.domain.content import UpdateContent
from incidents.operations import components, updates
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import DAY, HOUR, MINUTE

SUFFIXES = ("", "/history.atom", "/history.rss", "/history.ics", "/updates.atom")


def own(part):
    """The documents of a component by itself."""
    return [
        *(f"/components/{part.code}{suffix}" for suffix in SUFFIXES),
        f"/live/components/{part.code}",
    ]


@pytest.fixture
def parts(reader, now):
    """Three components with a past, whose documents readers have read."""
    parts = [make.component(name, now=now - 90 * DAY) for name in ("CDN", "Search", "Mail")]
    for part in parts:
        past = make.incident(components=make.degraded(part), now=now - DAY)
        make.update(past, "resolved", now=now - DAY + HOUR)
    reader.edge.library.refresh()
    for part in parts:
        for path in own(part):
            assert reader.get(path).status == 200
    return parts


def made_anew(reader, renders, parts, act):
    """The documents of components that are rendered for readers after ``act``."""
    renders.clear()
    act()
    reader.edge.library.refresh()
    for part in parts:
        for path in own(part):
            assert reader.get(path).status == 200
    return set(renders)


def test_an_update_renders_the_documents_of_its_components_and_of_no_other(reader, renders, parts):
    cdn, search, mail = parts
    opened = []

    def open_one():
        opened.append(make.incident(components=make.degraded(cdn), now=timezone.now()))

    begun = made_anew(reader, renders, parts, open_one)
    updated = made_anew(reader, renders, parts, lambda: make.update(opened[0], now=timezone.now()))

    assert begun == updated == set(own(cdn))
    assert not (begun | updated) & {*own(search), *own(mail)}


@pytest.mark.long
def test_what_takes_long_back_is_in_the_next_bytes(reader, renders, parts):
    cdn, search, _mail = parts
    incident = make.incident(components=make.degraded(cdn), now=timezone.now())
    reader.edge.library.refresh()
    assert b"Degraded performance" in reader.get(own(cdn)[0]).body
    moved = UpdateContent(body="Not that one.", components=make.degraded(search))

    found = made_anew(
        reader,
        renders,
        parts,
        lambda: updates.edit_update(
            incident.updates.get().pk, by=SYSTEM, content=moved, now=timezone.now()
        ),
    )

    assert found == {*own(cdn), *own(search)}
    assert b"Redirect loops" not in reader.get(own(cdn)[0]).body.split(b"Past incidents")[0]
    assert b"Degraded performance" in reader.get(own(search)[0]).body


@pytest.mark.long
def test_a_name_stands_in_documents_of_others(reader, renders, parts):
    cdn = parts[0]
    found = made_anew(
        reader,
        renders,
        parts,
        lambda: components.edit_component(cdn.pk, by=SYSTEM, name="Edge", now=timezone.now()),
    )

    assert found == {path for part in parts for path in own(part)}
    assert b"Edge" in reader.get(own(cdn)[0]).body


@pytest.mark.long
def test_a_component_that_is_removed_has_no_page(reader, parts):
    components.remove_component(parts[0].pk, by=SYSTEM, now=timezone.now())
    reader.edge.library.refresh()

    assert {reader.get(path).status for path in own(parts[0])} == {404}
    assert {reader.get(path).status for path in own(parts[1])} == {200}


def test_who_has_the_page_is_told_that_it_is_the_same(reader, parts):
    page = reader.get(own(parts[0])[0])

    again = reader.get(own(parts[0])[0], if_none_match=page.headers["ETag"])
    make.incident(components=make.degraded(parts[1]), now=timezone.now())
    reader.edge.library.refresh()
    after = reader.get(own(parts[0])[0], if_none_match=page.headers["ETag"])

    assert (again.status, after.status, after.body) == (304, 304, b"")


@pytest.mark.long
def test_the_minutes_of_an_outage_grow_on_its_own_page_alone(reader, renders, parts):
    start = timezone.now().replace(second=1, microsecond=0)
    cdn, search, _mail = parts
    make.incident(components=make.degraded(cdn), now=start)
    with time_machine.travel(start, tick=False) as clock:
        reader.edge.library.refresh()
        for path in (own(cdn)[0], own(search)[0]):
            reader.get(path)
        renders.clear()
        clock.shift(3 * MINUTE)
        reader.edge.library.refresh()
        page = reader.get(own(cdn)[0])
        reader.get(own(search)[0])

    assert renders == [own(cdn)[0]]
    assert "degraded for 3\xa0min" in page.body.decode()


@pytest.mark.long
def test_pages_of_those_in_trouble_are_ready(reader, renders, parts):
    cdn, search, _mail = parts
    reader.edge.library.warm()
    renders.clear()
    make.incident(components=make.degraded(cdn), now=timezone.now())

    reader.edge.library.refresh()
    reader.edge.library.warm()

    assert own(cdn)[0] in renders
    assert own(search)[0] not in renders
