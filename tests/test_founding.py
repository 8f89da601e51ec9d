"""The afternoon for which this was made: what the product would have said, and when.

A task purges all names by their first letter, each by a worker of its own. The operators say
“45–60 minutes”; one letter needs nearly four hours.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from incidents.domain.estimates import Window
from incidents.domain.progress import Partition, Reading
from incidents.domain.vocabulary import DraftReason, Scheduling, Status
from incidents.management.walk.letters import NAMES_BY_LETTER
from incidents.models import Incident, Job
from incidents.operations import drafts
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.queries.drafts import waiting
from tests import make
from tests.make import MINUTE

pytestmark = pytest.mark.django_db

EVERY = timedelta(seconds=30)
SLOWNESS = 0.7  # of “p” against the others


def at(hour: int, minute: int) -> datetime:
    return datetime(2022, 6, 10, hour, minute, tzinfo=UTC)


STARTED_AT, TOLD_AT, ENDED_AT = at(11, 34), at(12, 38), at(16, 1)


def purge(*, seed: int, every: timedelta = EVERY) -> Iterator[tuple[datetime, Reading]]:
    """Readings until all is done, with rates that are never steady."""
    drawn = random.Random(seed)
    seconds = (ENDED_AT - STARTED_AT).total_seconds()
    p_per_s = NAMES_BY_LETTER["p"] / seconds
    done: Mapping[str, float] = dict.fromkeys(NAMES_BY_LETTER, 0.0)
    now = STARTED_AT
    while now < ENDED_AT:
        yield now, _reading(now, done)
        now += every
        left = (ENDED_AT - now) / every + 1
        steps = {name: drawn.uniform(0.6, 1.4) for name in done}
        fair = {name: p_per_s * every.total_seconds() / SLOWNESS for name in done}
        fair["p"] = (NAMES_BY_LETTER["p"] - done["p"]) / left  # so that it ends when it did
        done = {
            name: min(NAMES_BY_LETTER[name], done[name] + fair[name] * steps[name]) for name in done
        }
    yield ENDED_AT, _reading(ENDED_AT, NAMES_BY_LETTER)


def _reading(now: datetime, done: Mapping[str, float]) -> Reading:
    partitions = (Partition(name, NAMES_BY_LETTER[name], int(done[name])) for name in done)
    return Reading(now.timestamp(), tuple(partitions), scheduling=Scheduling.STATIC)


def reported() -> Incident:
    make.page()
    found = make.incident(now=at(11, 8))
    make.update(found, Status.IDENTIFIED, body="A purge has begun.", now=STARTED_AT)
    return found


@pytest.fixture
def incident() -> Incident:
    return reported()


@pytest.fixture(
    scope="module",
    params=[1, pytest.param(2, marks=pytest.mark.long), pytest.param(3, marks=pytest.mark.long)],
)
def job(request: pytest.FixtureRequest, module_db: None) -> Iterator[Job]:
    """The purge as it was read until 12:40; the parameter draws its rates."""
    with transaction.atomic():
        incident = reported()
        job = make.job(incident, now=STARTED_AT)
        read_until(at(12, 40), job, incident, seed=request.param)
        yield job
        transaction.set_rollback(True)


def tell(incident: Incident) -> None:
    """The estimate by hand: total by total rate."""
    make.update(
        incident,
        Status.IDENTIFIED,
        body="At the present rate it should be done in 45–60 minutes.",
        estimate=Window(at(13, 23), at(13, 38)),
        now=TOLD_AT,
    )


def read_until(
    end: datetime, job: Job, incident: Incident, *, seed: int, every: timedelta = EVERY
) -> None:
    for now, reading in purge(seed=seed, every=every):
        if now > end:
            break
        if now == TOLD_AT:
            tell(incident)
        lifecycle.record(job.pk, reading, now=now)


def text(path: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", Client().get(path).content.decode()).split())


def test_by_1240_a_draft_says_that_p_is_slowest_and_until_when(job):
    [draft] = waiting()
    window = draft.content.window
    assert draft.reason == DraftReason.REVISED
    assert draft.created_at <= at(12, 40)
    assert window.depends_on == "p"
    assert window.earliest_at <= ENDED_AT <= window.latest_at
    assert "It takes longer than we said" in draft.fields["body"]
    assert "the slowest part: names beginning with `p`" in draft.fields["body"]


def test_old_and_new_estimate_stand_side_by_side(job):
    [draft] = waiting()
    window = draft.content.window

    drafts.post_draft(draft.pk, by=SYSTEM, now=at(12, 41))

    was, now = "13:23 – 13:38", f"{window.earliest_at:%H:%M} – {window.latest_at:%H:%M}"
    sentence = f"Estimate revised: was {was} , now {now} ; depends on p"
    with time_machine.travel(at(12, 42)):
        assert sentence in text(f"/incidents/{job.incident.code}")
        assert sentence in text("/")
        published = json.loads(Client().get(f"/jobs/{job.code}.json").content)["published"]
    assert [(each["earliest_at"][11:16], each["latest_at"][11:16]) for each in published] == [
        ("13:23", "13:38"),
        (f"{window.earliest_at:%H:%M}", f"{window.latest_at:%H:%M}"),
    ]
    assert published[0]["superseded_at"] == published[1]["at"] == "2022-06-10T12:41:00Z"


def test_afterwards_the_page_tells_what_was_promised_and_what_came(incident):
    tell(incident)
    make.update(incident, Status.MONITORING, now=ENDED_AT)

    make.update(incident, Status.RESOLVED, body="It is over.", now=at(16, 32))

    said = text(f"/incidents/{incident.code}")
    expected = "At 12:38 we expected the end between 13:23 and 13:38 ; it took 2 h 23 min longer."
    assert expected in said


@pytest.mark.long
def test_no_more_drafts_than_there_is_news(incident):
    job = make.job(incident, now=STARTED_AT)

    read_until(ENDED_AT, job, incident, seed=4, every=2 * MINUTE)

    reasons = list(job.drafts.order_by("pk").values_list("reason", flat=True))
    assert set(reasons) == {"quarter", "half", "three_quarters", "revised", "done"}
    assert reasons.count("revised") <= 3
    assert reasons[-1] == "done"
