"""Clients that npm has, installed once in var/ as their lock says.

To renew it: ``npm install`` beside package.json, then remove what "funding" leads to.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from incidents.filesystem import locked
from tests.programs import require

FOLDER = Path(__file__).parent
KEPT = Path(__file__).parents[2] / "var" / "clients"
FILES = ("package.json", "package-lock.json", ".npmrc")


def modules() -> Path:
    """Return the folder of the installed clients; skip the test where they are not to be had."""
    npm = require("npm")
    KEPT.mkdir(parents=True, exist_ok=True)
    with locked(KEPT):
        if not _is_as_locked():
            for name in FILES:
                shutil.copyfile(FOLDER / name, KEPT / name)
            done = subprocess.run([npm, "ci"], cwd=KEPT, capture_output=True, text=True)
            if done.returncode:
                (KEPT / "package-lock.json").unlink()
                pytest.skip(f"The clients cannot be installed by npm: {done.stderr[-300:]}")
    return KEPT / "node_modules"


def _is_as_locked() -> bool:
    lock = KEPT / "package-lock.json"
    return lock.exists() and lock.read_bytes() == (FOLDER / "package-lock.json").read_bytes()
