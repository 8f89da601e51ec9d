from __future__ import annotations

from incidents.domain.exposition import Found
from incidents.domain.progress import Partition, Reading
from incidents.operations.runs import Count, count


def found(*partitions: tuple, run_id: str = "1", **begun) -> Found:
    return Found(
        Reading(0.0, tuple(Partition(*each) for each in partitions)), run_id=run_id, begun=begun
    )


def counted(*scrapes: Found) -> Count:
    last = count(None, scrapes[0], {}, unit="names")
    for each in scrapes[1:]:
        last = count(last.reading, each, last.counters, unit="names")
    return last


def rows(last: Count) -> list[tuple]:
    return [(p.name, p.total, p.processed, p.failed) for p in last.reading.partitions]


def test_a_reset_is_added_to_what_was_counted():
    last = counted(found(("a", 100, 40, 2)), found(("a", 100, 5, 0)))

    assert rows(last) == [("a", 100, 45, 2)]
    assert not last.note


def test_a_younger_counter_is_a_reset_though_it_is_higher():
    last = counted(found(("a", 100, 10, 0), a={"ok": 1.0}), found(("a", 100, 30, 0), a={"ok": 2.0}))

    assert rows(last) == [("a", 100, 40, 0)]


def test_a_counter_that_begins_later_than_another_is_no_reset():
    last = counted(
        found(("a", 100, 10, 0), a={"ok": 1.0}),
        found(("a", 100, 30, 1), a={"ok": 1.0, "failed": 2.0}),
    )

    assert rows(last) == [("a", 100, 30, 1)]


def test_a_partition_not_shown_for_a_while_keeps_its_numbers():
    last = counted(
        found(("a", 10, 4, 0), ("b", 10, 5, 0)),
        found(("a", 10, 6, 0)),
        found(("a", 10, 6, 0), ("b", 10, 7, 0)),
    )

    assert rows(last) == [("a", 10, 6, 0), ("b", 10, 7, 0)]


def test_more_units_than_were_known_are_told():
    last = counted(found(("a", 1_000, 500, 0)), found(("a", 3_500, 500, 0)))

    assert rows(last) == [("a", 3_500, 500, 0)]
    assert last.note == "There are 2,500 more names to do than was known."


def test_a_pass_over_what_failed_goes_on_from_there_and_says_so():
    last = counted(
        found(("a", 100, 90, 10), ("b", 50, 50, 0)),
        found(("a", 8, 3, 1), run_id="2"),
        found(("a", 8, 6, 2), run_id="2"),
    )

    assert rows(last) == [("a", 100, 96, 4), ("b", 50, 50, 0)]


def test_what_failed_may_be_dealt_out_in_another_way():
    first = found(("1", 100, 97, 3), ("2", 100, 100, 0), ("3", 100, 99, 1))

    begun = counted(first, found(("1", 2, 0, 0), ("2", 2, 0, 0), run_id="2"))
    over = counted(
        first,
        found(("1", 2, 0, 0), ("2", 2, 0, 0), run_id="2"),
        found(("1", 2, 2, 0), ("2", 2, 1, 1), run_id="2"),
    )

    assert sum(total for _, total, _, _ in rows(begun)) == 300
    assert sum(failed for _, _, _, failed in rows(begun)) == 0
    assert begun.note == "4 failed names are tried again."
    assert rows(over) == [("1", 99, 99, 0), ("2", 102, 101, 1), ("3", 99, 99, 0)]


def test_a_run_over_the_rest_of_an_abandoned_one_goes_on_from_there():
    last = counted(
        found(("a", 100, 60, 5)),
        found(("a", 35, 0, 0), run_id="2"),
        found(("a", 35, 30, 0), run_id="2"),
    )

    assert rows(last) == [("a", 100, 90, 5)]


def test_failures_that_are_tried_again_are_counted_in_words():
    last = counted(found(("a", 100, 90, 10)), found(("a", 8, 0, 0), run_id="2"))

    assert rows(last) == [("a", 100, 90, 2)]
    assert last.note == "8 failed names are tried again."


def test_a_run_over_everything_begins_anew():
    last = counted(found(("a", 100, 90, 0)), found(("a", 100, 1, 0), run_id="2"))

    assert rows(last) == [("a", 100, 1, 0)]
    assert last.note == "The work was started anew."


def test_another_source_begins_anew_and_says_so():
    first = counted(found(("a", 100, 90, 0)))

    last = count(first.reading, found(("b", 10, 1, 0)), {}, unit="names")

    assert rows(last) == [("b", 10, 1, 0)]
    assert last.note == "The numbers now come from another source."
