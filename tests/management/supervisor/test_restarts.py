from __future__ import annotations

import pytest

from incidents.management.supervisor import restarts


@pytest.mark.parametrize(
    ("deaths", "delay_s"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (5_000, 60)]
)
def test_each_death_in_a_row_doubles_the_wait_up_to_a_minute(deaths, delay_s):
    assert restarts.delay_s(deaths) == delay_s


@pytest.mark.parametrize("before", [0, 3])
def test_what_ran_well_before_it_died_is_started_at_once(before):
    deaths = restarts.deaths_in_a_row(before, ran_s=10.5)

    assert restarts.delay_s(deaths) == 0


def test_what_hardly_ran_before_it_died_waits_longer_each_time():
    first = restarts.deaths_in_a_row(0, ran_s=0.5)
    second = restarts.deaths_in_a_row(first, ran_s=9.5)

    assert (first, second) == (1, 2)
