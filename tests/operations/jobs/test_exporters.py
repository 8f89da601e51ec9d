"""Pages of six exporters, each in its own style, followed from before the work to after its end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from werkzeug import Response

from incidents.domain.vocabulary import JobState
from incidents.models import Job, JobReading
from incidents.operations.jobs import lifecycle
from incidents.queries import jobs as queries
from incidents.render.jobs import documents, view
from tests import exporters, make
from tests.make import NOW, SECOND

pytestmark = pytest.mark.django_db

READINGS = 16
LASTING = 3


def ceph(share: float) -> str:
    """Degraded objects are what is left; before the recovery nothing is degraded."""
    left = round(9_000 * (1 - share)) if share else 0
    return (
        "# HELP ceph_num_objects_degraded Number of degraded objects\n"
        "# TYPE ceph_num_objects_degraded gauge\n"
        f"ceph_num_objects_degraded {left}.0\n"
        "# TYPE ceph_health_status untyped\nceph_health_status 1.0\n"
    )


def kafka(share: float) -> str:
    """Offsets did not begin at zero; of one partition nothing is known but -1."""
    lines = ["# TYPE kafka_consumergroup_current_offset gauge"]
    for partition, first, units in ((0, 5_000, 4_000), (1, 70_000, 2_000)):
        at = first + units * share
        labels = f'consumergroup="replay",partition="{partition}",topic="events"'
        lines.append(f"kafka_consumergroup_current_offset{{{labels}}} {at:.6e}")
        lines.append(f"kafka_topic_partition_current_offset{{{labels}}} {first + units:.6e}")
        lines.append(f"kafka_topic_partition_replay_from_offset{{{labels}}} {first:.6e}")
    labels = 'consumergroup="replay",partition="2",topic="events"'
    lines.append(f"kafka_consumergroup_current_offset{{{labels}}} -1")
    return "\n".join(lines) + "\n"


def mdadm(share: float) -> str:
    """While nothing is resynced, all blocks are in sync: complete before, and complete after."""
    synced = 1.953382464e09 * (share or 1.0)
    return (
        "# TYPE node_md_blocks gauge\n"
        'node_md_blocks{device="md0"} 1.953382464e+09\n'
        "# TYPE node_md_blocks_synced gauge\n"
        f'node_md_blocks_synced{{device="md0"}} {synced:.9e}\n'
    )


def elasticsearch(share: float) -> str:
    """A task is listed while it runs; created, updated and deleted documents make its progress."""
    up = "# TYPE elasticsearch_up gauge\nelasticsearch_up 1\n"
    if share in (0.0, 1.0):
        return up
    done = round(120_000 * share)
    task = 'action="indices:data/write/reindex"'
    return (
        f"{up}# TYPE elasticsearch_task_total gauge\n"
        f"elasticsearch_task_total{{{task}}} 120000\n"
        f"elasticsearch_task_created{{{task}}} {done - done // 4}\n"
        f"elasticsearch_task_updated{{{task}}} {done // 4}\n"
    )


def postgresql(share: float) -> str:
    """A row for each table that is vacuumed now, and no row afterwards."""
    tables = {"events": (40_000, 1.0), "users": (10_000, 0.5)}
    lines = ["# TYPE pg_up gauge", "pg_up 1"]
    for table, (blocks, ends_at) in tables.items():
        if 0 < share < ends_at:
            labels = f'datname="app",relname="{table}",phase="scanning heap"'
            scanned = round(blocks * share / ends_at)
            lines.append(f"pg_stat_progress_vacuum_heap_blks_total{{{labels}}} {blocks}")
            lines.append(f"pg_stat_progress_vacuum_heap_blks_scanned{{{labels}}} {scanned}")
    return "\n".join(lines) + "\n"


def percentage(share: float) -> str:
    """A UTF-8 name in OpenMetrics that only a lenient reader takes; at first the run before."""
    percent = f"{100 * (share or 1):.2f}"
    return f'# TYPE "job.progress" untyped\n{{"job.progress"}} {percent}\n# EOF'


@dataclass(frozen=True)
class Style:
    page: Callable[[float], str]
    mapping: dict[str, str]
    content_type: str = exporters.TEXT
    total: float = 0.0
    notes: tuple[str, ...] = field(default=())


STYLES = {
    "ceph": Style(
        ceph,
        {"processed": "ceph_num_objects_degraded", "kind": "remaining"},
        total=round(9_000 * (1 - 1 / READINGS)),  # as many as were left when it was first seen
    ),
    "kafka": Style(
        kafka,
        {
            "processed": "kafka_consumergroup_current_offset",
            "total": "kafka_topic_partition_current_offset",
            "start": "kafka_topic_partition_replay_from_offset",
            "partition": "partition",
        },
        total=6_000,
        notes=("1 series have no known value",),
    ),
    "mdadm": Style(
        mdadm,
        {"processed": "node_md_blocks_synced", "total": "node_md_blocks", "partition": "device"},
        total=1_953_382_464,
    ),
    "elasticsearch": Style(
        elasticsearch,
        {
            "processed": "elasticsearch_task_created + elasticsearch_task_updated",
            "total": "elasticsearch_task_total",
            "gone": "done",
        },
        total=120_000,
    ),
    "postgresql": Style(
        postgresql,
        {
            "processed": "pg_stat_progress_vacuum_heap_blks_scanned",
            "total": "pg_stat_progress_vacuum_heap_blks_total",
            "partition": "relname",
            "gone": "done",
        },
        total=50_000,
    ),
    "percentage": Style(
        percentage,
        {"processed": '{"job.progress"}', "kind": "percent"},
        content_type=exporters.OPENMETRICS,
        total=100,
        notes=("does not keep all of its rules",),
    ),
}


@dataclass
class Followed:
    """A job that is read every 15 seconds, and what was said of it."""

    job: Job
    show: Callable[[str], None]
    number: int = 0

    def read(self, page: str) -> JobReading | None:
        self.show(page)
        now = NOW + 15 * self.number * SECOND
        self.number += 1
        lifecycle.scrape_due(now=now)
        self.job.refresh_from_db()
        return self.job.readings.order_by("at").last()


@pytest.fixture
def follow(httpserver) -> Callable[[Style], Followed]:
    def followed(style: Style) -> Followed:
        shown = {"page": ""}
        httpserver.expect_request("/metrics").respond_with_handler(
            lambda _request: Response(shown["page"], content_type=style.content_type)
        )
        url = httpserver.url_for("/metrics")
        job = make.job(metrics_url=url, mapping=style.mapping, interval_s=15)
        return Followed(job, lambda page: shown.update(page=page))

    return followed


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name == "ceph" else pytest.mark.long) for name in STYLES],
)
def test_a_job_is_told_truly_from_before_its_start_to_its_end(follow, name):
    style = STYLES[name]
    followed = follow(style)

    for _ in range(LASTING + 2):  # more than would confirm an end
        before = followed.read(style.page(0.0))
        assert followed.job.ended_at is None
        assert (before.state, before.done) == (JobState.PENDING, 0.0)

    states = []
    for number in range(1, READINGS):
        share = number / READINGS
        row = followed.read(style.page(share))
        assert followed.job.failure == ""
        assert followed.job.ended_at is None
        assert row.done < 1
        told = json.loads(
            documents.as_json(view.JobView(queries.progress(followed.job.code), row.at))
        )
        assert told["reading"]["done"] < 1
        if number > READINGS // 2:
            states.append(row.state)
    assert set(states) == {JobState.RUNNING}
    for note in style.notes:
        assert any(note in each for each in followed.job.counters["notes"])

    for number in range(LASTING):
        assert followed.job.ended_at is None, number
        row = followed.read(style.page(1.0))
    assert (row.state, row.done) == (JobState.FINISHED, 1.0)
    assert sum(each[1] for each in row.partitions) == pytest.approx(style.total)
    assert followed.job.ended_at == row.at


def test_done_follows_what_is_left(follow):
    style = STYLES["ceph"]
    followed = follow(style)

    rows = [followed.read(style.page(share)) for share in (0.001, 0.25, 0.5, 0.4)]

    assert [row.done for row in rows] == pytest.approx([0, 0.25, 0.5, 0.4], abs=0.002)
    assert rows[-1].note == "By the job's own figures, less is done than before."


def test_what_is_left_ends_no_job_that_maps_it_as_processed(follow):
    """The gauge falls, and that is no reset: 8,700 of 9,000 are still to do."""
    style = Style(ceph, {"processed": "ceph_num_objects_degraded", "total": "9000"})
    followed = follow(style)

    for number in range(1, 10):
        row = followed.read(style.page(number / 30))

    assert row.state not in (JobState.FINISHED, JobState.FINISHED_WITH_FAILURES)
    assert followed.job.ended_at is None
    assert any("declared as a gauge" in note for note in followed.job.counters["notes"])


def test_figures_that_only_could_mean_the_end_say_what_is_awaited(follow):
    style = STYLES["ceph"]
    followed = follow(style)
    followed.read(style.page(0.001))
    followed.read(style.page(0.9))

    row = followed.read(style.page(1.0))

    assert row.state == JobState.RUNNING
    told = view.JobView(queries.progress(followed.job.code), row.at)
    assert told.summary == "All is done by its figures; waiting to see whether it stays so"
    assert followed.read(style.page(0.95)).done == pytest.approx(0.95, abs=0.002)
    assert followed.job.ended_at is None


def test_a_gone_series_that_comes_back_was_only_missing(follow):
    style = STYLES["elasticsearch"]
    followed = follow(style)
    followed.read(style.page(0.2))

    for _ in range(LASTING - 1):
        assert followed.read(style.page(1.0)).done == pytest.approx(0.2)
    row = followed.read(style.page(0.5))

    assert row.done == pytest.approx(0.5)
    assert followed.job.ended_at is None
