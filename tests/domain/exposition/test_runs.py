from __future__ import annotations

import re

import pytest

from incidents.domain import exposition
from incidents.domain.exposition import UnreadableSource, contract_of, series
from incidents.domain.progress import Partition
from incidents.domain.vocabulary import RunState, Scheduling
from tests.exporters import TEXT, shown

MAPPING = {
    "total": "planned",
    "processed": 'names_total{result=~"ok|skipped"}',
    "failed": 'names_total{result="failed"}',
    "partition": "letter",
}
TOTALS = {"total": "planned", "processed": "names_total"}


def read(text: str, mapping=None):
    return exposition.read(
        text.encode(), content_type=TEXT, contract=contract_of(mapping or {}), at_s=100.0
    )


def test_the_default_contract_gives_partitions_state_and_scheduling():
    found = read(shown({"a": (10, 5, 1), "p": (20, 4, 0)}, state="throttled"))

    assert found.reading.partitions == (Partition("a", 10, 5, 1), Partition("p", 20, 4, 0))
    assert found.reading.run_state is RunState.THROTTLED
    assert found.reading.scheduling is Scheduling.STATIC
    assert found.reading.at_s == 100.0
    assert (found.run_id, found.kind, found.unit) == ("1", "purge", "names")


def test_of_several_runs_the_one_that_started_last_counts():
    old = shown({"a": (10, 9, 1)}, run_id="z", started_at_s=10)
    new = shown({"a": (1, 0, 0)}, run_id="b", started_at_s=20)

    found = read(new + "".join(line for line in old.splitlines(True) if line[0] != "#"))

    assert found.run_id == "b"
    assert found.started_at_s == 20
    assert found.reading.partitions == (Partition("a", 1, 0, 0),)


def test_runs_without_a_start_cannot_be_told_apart():
    text = 'mitigation_partition_units{run_id="1",partition="a"} 1\n'

    with pytest.raises(UnreadableSource, match="2 runs"):
        read(text + text.replace('"1"', '"2"'))


def test_any_exporter_can_be_mapped_and_other_labels_are_added_up():
    found = read(
        'planned{letter="a"} 10\n'
        'names_total{letter="a",result="ok",instance="1"} 3\n'
        'names_total{letter="a",result="ok",instance="2"} 2\n'
        'names_total{letter="a",result="skipped",instance="1"} 1\n'
        'names_total{letter="a",result="failed",instance="1"} 1\n'
        'names_total{letter="a",result="retried",instance="1"} 5\n',
        MAPPING,
    )

    assert found.reading.partitions == (Partition("a", 10, 6, 1),)


def test_work_without_parts_is_one_partition():
    found = read("planned 10\nnames_total 4\n", TOTALS)

    assert found.reading.partitions == (Partition("all", 10, 4, 0),)


def test_when_counters_began_is_kept_by_counter():
    labels = 'run_id="1",partition="a",result="failed"'

    found = read(
        shown({"a": (1, 1, 4)}) + f"mitigation_partition_processed_created{{{labels}}} 7\n"
    )

    counters = found.counters["a"]
    assert {counters.failed[key]: at_s for key, at_s in counters.begun.items()} == {4.0: 7.0}


@pytest.mark.parametrize("value", ["NaN", "-1", "+Inf", "-Inf", "+1e+300"])
@pytest.mark.parametrize("metric", ["planned", "names_total"])
def test_what_is_no_number_of_units_is_refused(metric, value):
    lines = {"planned": "10", "names_total": "4"} | {metric: value}
    text = "".join(f"{name} {number}\n" for name, number in lines.items())

    with pytest.raises(UnreadableSource, match=rf"{metric} is {re.escape(value)};"):
        read(text, TOTALS)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("up 1\n", "mitigation_partition_units is not there"),
        ("", "mitigation_partition_units is not there"),
        (
            'mitigation_partition_processed_total{partition="a",result="ok"} 1\n',
            "says how many units there are",
        ),
        (shown({"a": (1, 1, 0)}).replace('result="ok"', 'result="done"'), "none of ok, failed"),
        (shown({"": (1, 1, 0)}), "no label “partition”"),
        (shown({"a" * 300: (1, 1, 0)}), "at most 255 characters"),
        (shown({"a\x00": (1, 1, 0)}), "none that are invisible"),
        (shown({"\u202egnp.exe": (1, 1, 0)}), "“�gnp.exe” cannot be shown"),
        (shown({"a": (1, 1, 0)}, run_id="r\x00"), "run “r�” cannot be told from others"),
        (shown({"a": (1, 1, 0)}, run_id="r" * 300), "run_id has at most 255 characters"),
        (
            shown({"a": (1, 1, 0)}).replace(
                'units{run_id="1",partition="a"', 'units{run_id="1",partition="b"'
            ),
            "partition “a” has processed units",
        ),
        (shown({f"p{number}": (1, 1, 0) for number in range(1_001)}), "1,001 partitions"),
    ],
)
def test_what_does_not_fit_the_contract_is_refused_with_a_reason(text, reason):
    with pytest.raises(UnreadableSource, match=reason):
        read(text)


@pytest.mark.parametrize("value", ["5e-324", "1e-300", "1e-13", "-0"])
def test_what_sums_of_fractions_are_off_by_is_nothing(value):
    found = read(f"planned 10\nnames_total {value}\n", TOTALS)

    assert found.reading.partitions == (Partition("all", 10, 0.0, 0),)


def test_counts_that_are_too_large_together_are_refused():
    text = 'planned{part="a"} 6e15\nplanned{part="b"} 6e15\nnames_total 4\n'

    with pytest.raises(UnreadableSource, match="no number of units"):
        read(text, TOTALS)


