"""Programs of the system that tests run."""

from __future__ import annotations

import shutil

import pytest


def require(program: str) -> str:
    """Return the path of ``program``; skip the test, by name, where it is not installed."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found:
        pytest.skip(f"{program} is not installed")
    return found
