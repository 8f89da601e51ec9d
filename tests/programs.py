"""Programs of the system that tests run."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.up import until


def require(program: str) -> str:
    """Return the path of ``program``; skip the test, by name, where it is not installed."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


@contextlib.contextmanager
def program(*command: object, log: Path, ready: str) -> Iterator[None]:
    """Run it until the block ends, once it answers at ``ready``."""
    with log.open("w") as output:
        process = subprocess.Popen([str(c) for c in command], stdout=output, stderr=output)
    try:
        until(lambda: _answers(ready), f"{command[0]} answered: {log.read_text()[-500:]}")
        yield
    finally:
        process.terminate()
        process.wait(60)


def _answers(address: str) -> bool:
    with contextlib.suppress(OSError), urlopen(address, timeout=5) as answer:
        return answer.status == 200
    return False