@pytest.mark.parametrize(
    ("mapping", "page", "total", "processed", "failed"),
    [
        ({"kind": "remaining", "total": "120"}, "a 30", 120, 90, 0),
        ({"kind": "remaining", "total": "planned", "failed": "f"}, "a 3\nplanned 9\nf 2", 9, 4, 2),
        ({"kind": "share"}, "a 0.25", 1, 0.25, 0),
        ({"kind": "share", "total": "200"}, "a 0.25", 200, 50, 0),
        ({"kind": "percent"}, "a 25", 100, 25, 0),
        ({"kind": "percent", "total": "planned"}, "a 25\nplanned 80", 80, 20, 0),
        ({"total": "1e3"}, "a 25", 1000, 25, 0),
        ({"total": "planned", "start": "begin"}, "a 125\nplanned 200\nbegin 100", 100, 25, 0),
        ({"total": "50", "start": "100"}, "a 125", 50, 25, 0),
        ({"total": "50", "start": "100"}, "a 25", 50, 0, 0),
        ({"total": "50", "processed": 'a + b{x="+"}'}, 'a 5\nb{x="+"} 3\nb 9', 50, 8, 0),
        ({"total": "planned + more"}, "a 5\nplanned 9\nmore 2", 11, 5, 0),
    ],
)
def test_the_mapping_says_what_each_metric_is(mapping, page, total, processed, failed):
    found = read(f"{page}\n", {"processed": "a", **mapping})

    assert found.reading.partitions == (Partition("all", total, processed, failed),)


def test_without_a_total_what_remains_is_all_that_was_seen():
    found = read("a 30\n", {"processed": "a", "kind": "remaining"})

    assert not found.has_total
    assert found.reading.partitions[0].total == 30


@pytest.mark.parametrize(("kind", "value"), [("share", "25"), ("percent", "101")])
def test_a_share_that_is_more_than_all_is_refused(kind, value):
    with pytest.raises(
        UnreadableSource, match=f"a is .{value}, and what is mapped as a {kind} is at"
    ):
        read(f"a {value}\n", {"processed": "a", "kind": kind})


@pytest.mark.parametrize("value", ["NaN", "-1", "999"])
@pytest.mark.parametrize("metric", ["a", "planned"])
def test_series_that_know_nothing_are_left_out_with_a_note(metric, value):
    lines = {'a{p="1"}': "4", 'a{p="2"}': "5", 'planned{p="1"}': "9", 'planned{p="2"}': "9"}
    lines[f'{metric}{{p="2"}}'] = value

    found = read(
        "".join(f"{series} {number}\n" for series, number in lines.items()),
        {"processed": "a", "total": "planned", "partition": "p", "unknown": "999"},
    )

    assert found.reading.partitions == (Partition("1", 9, 4, 0),)
    [note] = found.notes
    assert note.startswith("1 series have no known value")
    assert metric in note


@pytest.mark.parametrize(
    "mapping",
    [
        {"processed": "a", "total": "planned", "kind": "remaining"},
        {"processed": "a", "total": "planned", "kind": "share"},
        {"processed": "planned", "total": "planned", "start": "a"},
    ],
)
def test_a_partition_without_what_its_progress_is_told_by_is_not_taken_as_done(mapping):
    page = 'planned{p="1"} 9\nplanned{p="2"} 9\na{p="1"} 0.5\n'

    found = read(page, {**mapping, "partition": "p"})

    assert [each.name for each in found.reading.partitions] == ["1"]


@pytest.mark.parametrize("started_at_s", [1e300, -1e18, 101.0])
def test_a_start_that_cannot_have_been_is_none(started_at_s):
    found = read(shown({"a": (10, 9, 1)}, started_at_s=started_at_s))

    assert found.started_at_s is None
    assert found.run_id == "1"


@pytest.mark.parametrize(("stamp", "written_at_s"), [("-" + "9" * 20, 0.0), ("NaN", None)])
def test_a_time_that_no_clock_shows_stops_nothing(stamp, written_at_s):
    found = read(f"planned 10 {stamp}\nnames_total 4\n", TOTALS)

    assert found.written_at_s == written_at_s


def test_series_are_told_apart_by_what_is_not_run_and_partition():
    page = shown({"a": (1, 1, 0)})

    [first] = read(page).counters.values()
    [other_run] = read(page.replace('run_id="1"', 'run_id="2"')).counters.values()
    [other_pod] = read(page.replace("{", '{pod="x",')).counters.values()

    assert first == other_run
    assert len(first.processed) == 2
    assert not first.processed.keys() & other_pod.processed.keys()


def test_what_processed_and_failed_units_have_in_common_is_their_process():
    [counters] = read(
        'planned{letter="a"} 10\n'
        'names_total{letter="a",result="ok",pod="1"} 3\n'
        'names_total{letter="a",result="failed",pod="1"} 1\n'
        'names_total{letter="a",result="failed",pod="2"} 1\n',
        MAPPING,
    ).counters.values()

    processes = [
        {key.partition("/")[0] for key in each} for each in (counters.processed, counters.failed)
    ]
    assert processes[0] < processes[1]


def test_labels_that_are_long_or_that_no_database_holds_are_kept_as_digests():
    text = b'planned 10\nnames_total{result="o\x00k' + b"l" * 9_000
    cached = series._cached_digest.cache_info().currsize
    [counters] = exposition.read(
        text + b'"} 4\n', content_type=TEXT, contract=contract_of(TOTALS), at_s=0.0
    ).counters.values()

    [key] = counters.processed
    assert series._cached_digest.cache_info().currsize == cached  # no cache keeps them whole
    assert key.isascii()
    assert key.isprintable()
    assert len(key) < 40
