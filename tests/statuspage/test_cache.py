"""The cache that processes share."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from statuspage.cache import SharedFileCache, SharedRedisCache


def test_of_those_that_add_at_once_one_does(tmp_path: Path):
    def add(_number: int) -> bool:
        other: Any = SharedFileCache(str(tmp_path / "cache"), {})
        return other.add("lock", True, 10)

    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(add, range(40)))

    assert added.count(True) == 1


def test_its_folder_is_for_its_owner_only(tmp_path: Path):
    SharedFileCache(str(tmp_path / "cache"), {}).set("key", 1)

    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_without_redis_nothing_is_counted_and_nobody_is_kept_out():
    nobody_listens = SharedRedisCache("redis://127.0.0.1:1", {})

    nobody_listens.set("key", [1])

    assert nobody_listens.add("lock", True, 10)
    assert nobody_listens.get("key", []) == []
    assert not nobody_listens.delete("lock")
