"""A Redis of one's own, for as long as a test runs."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis, RedisError

from tests.programs import require
from tests.up import free_port, until


@contextmanager
def running(folder: Path, port: int = 0) -> Iterator[str]:
    """Yield its address; it keeps nothing. On a free port if none is given."""
    port = port or free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen([require("redis-server"), *options], stdout=subprocess.DEVNULL) as server:
        try:
            client = Redis(port=port)
            until(lambda: _answers(client), "Redis answered", patience_s=20)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False
