from __future__ import annotations

import fcntl
import os
import resource
import signal
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest

from incidents.management import static_files


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "statuspage.storage.StaticFilesStorage"}
    }
    return settings.STATIC_ROOT


@contextmanager
def disk_full_after(size_bytes):
    """Let no file grow past the size, as if there were no room for the rest."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def collect_until_killed():
    """Be killed in the middle, as by ``kill -9``: when the first file gets its place."""
    Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    static_files.collect()


def contents(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_what_is_collected_is_all_there_and_nothing_beside_it(root):
    assert not static_files.are_there()

    static_files.collect()

    assert static_files.are_there()
    assert len(list((root / "incidents").glob("page.*.css.br"))) == 1
    assert list(root.parent.iterdir()) == [root]


def test_what_has_not_changed_is_not_collected_again_unless_some_is_gone(root):
    static_files.collect()
    sheet = next((root / "incidents").glob("page.*.css"))
    written_at = sheet.stat().st_mtime_ns

    static_files.collect()
    assert sheet.stat().st_mtime_ns == written_at

    sheet.unlink()
    static_files.collect()
    assert sheet.is_file()


@pytest.mark.parametrize("size_bytes", [0, 20_000])
def test_a_full_disk_leaves_what_is_served_as_it_was(root, size_bytes):
    static_files.collect()
    (root / static_files.SOURCES).write_text("of an earlier version")
    before = contents(root)

    with disk_full_after(size_bytes), pytest.raises(OSError, match="File too large"):
        static_files.collect()

    assert contents(root) == before
    assert list(root.parent.iterdir()) == [root]


@pytest.mark.long
def test_what_a_killed_collection_left_is_swept_by_the_next(root):
    collecting = get_context("fork").Process(target=collect_until_killed)
    collecting.start()
    collecting.join()
    assert len(list(root.parent.iterdir())) == 2

    static_files.collect()

    assert list(root.parent.iterdir()) == [root]


@pytest.mark.long
def test_a_collection_waits_for_another_and_takes_nothing_from_it(root):
    root.mkdir()
    other = os.open(root, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    begun = root.parent / "static-new" / "begun"
    begun.parent.mkdir()
    begun.touch()
    collecting = Thread(target=static_files.collect)

    collecting.start()
    collecting.join(0.2)

    assert begun.exists()
    os.close(other)
    collecting.join()
    assert static_files.are_there()
    assert list(root.parent.iterdir()) == [root]


def test_files_of_earlier_versions_stay(root):
    static_files.collect()
    earlier = root / "incidents" / "page.0123456789ab.css"
    earlier.write_text("a {}")
    (root / static_files.SOURCES).write_text("of an earlier version")

    static_files.collect()

    assert earlier.exists()
