from incidents.domain.progress import counted
from incidents.domain.progress.reading_table import reading_table
from tests.domain.progress.runs import reading


def read(*raws):
    """As counted one after the other."""
    run, tally = [], None
    for raw in raws:
        tally = counted(tally, raw)
        run.append(tally.reading)
    return run


def test_rows_that_are_missing_are_drawn_straight():
    run = read(
        reading(0, ("a", 100, 0), ("p", 100, 0)),
        reading(10, ("a", 100, 10), ("p", 100, 10)),
        reading(20, ("a", 100, 20)),
        reading(30, ("a", 100, 30), ("p", 100, 30)),
    )

    assert reading_table(run).done == [[0, 10, 20, 30], [0, 10, 20, 30]]


def test_growth_counts_from_when_a_partition_was_first_shown():
    run = read(
        reading(0, ("a", 100, 0)),
        reading(10, ("a", 100, 10), ("b", 100, 10)),
        reading(20, ("a", 100, 20), ("b", 105, 20)),
    )

    assert reading_table(run).totals == {"b": [100, 100, 105]}


def test_a_total_that_was_not_known_has_not_grown():
    run = read(
        reading(0, ("a", 0, 0)),
        reading(10, ("a", 0, 10)),
        reading(20, ("a", 500, 20)),
    )

    assert reading_table(run).totals == {}


def test_a_total_grows_evenly_while_it_is_not_shown():
    run = read(
        reading(0, ("a", 100, 0), ("b", 100, 10)),
        reading(10, ("a", 100, 10)),
        reading(20, ("a", 100, 20), ("b", 120, 20)),
    )

    assert reading_table(run).totals == {"b": [100, 110, 120]}


def test_partitions_that_are_added_are_known_by_when_they_were_first_shown():
    run = read(
        reading(0, ("a", 100, 0)),
        reading(10, ("a", 100, 10)),
        reading(20, ("a", 100, 20), ("late", 100, 2), ("hidden", 100, 60)),
        reading(30, ("a", 100, 30), ("late", 100, 12), ("hidden", 100, 70)),
    )

    assert reading_table(run).added_s == (20,)
