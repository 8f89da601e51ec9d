"""Figures say little without the machine that they are of."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def _machine_is_named():
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(
        f"\nOn {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}; load before the run (1, 5, 15 minutes): {load}"
    )


def _processor() -> str:
    """Linux tells the model only here; some architectures tell none."""
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
