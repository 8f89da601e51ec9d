"""Data never steer how documents are put together, whatever they read like."""

from __future__ import annotations

import json

import pytest

from incidents.domain.progress import Partition, Reading
from incidents.edge.document import STALE_HEADER
from incidents.operations.jobs.readings import record
from tests import formats, make
from tests.make import MINUTE, SECOND

# Once the name of a document to be put in its place, and of the place of a notice.
SPLICE = "<!--splice:/live/status-->"
NOTICE = 'data-stale="Since {time}." <!--stale-->'


@pytest.fixture
def job(reader, now):
    return make.job(make.incident(now=now), name=f"Purge {SPLICE}", now=now)


def documents_of(job):
    suffixes = ("", ".json", ".svg")
    pages = ("/", f"/incidents/{job.incident.code}", f"/live/jobs/{job.code}")
    return [*pages, *(f"/jobs/{job.code}{suffix}" for suffix in suffixes)]


@pytest.mark.long
def test_a_label_that_names_a_document_makes_none_grow(reader, job, now, tmp_path):
    label = f"<!--splice:/jobs/{job.code}.json--><!--splice:/live/jobs/{job.code}-->"
    sizes = []
    for number in range(60):
        at = now + number * SECOND
        rows = (Partition(label, 100_000, 10_000 + number), Partition("p", 100, 50))
        record(job.pk, Reading(at.timestamp(), rows), now=at)
        reader.edge.library.refresh()
        for path in documents_of(job):
            assert len(reader.get(path).body) < 100_000, (path, number)
        files = sum(file.stat().st_size for file in tmp_path.iterdir())
        sizes.append((reader.edge.library.store.size_bytes, files))

    # Of a longer history a little more is drawn, up to a point.
    for sizes_bytes in zip(*sizes[30:], strict=True):
        assert max(sizes_bytes) < 1.3 * min(sizes_bytes)


def test_a_name_that_names_a_document_leaves_data_as_they_are(reader, job, now):
    make.maintenance(name=f"Upgrade {SPLICE}", now=now)
    reader.edge.library.refresh()

    data = json.loads(reader.get(f"/jobs/{job.code}.json").body)
    [event] = formats.calendar(reader.get("/history.ics").body)

    assert data["name"] == f"Purge {SPLICE}"
    assert event["summary"] == f"Upgrade {SPLICE}"


@pytest.mark.parametrize("path", ["/history.ics", "/updates.atom"])
def test_only_pages_say_in_their_text_that_they_are_old(reader, now, database_gone, path):
    make.maintenance(name=NOTICE, now=now)
    reader.edge.library.refresh()
    fresh = reader.get(path)

    with database_gone():
        reader.edge.library.refresh()
        stale = reader.get(path)

    assert STALE_HEADER in stale.headers
    assert stale.body == fresh.body


def test_a_document_beyond_all_measure_is_not_kept_and_the_last_good_one_stays(
    reader, job, now, monkeypatch, caplog, tmp_path
):
    fresh = reader.get("/")
    files = {file: file.read_bytes() for file in tmp_path.iterdir()}

    with monkeypatch.context() as small:
        small.setattr("incidents.views.caching.LARGEST_BYTES", len(fresh.body))
        make.incident(name="Another", now=now + MINUTE)
        reader.edge.library.refresh()
        larger = reader.get("/")

    assert larger.status == 200
    assert STALE_HEADER in larger.headers
    assert b"Another" not in larger.body
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == files
    assert "at most" in caplog.text
