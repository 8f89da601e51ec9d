from __future__ import annotations

import os
import sys

import pytest

from incidents.management import supervisor
from tests.up import python


@pytest.mark.parametrize(
    ("deaths", "delay_s"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (5_000, 60)]
)
def test_each_death_in_a_row_doubles_the_wait_up_to_a_minute(deaths, delay_s):
    assert supervisor.restart_delay_s(deaths) == delay_s


@pytest.mark.parametrize("before", [0, 3])
def test_what_ran_well_before_it_died_is_started_at_once(before):
    deaths = supervisor.deaths_in_a_row(before, ran_s=10.5)

    assert supervisor.restart_delay_s(deaths) == 0


def test_what_hardly_ran_before_it_died_waits_longer_each_time():
    first = supervisor.deaths_in_a_row(0, ran_s=0.5)
    second = supervisor.deaths_in_a_row(first, ran_s=9.5)

    assert (first, second) == (1, 2)


ONE_ENDS = """
import sys, time
from incidents.management import supervisor
from tests.up import python
from incidents.management.supervisor import Child

def stop_after_a_while(until_s=time.monotonic() + 2):
    if time.monotonic() > until_s:
        raise SystemExit

ends = [sys.executable, "-c", "print('was here')"]
fails = [sys.executable, "-c", "raise SystemExit(3)"]
damaged = [sys.executable, "-c", "print('was damaged'); raise SystemExit(65)"]
children = [
    Child("ends", ends, may_end=True),
    Child("fails", fails, may_end=True),
    Child("damaged", damaged, may_end=True),
]
supervisor.run(children, each_tick=stop_after_a_while)
"""


@pytest.mark.fault
def test_what_may_end_is_started_again_only_if_that_may_help():
    printed = python(dict(os.environ), "-c", ONE_ENDS)

    assert printed.count("was here") == 1
    assert "fails ended with code 3; starting it again" in printed
    assert "ends ended" not in printed
    assert printed.count("was damaged") == 1
    assert "damaged ended with code 65, and is not started again" in printed


# What the first process of a container is: who takes over all whose parent has ended.
AS_FIRST_PROCESS = """
import ctypes, sys, time
import psutil
from incidents.management import supervisor
from incidents.management.supervisor import Child

PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)

def stop_after_a_while(until_s=time.monotonic() + 2):
    if time.monotonic() > until_s:
        left = [child.status() for child in psutil.Process().children()]
        print("zombies:", left.count(psutil.STATUS_ZOMBIE))
        raise SystemExit

leaves_one = "import subprocess; subprocess.Popen(['sleep', '60'])"
children = [Child("leaves", [sys.executable, "-c", leaves_one])]
supervisor.run(children, each_tick=stop_after_a_while)
"""


@pytest.mark.fault
@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has such processes.")
def test_as_first_process_of_a_container_it_leaves_no_zombies():
    printed = python(dict(os.environ), "-c", AS_FIRST_PROCESS)

    assert "leaves ended with code 0; starting it again" in printed
    assert "zombies: 0" in printed
