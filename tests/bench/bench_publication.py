"""The cost of a new incident on a large site that is published as files."""

from __future__ import annotations

import time

import pytest
from django.utils import timezone

from incidents.models import Component
from incidents.publishing.publication import Published, publish
from tests import make
from tests.bench import large

COMPONENTS, PAST_INCIDENTS = 12, 1_022  # some 3,145 files
ROUNDS = 4
CPU_S_AT_MOST = 2.0

pytestmark = pytest.mark.django_db


def test_a_new_incident(tmp_path):
    large.load(components=COMPONENTS, past_incidents=PAST_INCIDENTS, now=timezone.now())
    whole, whole_s = _published(tmp_path)
    print(f"\nThe whole site, {whole.written} files: {whole_s:.1f} s of processor time")

    component = Component.objects.all()[0]
    times_s = []
    for number in range(ROUNDS):
        make.incident(name=f"New {number}", components=make.degraded(component), now=timezone.now())
        published, cpu_s = _published(tmp_path)
        times_s.append(cpu_s)

    print(
        f"A new incident, {published.written} files written and {published.kept} kept:"
        f" {min(times_s):.2f} to {max(times_s):.2f} s of processor time"
    )
    assert min(times_s) <= CPU_S_AT_MOST


def _published(folder) -> tuple[Published, float]:
    started_s = time.process_time()
    published = publish(str(folder / "public"), now=timezone.now())
    return published, time.process_time() - started_s
