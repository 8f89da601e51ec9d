"""The cost of a job's reading for the process that serves readers: its documents, made anew."""

from __future__ import annotations

import gc
import statistics
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.template import Template
from django.utils import timezone

from incidents.domain.vocabulary import JobState, Scheduling
from incidents.edge import wsgi
from incidents.edge.document import CODINGS
from incidents.models import Incident, JobReading, Revision
from tests import make
from tests.bench import large

PARTITIONS, HISTORY, READINGS = 30, 480, 15
INTERVAL_S = 15
# Of a core, for each job that the front page shows and that is read every 15 s.
SHARE_AT_MOST = 0.03

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch):
    monkeypatch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("jobs", [1, 5])
@pytest.mark.parametrize("components", [12, 200])
def test_reading_of_a_job_on_the_front_page(components, jobs, tmp_path, monkeypatch):
    monkeypatch.setattr(wsgi.Edge, "ensure_watched", lambda self: None)
    now = timezone.now().replace(microsecond=0)
    large.load(components=components, past_incidents=50, now=now)
    incident = Incident.objects.unresolved()[0]
    shown = [make.job(incident, name=f"Purge {number}", now=now) for number in range(jobs)]
    for job in shown:
        JobReading.objects.bulk_create(_reading(job, n, now=now) for n in range(HISTORY))
    edge = wsgi.around(WSGIHandler(), folder=tmp_path)
    costs = []
    with time_machine.travel(now + timedelta(seconds=HISTORY * INTERVAL_S), tick=False) as clock:
        edge.library.refresh()
        _make_all(edge)
        for number in range(HISTORY, HISTORY + READINGS):
            clock.shift(INTERVAL_S)
            _reading(shown[0], number, now=now).save()
            Revision.objects.update_or_create(topic=shown[0].topic, defaults={"number": number})
            renders, begun_s = edge.library.renders, time.process_time()
            edge.library.refresh()
            _make_all(edge)
            costs.append(time.process_time() - begun_s)
    renders = edge.library.renders - renders
    cost_s = statistics.median(costs)
    size = len(edge.library.find("/").answer.body)
    print(
        f"\n{components} components, {jobs} jobs: a reading costs {cost_s * 1000:.1f} ms for"
        f" {renders} renders, {cost_s * jobs / INTERVAL_S:.2%} of a core at one every"
        f" {INTERVAL_S} s of each; the front page has {size / 1000:.0f} kB"
    )
    assert cost_s * jobs / INTERVAL_S <= SHARE_AT_MOST * jobs


def _make_all(edge):
    edge.library.warm()
    for document in list(edge.library.store.current.values()):
        assert all(document.replies[coding] for coding in CODINGS)


def _reading(job, number, *, now):
    done = number / 1_000
    rows = [[f"p{n:02d}", 100_000.0, 100_000.0 * done, 3.0] for n in range(PARTITIONS)]
    return JobReading(
        job=job,
        at=now + timedelta(seconds=number * INTERVAL_S),
        partitions=rows,
        scheduling=Scheduling.STATIC,
        state=JobState.RUNNING,
        done=done,
        rate_per_s=100.0 + number % 7,
        remaining_s=9_000.0 - number,
        low_s=7_200.0 - number,
        high_s=12_600.0 - number,
        decides="p07",
    )
