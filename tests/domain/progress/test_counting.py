from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.progress import Counters, Reading, Tally, counted, counting
from tests.domain.progress.runs import reading


def of(*raws: Reading) -> list[tuple]:
    """The rows of the last reading, counted since the first."""
    tally = None
    for raw in raws:
        tally = counted(tally, raw)
    return of_tally(tally)


def of_tally(tally: Tally) -> list[tuple]:
    return [(p.name, p.total, p.processed, p.failed) for p in tally.reading.partitions]


def test_the_first_reading_counts_as_it_is():
    raw = reading(0, ("a", 10, 3, 1))

    assert counted(None, raw).reading == raw


def test_a_counter_that_began_anew_is_added():
    raws = (
        reading(0, ("a", 100, 40, 2)),
        reading(15, ("a", 100, 5, 1)),
        reading(30, ("a", 100, 9, 1)),
    )

    assert of(*raws[:2]) == [("a", 100, 45, 3)]
    assert of(*raws) == [("a", 100, 49, 3)]


def test_failures_of_what_began_anew_are_added_though_they_are_more():
    assert of(reading(0, ("a", 100, 40, 2)), reading(15, ("a", 100, 5, 3))) == [("a", 100, 45, 5)]


def test_a_resumed_job_that_plans_only_the_rest_keeps_its_total():
    assert of(reading(0, ("a", 100, 40)), reading(15, ("a", 60, 5))) == [("a", 100, 45, 0)]


def test_fewer_failures_alone_leave_what_was_processed():
    assert of(reading(0, ("a", 100, 40, 5)), reading(15, ("a", 100, 50, 2))) == [("a", 100, 50, 7)]


def test_a_total_that_grows_grows():
    assert of(reading(0, ("a", 100, 40)), reading(15, ("a", 130, 50))) == [("a", 130, 50, 0)]


def test_partitions_that_vanish_keep_their_counts_and_go_on_from_there():
    raws = (
        reading(0, ("a", 100, 40), ("b", 10, 1)),
        reading(15, ("b", 10, 2)),
        reading(30, ("a", 100, 44), ("b", 10, 3)),
    )

    assert of(*raws[:2]) == [("a", 100, 40, 0), ("b", 10, 2, 0)]
    assert of(*raws) == [("a", 100, 44, 0), ("b", 10, 3, 0)]


def test_of_endless_new_counters_those_that_are_missing_are_forgotten():
    tally = None
    for left in reversed(range(counting.COUNTERS_MAX // 100 + 2)):
        shown = {"kept/": 7.0, **{f"{left}-{each}/": float(left) for each in range(100)}}
        raw = reading(-left, ("a", 2e6, sum(shown.values())))
        tally = counted(tally, raw, {"a": Counters({"": 2e6}, shown, {})})

    assert len(tally.counters["a"]) < counting.COUNTERS_MAX
    assert of_tally(tally) == [("a", 2e6, 7.0 + 100 * 101 * 102 / 2, 0)]


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=20)


@given(COUNTS)
def test_no_count_ever_falls(counts):
    tally = None
    for number, (processed, failed) in enumerate(counts):
        before, tally = tally, counted(tally, reading(number, ("a", 100, processed, failed)))
        if before is not None:
            [earlier], [later] = before.reading.partitions, tally.reading.partitions
            assert later.processed >= earlier.processed
            assert later.failed >= earlier.failed


def test_counts_of_a_partition_not_shown_are_marked_until_it_is_shown_again():
    first = counted(None, reading(0, ("a", 100, 40), ("b", 100, 10)))

    without = counted(first, reading(15, ("a", 100, 50)))
    after = counted(without, reading(30, ("a", 100, 60), ("b", 100, 30)))

    assert [(each.name, each.is_carried) for each in without.reading.partitions] == [
        ("a", False),
        ("b", True),
    ]
    assert without.reading.partitions[1].processed == 10
    assert after.reading.is_whole
