from __future__ import annotations

import json

from incidents.domain import exposition
from incidents.domain.exposition import DEFAULT, ParsedReading, contract_of
from incidents.domain.progress import Partition, Reading
from incidents.domain.run_counts import Count, count
from tests import exporters

MAPPING = {"total": "planned", "processed": "names_total", "partition": "letter"}


def found(*partitions: tuple, run_id: str = "1") -> ParsedReading:
    return ParsedReading(
        Reading(0.0, tuple(Partition(*each) for each in partitions)), run_id=run_id
    )


def read(*lines: str, mapping=None) -> ParsedReading:
    return exposition.read(
        "".join(f"{line}\n" for line in lines).encode(),
        content_type=exporters.TEXT,
        contract=contract_of(mapping) if mapping else DEFAULT,
        at_s=0.0,
    )


def workers(**done: int) -> ParsedReading:
    """A letter that several workers walk, as an exporter without the contract shows them."""
    lines = [f'names_total{{letter="a",instance="{name}"}} {each}' for name, each in done.items()]
    return read('planned{letter="a"} 2000', *lines, mapping=MAPPING)


def counted(*scrapes: ParsedReading) -> Count:
    last = count(None, scrapes[0], {}, unit="names")
    for each in scrapes[1:]:
        last = count(last.reading, each, json.loads(json.dumps(last.counters)), unit="names")
    return last


def rows(last: Count) -> list[tuple]:
    return [(p.name, p.total, p.processed, p.failed) for p in last.reading.partitions]


def test_a_reset_is_added_to_what_was_counted():
    last = counted(found(("a", 100, 40, 2)), found(("a", 100, 5, 0)))

    assert rows(last) == [("a", 100, 45, 2)]
    assert not last.note


def test_a_worker_missing_from_a_page_keeps_its_count():
    both = workers(w1=500, w2=500)

    assert rows(counted(both, workers(w2=505))) == [("a", 2000, 1005, 0)]
    assert rows(counted(both, workers(w2=505), workers(w1=510, w2=510))) == [("a", 2000, 1020, 0)]


def test_one_of_several_workers_that_restarts_is_added_alone():
    last = counted(workers(w1=500, w2=500), workers(w1=5, w2=505))

    assert rows(last) == [("a", 2000, 1010, 0)]


def test_a_page_cut_off_before_what_is_processed_is_no_reset():
    whole = exporters.shown({"a": (2000, 300, 0), "b": (2000, 250, 0)}).splitlines()
    cut = whole[: whole.index("# TYPE mitigation_partition_processed_total counter")]
    later = exporters.shown({"a": (2000, 310, 0), "b": (2000, 260, 0)}).splitlines()

    assert rows(counted(read(*whole), read(*cut))) == [("a", 2000, 300, 0), ("b", 2000, 250, 0)]
    assert rows(counted(read(*whole), read(*cut), read(*later))) == [
        ("a", 2000, 310, 0),
        ("b", 2000, 260, 0),
    ]


def test_a_younger_counter_is_a_reset_though_it_is_higher():
    created = 'mitigation_partition_processed_created{run_id="1",partition="a",result="ok"}'
    pages = [
        read(*exporters.shown({"a": (100, ok, 0)}).splitlines(), f"{created} {at_s}")
        for ok, at_s in ((10, 1), (30, 2))
    ]

    assert rows(counted(*pages)) == [("a", 100, 40, 0)]


def test_counters_kept_before_series_were_told_apart_are_gone_on_from():
    before = Reading(0.0, (Partition("a", 2000, 1300.0),))
    kept = {"run": "", "partitions": [["a", 2000.0, 1000.0, 0.0]], "begun": {"a": {"w1": 1.0}}}

    on = count(before, workers(w1=505, w2=505), kept, unit="names")
    anew = count(before, workers(w1=5), kept, unit="names")

    assert rows(on) == [("a", 2000, 1310, 0)]
    assert rows(anew) == [("a", 2000, 1305, 0)]
    assert rows(count(on.reading, workers(w1=5, w2=510), on.counters, unit="names")) == [
        ("a", 2000, 1320, 0)
    ]


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
    assert last.note == "There are 2,500 more names to do than we knew."


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


def test_a_run_over_the_rest_by_other_workers_goes_on_from_there():
    first = read(*exporters.shown({"a": (100, 60, 5)}).splitlines())
    rest = [
        read(
            *exporters.shown({"a": (35, ok, 0)}, run_id="2").replace("{", '{pod="x",').splitlines()
        )
        for ok in (0, 30)
    ]

    assert rows(counted(first, *rest)) == [("a", 100, 90, 5)]


def test_failures_that_are_tried_again_are_counted_in_words():
    last = counted(found(("a", 100, 90, 10)), found(("a", 8, 0, 0), run_id="2"))

    assert rows(last) == [("a", 100, 90, 2)]
    assert last.note == "8 failed names are tried again."


def test_a_run_over_everything_begins_anew():
    last = counted(found(("a", 100, 90, 0)), found(("a", 100, 1, 0), run_id="2"))

    assert rows(last) == [("a", 100, 1, 0)]
    assert last.note == "The work was restarted."


def test_another_source_begins_anew_and_says_so():
    first = counted(found(("a", 100, 90, 0)))

    last = count(first.reading, found(("b", 10, 1, 0)), {}, unit="names")

    assert rows(last) == [("b", 10, 1, 0)]
    assert last.note == "The numbers now come from another source."


REMAINING = {"processed": "left", "kind": "remaining"}
DONE = {"processed": "done", "total": "planned"}


def test_what_remains_of_the_most_that_was_seen_is_the_rest():
    scrapes = [read(f"left {left}", mapping=REMAINING) for left in (90, 100, 60)]

    last = counted(*scrapes)

    assert rows(last) == [("all", 100, 40, 0)]
    assert last.reading.may_change


def test_a_gauge_that_falls_goes_back_with_a_word():
    last = counted(*(read(f"done {done}", "planned 100", mapping=DONE) for done in (60, 50)))

    assert rows(last) == [("all", 100, 50, 0)]
    assert last.note == "By the job's own figures, less is done than before."


def test_a_gauge_that_says_all_is_an_end_only_after_three_readings():
    scrapes = [read(f"done {done}", "planned 100", mapping=DONE) for done in (60, 100, 100, 100)]

    assert [counted(*scrapes[:n]).reading.may_change for n in (2, 3, 4)] == [True, True, False]


def test_what_was_never_seen_unfinished_has_not_begun():
    idle = read("done 100", "planned 100", mapping=DONE)

    last = counted(idle, idle, idle, idle)
    begun = counted(idle, idle, read("done 5", "planned 100", mapping=DONE))

    assert rows(last) == []
    assert "waits for it to start" in last.counters["notes"][0]
    assert rows(begun) == [("all", 100, 5, 0)]


def test_gone_work_that_comes_back_is_new_work():
    mapping = {**DONE, "gone": "done"}
    shown, gone = read("done 60", "planned 100", mapping=mapping), read("up 1", mapping=mapping)

    assert rows(counted(shown, gone, gone)) == [("all", 100, 60, 0)]
    assert rows(counted(shown, gone, gone, gone)) == [("all", 100, 100, 0)]
    again = read("done 10", "planned 80", mapping=mapping)
    assert rows(counted(shown, gone, gone, gone, again)) == [("all", 80, 10, 0)]
