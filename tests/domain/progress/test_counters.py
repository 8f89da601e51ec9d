"""A partition counted by several workers, ``1/ok`` being what the first did without failures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.progress import Counters, Reading, counted


def sums(*pages: dict[str, float], totals=({"": 2000},), failed=({},), begun=({},)) -> tuple:
    """The total, what is processed and what failed after the last page."""
    tally = None
    for number, page in enumerate(pages):
        counters = Counters(
            totals[min(number, len(totals) - 1)],
            page,
            failed[min(number, len(failed) - 1)],
            begun[min(number, len(begun) - 1)],
        )
        raw = Reading(number, (counters.summed("a"),))
        tally = counted(tally, raw, {"a": counters})
    [partition] = tally.reading.partitions
    return partition.total, partition.processed, partition.failed


def processed(*pages, **options) -> float:
    return sums(*pages, **options)[1]


BOTH = {"1/": 500, "2/": 500}


def test_a_series_that_is_missing_keeps_its_value():
    assert processed(BOTH, {"2/": 505}) == 1005
    assert processed(BOTH, {"2/": 505}, {"1/": 510, "2/": 510}) == 1020


def test_without_any_series_what_was_counted_stays():
    assert processed(BOTH, {}) == 1000
    assert processed(BOTH, {}, {"1/": 510, "2/": 510}) == 1020


def test_one_of_several_workers_begins_anew():
    assert processed(BOTH, {"1/": 5, "2/": 505}) == 1010
    assert processed(BOTH, {"1/": 5, "2/": 505}, {"1/": 15, "2/": 505}) == 1020


def test_a_worker_that_restarts_with_a_new_name_is_added():
    pages = BOTH, {"2/": 505, "3/": 5}, {"2/": 505, "3/": 20}

    assert processed(*pages) == 1025
    assert processed(*pages, {"1/": 510, "2/": 505, "3/": 20}) == 1035


def test_what_goes_on_under_a_new_name_is_not_added():
    assert processed({"1/": 500}, {"2/": 510}) == 510
    assert processed({"1/": 500}, {"2/": 510}, {"2/": 5}) == 515


def test_what_is_missing_and_comes_back_under_its_name_is_counted_once():
    assert processed({"1/": 5, "2/": 9}, {"2/": 9, "3/": 20}, {"1/": 30, "2/": 9, "3/": 20}) == 59


def test_what_one_process_counts_begins_anew_together():
    pages = {"1/ok": 300, "1/skipped": 5}, {"1/ok": 20, "1/skipped": 7}

    assert processed(*pages) == 332
    assert sums(*pages, failed=({"1/failed": 2}, {"1/failed": 3}))[2] == 5
    assert sums(*pages, failed=({"2/failed": 2}, {"2/failed": 3}))[2] == 3


def test_a_counter_made_when_it_first_counts_begins_at_zero_after_a_restart():
    pages = {"1/ok": 300, "1/skipped": 5}, {"1/ok": 20}, {"1/ok": 40, "1/skipped": 2}

    assert processed(*pages) == 347


def test_a_younger_counter_began_anew_though_it_is_higher():
    begun = {"1/": 1.0, "2/": 1.0}, {"1/": 2.0, "2/": 1.0}

    assert processed({"1/": 10, "2/": 10}, {"1/": 30, "2/": 11}, begun=begun) == 51


def test_a_counter_made_later_than_others_of_its_process_did_not_begin_anew():
    pages = {"1/ok": 10}, {"1/ok": 30}

    assert processed(*pages, begun=({"1/ok": 1.0}, {"1/ok": 1.0, "1/skipped": 2.0})) == 30


def test_a_restart_is_noticed_once_though_counters_are_made_anew_one_by_one():
    found = sums(
        {"1/ok": 10},
        {"1/ok": 30},
        {"1/ok": 50},
        failed=({"1/failed": 1}, {}, {"1/failed": 2}),
        begun=(
            {"1/ok": 1.0, "1/failed": 1.5},
            {"1/ok": 2.0},
            {"1/ok": 2.0, "1/failed": 3.0},
        ),
    )

    assert found == (2000, 60, 3)


def test_planned_units_that_are_missing_stay_planned():
    totals = {"1/": 1000, "2/": 1000}, {"2/": 1000}

    assert sums(BOTH, {"2/": 505}, totals=totals) == (2000, 1005, 0)


def test_planned_units_of_a_worker_with_a_new_name_are_the_same():
    pages = BOTH, {"2/": 505, "3/": 5}
    everything = {"1/": 1000, "2/": 1000}, {"2/": 1000, "3/": 1000}
    rest = {"1/": 1000, "2/": 1000}, {"2/": 1000, "3/": 500}

    assert sums(*pages, totals=everything) == (2000, 1010, 0)
    assert sums(*pages, totals=rest) == (2000, 1010, 0)


PAGES = st.lists(st.dictionaries(st.sampled_from("123"), st.integers(0, 50)), max_size=12)


@given(PAGES)
def test_no_count_ever_falls(pages):
    counts = [processed({"1": 9}, *pages[:number]) for number in range(len(pages) + 1)]

    assert counts == sorted(counts)


@given(st.lists(st.sets(st.sampled_from("123")), max_size=12))
def test_whatever_is_missing_the_count_is_right_once_all_is_shown(shown):
    """Three workers that never restart, known from the start."""
    pages = [dict.fromkeys("123", 10 * number) for number in range(len(shown) + 2)]
    seen = [
        {name: page[name] for name in each} for page, each in zip(pages[1:-1], shown, strict=True)
    ]

    assert processed(pages[0], *seen, pages[-1]) == sum(pages[-1].values())
