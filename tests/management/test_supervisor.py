from __future__ import annotations

import pytest

from incidents.management import supervisor


@pytest.mark.parametrize(
    ("failures", "delay_s"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (5_000, 60)]
)
def test_each_death_in_a_row_doubles_the_wait_up_to_a_minute(failures, delay_s):
    assert supervisor.restart_delay_s(failures) == delay_s
