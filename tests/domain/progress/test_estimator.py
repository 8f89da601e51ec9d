import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.progress import Reading, estimate, watched
from incidents.domain.vocabulary import JobState, RunState, Scheduling
from tests.bench.kinds import LETTERS
from tests.domain.progress.runs import in_turns, reading, steady
from tests.examples import times

MINUTE_S = 60.0


def said(run, **kwargs):
    return estimate(run, now_s=run[-1].at_s, **kwargs)


@st.composite
def runs(draw):
    """Anything that counting lets through: counts that do not fall, of 1 to 5 partitions."""
    names = [f"p{number}" for number in range(draw(st.integers(1, 5)))]
    done = dict.fromkeys(names, 0)
    totals = {name: draw(st.integers(0, 400)) for name in names}
    at_s, run = 0.0, []
    for _ in range(draw(st.integers(1, 40))):
        run.append(reading(at_s, *((n, totals[n], done[n], done[n] // 9) for n in names)))
        at_s += draw(st.sampled_from([15.0, 15.0, 15.0, 64.0, 1024.0]))
        for name in names:
            done[name] += draw(st.sampled_from([0, 1, 5, 20]))
            totals[name] += draw(st.sampled_from([0, 0, 0, 10]))
    return run


@given(runs(), st.floats(0, 5_000))
def test_a_range_holds_its_middle_and_is_never_negative(run, age_s):
    found = estimate(run, now_s=run[-1].at_s + age_s)

    assert 0 <= found.done <= 1
    if found.remaining_s is not None:
        assert 0 <= found.low_s <= found.remaining_s <= found.high_s < float("inf")


@given(runs())
def test_it_is_finished_if_and_only_if_nothing_remains(run):
    parts = run[-1].partitions
    is_over = not any(each.remaining for each in parts) and any(each.total for each in parts)

    assert said(run).state.is_over == is_over


@given(runs())
@times(0.5)
def test_it_does_not_matter_when_time_began(run):
    later = [replace(each, at_s=each.at_s + 2.0**20) for each in run]

    assert _plain(said(later)) == pytest.approx(_plain(said(run)), rel=1e-6, abs=1e-6)


@given(runs(), st.sampled_from([0.25, 1024.0]))
@times(0.5)
def test_it_does_not_matter_in_what_units_work_is_counted(run, scale):
    other = [_scaled(each, scale) for each in run]

    assert _plain(said(other)) == pytest.approx(_plain(said(run)), rel=1e-6)


@given(runs())
@times(0.5)
def test_the_readings_watched_are_all_that_it_looks_at(run):
    seen = [run[index] for index in watched([each.at_s for each in run])]

    assert said(seen) == said(run)


def test_before_anything_is_done_it_is_pending():
    run = steady({"a": 0.0}, {"a": 100.0}, readings=5)

    assert said(run).state == JobState.PENDING


def test_from_one_reading_nothing_can_be_told():
    assert said([reading(0, ("a", 100, 40))]).state == JobState.ESTIMATING


def test_everything_done_is_finished_and_failures_are_named():
    assert said([reading(0, ("a", 10, 10))]).state == JobState.FINISHED
    assert said([reading(0, ("a", 10, 8, 2))]).state == JobState.FINISHED_WITH_FAILURES


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (RunState.FAILED, JobState.FAILED),
        (RunState.CANCELLED, JobState.CANCELLED),
        (RunState.PAUSED, JobState.PAUSED),
        (RunState.SUCCEEDED, JobState.FINISHED),
        (RunState.THROTTLED, JobState.RUNNING),
    ],
)
def test_what_the_job_says_of_itself_is_respected(told, state):
    run = steady({"a": 1.0}, {"a": 3_600.0}, readings=20, run_state=told)

    assert said(run).state == state
    assert (said(run).remaining_s or 0) == 0 or state == JobState.RUNNING


def test_nothing_moving_is_a_stall_since_the_last_step():
    run = steady({"a": 1.0}, {"a": 3_600.0}, readings=20)
    silent = [replace(run[-1], at_s=run[-1].at_s + MINUTE_S * each) for each in range(1, 15)]

    found = said(run + silent)

    assert found.state == JobState.STALLED
    assert found.stalled_since_s == run[-1].at_s
    assert found.remaining_s is None


def test_a_stall_keeps_the_time_since_which_it_was_said_to_last():
    run = steady({"a": 1.0}, {"a": 3_600.0}, readings=20)
    silent = [replace(run[-1], at_s=run[-1].at_s + MINUTE_S * each) for each in range(1, 15)]
    before = replace(said(run + silent), stalled_since_s=1_000.0)

    assert said(run + silent, before=before).stalled_since_s == 1_000.0


def test_after_a_stall_the_rate_is_what_it_was():
    run = steady({"a": 1.0}, {"a": 3_600.0}, readings=20)
    stop_s = 30 * MINUTE_S
    resumed = [replace(each, at_s=each.at_s + stop_s) for each in run[-1:]] + [
        reading(1_140 + stop_s + MINUTE_S * each, ("a", 3_600, 1_140 + 60 * each))
        for each in range(1, 6)
    ]

    found = said(run + resumed)

    assert found.state == JobState.RUNNING
    assert found.remaining_s == pytest.approx(3_600 - 1_440, rel=0.1)


def test_a_stalled_partition_is_named_when_it_decides():
    run = steady({"a": 1.0, "p": 1.0}, {"a": 9_000.0, "p": 9_500.0}, readings=60)
    silent = [
        reading(
            run[-1].at_s + MINUTE_S * each, ("a", 9_000, 3_540 + 60 * each), ("p", 9_500, 3_540)
        )
        for each in range(1, 20)
    ]

    found = said(run + silent)

    assert (found.state, found.decides) == (JobState.STALLED, "p")
    assert found.stalled_since_s == pytest.approx(run[-1].at_s, abs=3 * MINUTE_S)


def test_rows_that_are_missing_are_neither_a_stall_nor_speed():
    """They are carried as ``counted`` does, from 1500 to 2100 s; p decides and takes 5400 s."""
    rates = {"a": 1.0, "b": 1.0, "c": 1.0, "p": 0.7}
    run = steady(rates, dict.fromkeys(rates, 3_780.0), readings=36)
    run = [_without(each, "p", run[25]) if 1_500 < each.at_s < 2_100 else each for each in run]

    during, after = said(run[:31]), said(run)

    assert (during.state, during.decides) == (JobState.RUNNING, "p")
    assert during.remaining_s == pytest.approx(3_600, rel=0.05)
    assert (after.state, after.decides) == (JobState.RUNNING, "p")
    assert after.remaining_s == pytest.approx(3_300, rel=0.05)


def test_growth_is_seen_of_a_partition_that_the_first_reading_did_not_show():
    run = [
        reading(15.0 * n, ("a", 600, 7.5 * n), ("b", 1_000 + 7.5 * n, 15.0 * n)) for n in range(21)
    ]
    late = [reading(0, ("a", 600, 0)), *run[1:]]

    assert said(late).remaining_s == pytest.approx(said(run).remaining_s, rel=0.05)


def test_a_partition_that_stopped_long_ago_decides_before_the_others_end():
    """a stops at second 600 with 40 % left, p needs 6000 s."""
    run = [
        reading(MINUTE_S * n, ("a", 1_000, 60 * min(n, 10)), ("p", 6_000, 60 * n))
        for n in range(70)
    ]

    soon, late = said(run[:20]), said(run)

    assert (soon.state, soon.decides) == (JobState.RUNNING, "p")
    assert (late.state, late.decides) == (JobState.STALLED, "a")
    assert late.stalled_since_s == pytest.approx(600, abs=2 * MINUTE_S)


@pytest.mark.parametrize(
    ("scheduling", "expected_s", "decides"),
    [(Scheduling.STATIC, 9_000 - 1_140, "p"), (Scheduling.SHARED, (12_000 - 2_280) / 2, None)],
)
def test_told_scheduling_is_believed(scheduling, expected_s, decides):
    run = steady(
        {"a": 1.0, "p": 1.0}, {"a": 3_000.0, "p": 9_000.0}, readings=20, scheduling=scheduling
    )

    found = said(run)

    assert found.remaining_s == pytest.approx(expected_s, rel=0.15)
    assert found.decides == decides


def test_shared_work_is_learned():
    totals = {name: 1_000.0 * (number + 1) for number, name in enumerate("abcdefgh")}
    run = in_turns(8.0, totals, readings=50)

    found = said(run)

    assert found.decides is None
    assert found.remaining_s == pytest.approx(sum(totals.values()) / 8 - 49 * 60, rel=0.1)


def test_without_readings_for_a_while_the_time_left_goes_down():
    run = steady({"a": 1.0}, {"a": 3_600.0}, readings=30)

    later = estimate(run, now_s=run[-1].at_s + 300)

    assert later.remaining_s == pytest.approx(said(run).remaining_s - 300, abs=20)


def test_at_12_40_the_founding_incident_is_known_to_wait_for_p():
    """From 11:34; all others end before 13:54, p at 16:01."""
    with LETTERS.open() as file:
        totals = {row["first_letter"]: float(row["names"]) for row in csv.DictReader(file)}
    end_s, now_s = (4 * 60 + 27) * MINUTE_S, 66 * MINUTE_S
    rate = totals["p"] / end_s
    rates = {name: rate if name == "p" else rate / 0.7 for name in totals}
    run = steady(rates, totals, readings=int(now_s / 15) + 1, every_s=15.0)

    found = said(run)

    assert found.decides == "p"
    assert found.low_s <= end_s - now_s <= found.high_s
    assert found.low_s > 60 * MINUTE_S


def _without(each: Reading, name, last: Reading):
    carried = [replace(p, is_carried=True) for p in last.partitions if p.name == name]
    shown = [p for p in each.partitions if p.name != name]
    return replace(each, partitions=(*shown, *carried))


def _plain(found):
    figures = (found.remaining_s, found.low_s, found.high_s)
    return [found.done, *(-1.0 if each is None else each for each in figures)]


def _scaled(each: Reading, scale):
    return reading(
        each.at_s,
        *(
            (p.name, p.total * scale, p.processed * scale, p.failed * scale)
            for p in each.partitions
        ),
    )


@pytest.mark.parametrize("told", [RunState.RUNNING, RunState.THROTTLED])
def test_a_job_that_says_that_it_goes_on_is_not_finished_by_its_figures(told):
    run = steady({"a": 1.0}, {"a": 600.0}, readings=40, run_state=told)

    assert (said(run).state, said(run).done) == (JobState.RUNNING, 1.0)


def test_what_was_done_and_undone_moved_nothing():
    """A gauge may fall: rates are those of what stayed done."""
    up = [reading(60.0 * n, ("a", 1_000.0, 10.0 * n)) for n in range(30)]
    again = [reading(60.0 * (30 + n), ("a", 1_000.0, 10.0 * n)) for n in range(30)]

    found = said([*up, *again])

    assert found.state is JobState.RUNNING
    assert found.remaining_s == pytest.approx((1_000 - 290) / 10 * 60, rel=0.2)


@pytest.mark.parametrize("left", [1e-3, 1.0])
def test_not_all_is_done_while_anything_is_left(left):
    part = ("a", 9e15, 9e15 - left) if left == 1.0 else ("a", 1e4, 1e4 - left)

    assert reading(0, part).share == 1 - 1e-6
