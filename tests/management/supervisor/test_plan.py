from __future__ import annotations

from pathlib import Path

import pytest

from incidents.management.supervisor import plan
from incidents.management.supervisor.announcement import Announcement
from incidents.management.supervisor.plan import ProcessPlan
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.supervisor.program import Program
from tests.up import python

LOADED = """
import sys
import incidents.management.supervisor.__main__
print(*{name.partition(".")[0] for name in sys.modules})
"""
HANDED_OVER = """
import os
from incidents.management.supervisor.announcement import Announcement
from incidents.management.supervisor.plan import ProcessPlan, hand_over
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.supervisor.program import Program

print(os.getpid(), flush=True)
child = ["sh", "-c", "echo $PPID; tr '\\\\0' ' ' </proc/$PPID/cmdline; kill $PPID; sleep 60"]
announcement = Announcement("127.0.0.1", 1, "localhost", [])
hand_over(ProcessPlan([Program("child", child)], announcement, ProcessLog(secrets=["sesame-1"])))
"""


def test_it_is_read_as_it_was_written():
    written = ProcessPlan(
        [Program("web", ["serve", "--port"], {"A": "b"}, may_end=True, start_after_s=4.0)],
        Announcement("127.0.0.1", 8000, "localhost", ["It is here."]),
        ProcessLog(is_json=True, secrets=["sesame-1"]),
    )

    assert plan.read(written.as_json()) == written


@pytest.mark.fault
def test_the_supervisor_loads_nothing_of_what_it_supervises():
    loaded = python({}, "-c", LOADED).split()

    assert not {"django", "celery", "kombu", "granian", "statuspage"}.intersection(loaded)


@pytest.mark.fault
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system has no /proc")
def test_who_hands_over_keeps_its_id_and_shows_no_secret():
    before, after, command_line = python({}, "-c", HANDED_OVER).splitlines()

    assert after == f"child  | {before}"
    assert "incidents.management.supervisor" in command_line
    assert "sesame-1" not in command_line
