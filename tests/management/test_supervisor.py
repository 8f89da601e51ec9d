from __future__ import annotations

import os

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
children = [Child("ends", ends, may_end=True), Child("fails", fails, may_end=True)]
supervisor.run(children, each_tick=stop_after_a_while)
"""


@pytest.mark.fault
def test_what_may_end_is_started_again_only_if_it_failed():
    printed = python(dict(os.environ), "-c", ONE_ENDS)

    assert printed.count("was here") == 1
    assert "fails ended with code 3; starting it again" in printed
    assert "ends ended" not in printed
