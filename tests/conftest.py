"""Fixtures that every test may use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    return datetime(2022, 6, 10, 12, 0, tzinfo=UTC)
