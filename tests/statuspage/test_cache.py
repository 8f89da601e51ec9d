"""The cache that processes share."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from statuspage.cache import SharedFileCache, SharedRedisCache
from tests.programs import require
from tests.up import free_port, until


def test_of_those_that_add_at_once_one_does(tmp_path: Path):
    def add(_number: int) -> bool:
        other: Any = SharedFileCache(str(tmp_path / "cache"), {})
        return other.add("lock", True, 10)

    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(add, range(40)))

    assert added.count(True) == 1


def test_whoever_counts_at_once_is_counted(tmp_path: Path):
    def count(_number: int) -> int:
        other: Any = SharedFileCache(str(tmp_path / "cache"), {})
        other.add("asked", 0, 100)
        return other.incr("asked")

    with ThreadPoolExecutor(8) as threads:
        counted = list(threads.map(count, range(40)))

    assert sorted(counted) == list(range(1, 41))


def test_its_folder_is_for_its_owner_only(tmp_path: Path):
    SharedFileCache(str(tmp_path / "cache"), {}).set("key", 1)

    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis of its own."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen([require("redis-server"), *options], stdout=subprocess.DEVNULL) as server:
        until(lambda: is_listening(port), "Redis listens")
        yield f"redis://127.0.0.1:{port}"
        server.terminate()


def is_listening(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def test_without_redis_each_process_counts_for_itself(caplog):
    nobody_listens = SharedRedisCache("redis://127.0.0.1:1", {"KEY_PREFIX": "away"})

    nobody_listens.set("key", [1.5])

    assert nobody_listens.get("key", []) == [1.5]
    assert nobody_listens.add("lock", True, 10)
    assert not nobody_listens.add("lock", True, 10)
    assert nobody_listens.delete("lock")
    nobody_listens.set("asked", 1)
    assert nobody_listens.incr("asked") == 2
    assert "Redis fails" in caplog.text


@pytest.mark.long
@pytest.mark.fault
def test_redis_counts(redis):
    shared = SharedRedisCache(redis, {"KEY_PREFIX": "of-a-test"})

    shared.add("asked", 0, 100)

    assert [shared.incr("asked"), shared.incr("asked")] == [1, 2]


@pytest.mark.long
@pytest.mark.fault
@pytest.mark.parametrize("value", [[0.1, 1_700_000_000.123456], True, 7, "wörd", None])
def test_what_redis_keeps_is_read_as_data_and_never_run(redis, value):
    shared = SharedRedisCache(redis, {"KEY_PREFIX": "of-a-test"})

    shared.set("key", value)

    assert shared.get("key", "nothing") == value
    raw = shared._cache.get_client(":of-a-test:1:key").get("of-a-test:1:key")
    assert json.loads(raw) == value
