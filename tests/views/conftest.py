"""The site, and how its readers see it."""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest
import time_machine

from incidents.domain.vocabulary import Status
from incidents.models import Incident
from tests import make
from tests.make import DAY, HOUR


@pytest.fixture
def site(db, now):
    """The page, while the clock stands still."""
    with time_machine.travel(now, tick=False):
        yield make.page()


@pytest.fixture
def get(client):
    """Return what reads a page as text, as a reader without script would."""

    def get(path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200, response.status_code
        return readable(response.content.decode())

    return get


def readable(source: str) -> str:
    body = source.partition("<body>")[2] or source
    return (
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
        .replace(" ,", ",")
        .replace(" )", ")")
    )


def in_order(text: str, *facts: str) -> bool:
    at = 0
    for fact in facts:
        assert fact in text[at:], (fact, text[at:])
        at = text.index(fact, at) + len(fact)
    return True


def ended(**fields) -> Incident:
    return make.incident(status=Status.RESOLVED, **fields)


def planned(*, scheduled_for: datetime, **fields) -> Incident:
    times = {"scheduled_for": scheduled_for, "scheduled_until": scheduled_for + 2 * HOUR}
    return make.maintenance(now=scheduled_for - DAY, **times, **fields)
