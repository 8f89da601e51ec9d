from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus
from incidents.forms.component_rows import ComponentRow, ComponentRows

EVERY = tuple(ComponentStatus)
PLANNED = (ComponentStatus.UNDER_MAINTENANCE,)


def shown(count: int, choices=EVERY, chosen=()) -> tuple[list[str], list[str], int]:
    """Return who is in sight, who is folded and how many are hidden; the second is in trouble."""
    widget = ComponentRows()
    widget.rows = [
        ComponentRow(str(number), f"Part {number}", EVERY[0 if number != 1 else 3], choices)
        for number in range(count)
    ]
    told = widget.get_context("components", dict.fromkeys(chosen, EVERY[2]), {})
    in_sight = [row.code for row, _chosen in told["rows"]]
    return in_sight, [row.code for row in told["others"]], told["hidden_count"]


@pytest.mark.parametrize(
    ("count", "choices", "in_sight", "folded", "hidden"),
    [
        (4, EVERY, "1 0 2 3", "", 0),
        (6, EVERY, "1 3", "0 2 4 5", 0),
        (6, PLANNED, "1 0 2 3 4 5", "", 0),
        (20, EVERY, "1 3", "", 18),
    ],
    ids=["few", "more", "of planned work", "many"],
)
def test_the_troubled_and_the_chosen_are_in_sight(count, choices, in_sight, folded, hidden):
    assert shown(count, choices, chosen="3") == (in_sight.split(), folded.split(), hidden)


def test_a_refusal_unfolds_the_others():
    widget = ComponentRows()

    refused = widget.get_context("components", {}, {"aria-invalid": "true"})

    assert refused["is_unfolded"]
    assert not widget.get_context("components", {}, {})["is_unfolded"]
