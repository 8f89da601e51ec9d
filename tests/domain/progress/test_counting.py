from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.progress import carried, counted
from tests.domain.progress.runs import reading


def of(found):
    return [(each.name, each.total, each.processed, each.failed) for each in found.partitions]


def test_the_first_reading_counts_as_it_is():
    raw = reading(0, ("a", 10, 3, 1))

    assert counted(None, raw, None) == raw


def test_a_counter_that_began_anew_is_added():
    first, second, third = (
        reading(0, ("a", 100, 40, 2)),
        reading(15, ("a", 100, 5, 1)),
        reading(30, ("a", 100, 9, 1)),
    )

    before = counted(first, second, first)
    after = counted(before, third, second)

    assert of(before) == [("a", 100, 45, 3)]
    assert of(after) == [("a", 100, 49, 3)]


def test_a_resumed_job_that_plans_only_the_rest_keeps_its_total():
    first, second = reading(0, ("a", 100, 40)), reading(15, ("a", 60, 5))

    assert of(counted(first, second, first)) == [("a", 100, 45, 0)]


def test_fewer_failures_alone_leave_what_was_processed():
    first, second = reading(0, ("a", 100, 40, 5)), reading(15, ("a", 100, 50, 2))

    assert of(counted(first, second, first)) == [("a", 100, 50, 7)]


def test_a_total_that_grows_grows():
    first, second = reading(0, ("a", 100, 40)), reading(15, ("a", 130, 50))

    assert of(counted(first, second, first)) == [("a", 130, 50, 0)]


def test_partitions_that_vanish_keep_their_counts_and_go_on_from_there():
    first, second, third = (
        reading(0, ("a", 100, 40), ("b", 10, 1)),
        reading(15, ("b", 10, 2)),
        reading(30, ("a", 100, 44), ("b", 10, 3)),
    )

    gone = counted(first, second, first)
    back = counted(gone, third, carried(first, second))

    assert of(gone) == [("a", 100, 40, 0), ("b", 10, 2, 0)]
    assert of(back) == [("a", 100, 44, 0), ("b", 10, 3, 0)]


COUNTS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=20)


@given(COUNTS)
def test_no_count_ever_falls(counts):
    before, last_raw = None, None
    for number, (processed, failed) in enumerate(counts):
        raw = reading(number, ("a", 100, processed, failed))
        found = counted(before, raw, last_raw)
        if before is not None:
            assert found.partitions[0].processed >= before.partitions[0].processed
            assert found.partitions[0].failed >= before.partitions[0].failed
        before, last_raw = found, carried(last_raw, raw)
