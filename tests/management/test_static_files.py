from __future__ import annotations

import resource
from contextlib import contextmanager

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


def contents(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_what_is_collected_is_all_there_and_nothing_beside_it(root):
    assert not static_files.are_there()

    static_files.collect()

    assert static_files.are_there()
    assert len(list((root / "incidents").glob("page.*.css.br"))) == 1
    assert list(root.parent.iterdir()) == [root]


@pytest.mark.parametrize("size_bytes", [0, 20_000])
def test_a_full_disk_leaves_what_is_served_as_it_was(root, size_bytes):
    static_files.collect()
    before = contents(root)

    with disk_full_after(size_bytes), pytest.raises(OSError, match="File too large"):
        static_files.collect()

    assert contents(root) == before
    assert list(root.parent.iterdir()) == [root]


def test_files_of_earlier_versions_stay(root):
    static_files.collect()
    earlier = root / "incidents" / "page.0123456789ab.css"
    earlier.write_text("a {}")

    static_files.collect()

    assert earlier.exists()
