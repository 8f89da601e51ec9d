"""How far off estimates are on simulated runs, by kind, and how honest their range is."""

from __future__ import annotations

import os
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from statistics import median

from incidents.domain.progress import Estimate, Reading, counted, replayed, watched
from incidents.domain.progress.estimator import estimate
from incidents.domain.vocabulary import JobState
from tests.bench import kinds
from tests.bench.traces import Trace

SEEDS = int(os.environ.get("BENCH_SEEDS", "4"))
MOMENTS = 80
EARLY = 0.1  # of a run, in which saying nothing yet is no miss
SMOOTHING = 0.3  # tqdm's default

ERROR_AT_MOST, KIND_ERROR_AT_MOST = 0.06, 0.12
COVERAGE = (0.75, 0.95)
WIDTH_AT_MOST = 0.35
MS_AT_MOST = 2.0

# No reading tells how many partitions are yet to be shown, how many workers will be added, or how
# fast one worker could be if it were alone. These are in the table, and in what is true of all.
UNTOLD = {
    "shown when begun",
    "shown when begun, alike",
    "in order, shown begun",
    "more workers",
    "limited together",
}


@dataclass
class Score:
    errors: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    smoothed: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    hits: list[bool] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name, values in vars(self).items():
            values.extend(getattr(other, name))

    def row(self, name: str) -> str:
        share = sum(self.hits) / len(self.hits)
        figures = [median(self.errors), share, median(self.widths)]
        beside = [median(self.plain), median(self.smoothed)]
        return f"{name:24}" + "".join(f"{100 * each:9.1f}" for each in (*figures, *beside))


def test_estimates_on_simulated_runs():
    overall = Score()
    print(f"\n{'% of the run':24}{'error':>9}{'in range':>9}{'width':>9}{'total':>9}{'smooth':>9}")
    by_kind = {}
    for kind in kinds.KINDS:
        score = by_kind[kind] = Score()
        for seed in range(SEEDS):
            score.add(scored(kinds.simulated(kind, seed)))
        overall.add(score)
        print(score.row(kind), flush=True)
    print(overall.row("all"))

    assert median(overall.errors) <= ERROR_AT_MOST
    for kind, score in by_kind.items():
        assert kind in UNTOLD or median(score.errors) <= KIND_ERROR_AT_MOST, kind
    assert COVERAGE[0] <= sum(overall.hits) / len(overall.hits) <= COVERAGE[1]
    assert median(overall.widths) <= WIDTH_AT_MOST


def test_an_estimate_is_made_at_once():
    trace = kinds.simulated("very long", 0)
    history = [
        Reading(each.at_s, tuple(p for copy in range(3) for p in _renamed(each, copy))[:30])
        for each in trace.readings[:2_000]
    ]
    seen = [history[index] for index in watched([each.at_s for each in history])]

    times_ms = []
    for _ in range(50):
        started = time.thread_time()
        estimate(seen, now_s=seen[-1].at_s)
        times_ms.append(1000 * (time.thread_time() - started))

    print(f"\nAn estimate of 30 partitions from {len(seen)} readings: {min(times_ms):.2f} ms")
    assert min(times_ms) <= MS_AT_MOST


def scored(trace: Trace) -> Score:
    score = Score()
    length_s = trace.length_s
    beside = _Beside(trace)
    for at_s, said in replayed(trace.readings, every_s=length_s / MOMENTS):
        left_s = trace.end_s - at_s
        if said.remaining_s is None:
            if at_s >= EARLY * length_s and said.state != JobState.STALLED:
                score.errors.append(1.0)
                score.hits.append(False)
            continue
        score.errors.append(abs(said.remaining_s - left_s) / length_s)
        score.hits.append(_holds(said, left_s))
        score.widths.append((said.high_s - said.low_s) / length_s)
        plain_s, smoothed_s = beside.at(at_s)
        score.plain.append(abs(plain_s - left_s) / length_s)
        score.smoothed.append(abs(smoothed_s - left_s) / length_s)
    return score


def _holds(said: Estimate, left_s: float) -> bool:
    return said.low_s - 1e-6 <= left_s <= said.high_s + 1e-6


class _Beside:
    """Estimates by a plain mean rate and by a smoothed one (as tqdm's) of all units."""

    def __init__(self, trace: Trace) -> None:
        self._ats: list[float] = []
        self._said: list[tuple[float, float]] = []
        units = seconds = 0.0
        before = tally = None
        for raw in trace.readings:
            tally = counted(tally, raw)
            reading = tally.reading
            done, left = _sums(reading)
            if before is not None:
                units = SMOOTHING * (done - _sums(before)[0]) + (1 - SMOOTHING) * units
                seconds = SMOOTHING * (raw.at_s - before.at_s) + (1 - SMOOTHING) * seconds
            far = 10 * trace.length_s
            plain = min(far, left * raw.at_s / done) if done else far
            self._ats.append(raw.at_s)
            self._said.append((plain, min(far, left * seconds / units) if units > 1e-9 else far))
            before = reading

    def at(self, at_s: float) -> tuple[float, float]:
        return self._said[bisect_right(self._ats, at_s) - 1]


def _sums(reading: Reading) -> tuple[float, float]:
    return sum(p.done for p in reading.partitions), sum(p.remaining for p in reading.partitions)


def _renamed(reading: Reading, copy: int):
    return [
        type(each)(f"{each.name}-{copy}", each.total, each.processed, each.failed)
        for each in reading.partitions
    ]
