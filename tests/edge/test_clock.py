"""Pages that the time of day makes new, though nobody writes."""

from __future__ import annotations

import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse
from django.utils import timezone

from incidents.edge import wsgi
from tests import make
from tests.edge.conftest import Reader
from tests.make import DAY, HOUR


def test_a_new_month_has_a_page_though_nobody_writes(site, tmp_path, monkeypatch):
    monkeypatch.setattr(wsgi.Edge, "ensure_watched", lambda self: None)
    with time_machine.travel("2027-02-28T23:59:00Z", tick=False) as clock:
        reader = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
        reader.edge.library.refresh()
        before = reader.get("/history/2027-03")
        clock.move_to("2027-03-01T00:00:00Z")
        reader.edge.library.refresh()

        after = reader.get("/history/2027-03")

    assert (before.status, after.status) == (404, 200)


def test_no_reader_waits_where_the_clock_makes_pages_new(reader, renders):
    start = timezone.now().replace(second=30, microsecond=0)
    make.incident(components=make.degraded(make.component(now=start)), now=start)
    with time_machine.travel(start, tick=False) as clock:
        reader.edge.library.refresh()
        reader.edge.library.warm()
        before = reader.get("/")
        clock.shift(30.5)
        renders.clear()

        meanwhile, rendered = reader.get("/"), list(renders)
        reader.edge.library.warm()
        by_warm = list(renders)
        after = reader.get("/")

    assert (meanwhile, rendered) == (before, [])
    assert after.body != before.body
    assert "/" in by_warm
    assert renders == by_warm


def test_a_page_that_the_clock_made_wrong_is_rendered_for_its_reader_if_nobody_else_does(
    reader, renders
):
    start = timezone.now().replace(second=30, microsecond=0)
    make.incident(components=make.degraded(make.component(now=start)), now=start)
    with time_machine.travel(start, tick=False) as clock:
        reader.edge.library.refresh()
        reader.get("/")
        clock.shift(32)
        reader.get("/")

    assert renders.count("/") == 2


def test_what_only_the_calendar_changes_is_kept_for_bad_times_again(
    site, tmp_path, monkeypatch, database_gone
):
    monkeypatch.setattr(wsgi.Edge, "ensure_watched", lambda self: None)
    with time_machine.travel("2027-02-28T23:59:00Z", tick=False) as clock:
        component = make.component(now=timezone.now() - DAY)
        path = reverse("feed-component-history-atom", args=[component.code])
        reader = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
        reader.edge.library.refresh()
        reader.get(path)
        clock.move_to("2027-03-01T00:15:00Z")
        reader.edge.library.refresh()
        reader.edge.library.warm()

        with database_gone():
            restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
            reply = restarted.get(path)

    assert reply.status == 200


def test_pages_of_a_clock_that_was_ahead_are_rendered_anew_once_it_is_set_back(reader, renders):
    start = timezone.now()
    with time_machine.travel(start + 2 * HOUR, tick=False) as clock:
        reader.edge.library.refresh()
        reader.get("/")
        clock.move_to(start)
        renders.clear()
        reader.edge.library.refresh()
        reader.get("/")
        reader.get("/")

    assert renders.count("/") == 1


def test_months_of_a_clock_that_was_ahead_are_gone_once_it_is_set_back(site, tmp_path, monkeypatch):
    monkeypatch.setattr(wsgi.Edge, "ensure_watched", lambda self: None)
    with time_machine.travel("2027-03-01T00:00:00Z", tick=False) as clock:
        reader = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
        reader.edge.library.refresh()
        before = reader.get("/history/2027-03")
        clock.move_to("2027-02-28T22:00:00Z")
        reader.edge.library.refresh()

        after = reader.get("/history/2027-03")

    assert (before.status, after.status) == (200, 404)
