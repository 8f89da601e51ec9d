from __future__ import annotations

import os
import sys

import pytest

from tests.up import python

ONE_ENDS = """
import sys, time
from pathlib import Path
from incidents.management.supervisor import running
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.supervisor.program import Program

starts = Path(sys.argv[1])
starts.touch()
code = "import sys; open(sys.argv[1], 'a').write(sys.argv[2]); raise SystemExit(int(sys.argv[3]))"
codes = {"ends": 0, "fails": 3, "damaged": 65}

def stop_once_one_was_tried_thrice(until_s=time.monotonic() + 30):
    if starts.read_text().count("fails") >= 3 or time.monotonic() > until_s:
        raise SystemExit

running.run(
    [
        Program(name, [sys.executable, "-c", code, str(starts), name, str(number)], may_end=True)
        for name, number in codes.items()
    ],
    log=ProcessLog(),
    each_tick=stop_once_one_was_tried_thrice,
)
"""


@pytest.mark.fault
def test_what_may_end_is_started_again_only_if_that_may_help(tmp_path):
    starts = tmp_path / "starts"

    printed = python(dict(os.environ), "-c", ONE_ENDS, str(starts))

    assert "fails ended with code 3; starting it again" in printed
    assert "ends ended" not in printed
    assert starts.read_text().count("ends") == 1
    assert starts.read_text().count("damaged") == 1
    assert "damaged ended with code 65, and is not started again" in printed


# What the first process of a container is: who takes over all whose parent has ended.
AS_FIRST_PROCESS = '''
import ctypes, sys, time
from pathlib import Path
import psutil
from incidents.management.supervisor import running
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.supervisor.program import Program

PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)

starts = Path(sys.argv[1])
starts.touch()
leaves_one = """
import subprocess, sys
open(sys.argv[1], "a").write("start ")
subprocess.Popen(["sleep", "60"])
"""

def stop_after_two_more_starts(until_s=time.monotonic() + 30):
    left = [child.status() for child in psutil.Process().children()]
    zombies = left.count(psutil.STATUS_ZOMBIE)
    is_done = starts.read_text().count("start") > 2 and not zombies
    if is_done or time.monotonic() > until_s:
        print("zombies:", zombies)
        raise SystemExit

programs = [Program("leaves", [sys.executable, "-c", leaves_one, str(starts)])]
running.run(programs, log=ProcessLog(), each_tick=stop_after_two_more_starts)
'''


@pytest.mark.fault
@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has such processes.")
def test_as_first_process_of_a_container_it_leaves_no_zombies(tmp_path):
    printed = python(dict(os.environ), "-c", AS_FIRST_PROCESS, str(tmp_path / "starts"))

    assert "leaves ended with code 0; starting it again" in printed
    assert "zombies: 0" in printed
