"""Rendering turns rows into text: it starts no Django handler and asks no view."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.handlers.base import BaseHandler

import incidents
from incidents.queries import jobs as job_queries
from incidents.queries.jobs import progress
from incidents.render import feeds, fragments, icalendar, pages
from incidents.render.jobs import documents
from incidents.render.jobs.view import JobView
from tests import make

ROOT = Path(incidents.__file__).parent
BELOW_VIEWS = ("domain", "models", "queries", "render")
HANDLERS = ("django.core.handlers", "django.core.wsgi", "django.test", "django.urls.resolve")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", BELOW_VIEWS)
def test_below_the_views_nothing_can_ask_one(package):
    found = {
        (path.name, name)
        for path in (ROOT / package).rglob("*.py")
        for name in imported(path)
        if name.startswith(HANDLERS)
    }

    assert not found


@pytest.fixture
def no_handler(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("A handler of Django was started.")

    for method in ("load_middleware", "get_response", "resolve_request"):
        monkeypatch.setattr(BaseHandler, method, refuse)


def test_all_that_readers_see_is_rendered_without_a_handler(db, now, no_handler):
    make.page()
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn), now=now)
    make.maintenance(now=now)
    job = make.job(incident, now=now)
    make.reading(job, ("a", 100, 50, 0), at=now)

    with time_machine.travel(now, tick=False):
        told = JobView(progress(job.code), now)
        rendered = [
            *(getattr(fragments, name)([told], now=now) for name in ("status", "incidents")),
            *(getattr(fragments, name)(now=now) for name in FRAGMENTS),
            pages.home([told], (), now=now),
            pages.incident(incident.code, [told], now=now),
            pages.job(told),
            pages.history(None, component_code=cdn.code, now=now),
            pages.uptime(None, now=now),
            pages.maintenances(now=now),
            pages.not_found(now=now),
            pages.server_error(),
            fragments.incident(incident.code, [told], now=now),
            fragments.components((), now=now),
            fragments.job(told),
            documents.as_json(told),
            documents.picture(told),
            feeds.history_atom(None, now=now),
            feeds.history_rss(cdn.code, now=now),
            feeds.updates_atom(None, now=now),
            icalendar.history_ics(None),
        ]

    assert all(rendered)
    assert job_queries.shown() == [job]


FRAGMENTS = ("planned", "maintenances", "days")
