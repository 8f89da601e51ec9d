from __future__ import annotations

from incidents.management.terminal.counting import counted


def test_one_of_a_list_is_told_as_one_and_none_is_left_out():
    counts = {"components": 1_200, "status_log": 2, "jobs": 1, "series": 1, "updates": 0}

    assert counted(counts) == "1,200 components, 2 changes of status, 1 job, 1 series"
    assert counted({}) == "nothing but the settings of the page"
