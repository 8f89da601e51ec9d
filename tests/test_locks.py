"""The locks pin all that pip asks for."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "dev.lock"
LOCKS = [
    *ROOT.glob("requirements/*.lock"),
    *ROOT.glob("tests/clients/*.lock"),
    *ROOT.glob("tests/clients/*-lock.json"),
]


def pinned() -> Iterator[Requirement]:
    for line in LOCK.read_text().splitlines():
        if "==" in line:
            yield Requirement(line.rstrip("\\ "))


def asked_for(by: Requirement) -> Iterator[Requirement]:
    """Yield what a package that is installed here needs, with the extras that it is pinned with."""
    for text in distribution(by.name).requires or []:
        asked = Requirement(text)
        extras = ["", *by.extras]
        if asked.marker is None or any(asked.marker.evaluate({"extra": e}) for e in extras):
            yield asked


def test_what_is_asked_for_with_an_extra_is_pinned_with_it():
    here = [lock for lock in pinned() if lock.marker is None or lock.marker.evaluate()]
    extras = {canonicalize_name(lock.name): lock.extras for lock in here}

    lacking = [
        f"{asked} for {lock.name}"
        for lock in here
        for asked in asked_for(lock)
        if not asked.extras <= extras[canonicalize_name(asked.name)]
    ]

    assert lacking == []
    assert len(here) > 50


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_says_where_packages_are_had_from(lock):
    assert "://" not in lock.read_text()
