"""The time left of a job: an 80 % range, an expected value, and the partition that ends last.

1. ``record`` and ``course``: readings become units done in up to 32 even cells of time.
2. ``rates``: each partition's present rate, and how far rates change from stretch to stretch;
   ``costs``: where later units cost more, in units of equal cost.
3. ``growth``: units that will be added to the plan.
4. ``scenarios``: static (the last partition decides, waiting ones follow those that end;
   ParaTimer's critical path, Morton et al., SIGMOD 2010) and shared (all units at one rate).
   As in ParaTimer there is an estimate for each; ``evidence`` weighs them.
5. ``spread``: the 10th, 50th and 90th percentile of the end over all scenarios.

Two common estimates fail here: total ÷ total rate ignores the slowest partition, and a smoothed
rate (tqdm's) forgets equally fast with minutes and with days to go.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from incidents.domain.progress import scenarios
from incidents.domain.progress.arrivals import arrivals, with_more
from incidents.domain.progress.course import Course, courses
from incidents.domain.progress.evidence import shared_weight
from incidents.domain.progress.rates import rate_per_s
from incidents.domain.progress.reading_table import reading_table
from incidents.domain.progress.readings import Estimate, Reading
from incidents.domain.progress.spread import Scenario, quantiles
from incidents.domain.progress.stalls import stalled_since, stalls
from incidents.domain.progress.thinning import watched
from incidents.domain.vocabulary import FINISHED, JobState, RunState, Scheduling

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
# While less than this share of the run is over, even if it ends early, an estimate would rest on a
# few steps and be withdrawn a minute later.
EARLY = 0.03
# An end further ahead says nothing, and calendars end.
HORIZON_S = 100 * 365.25 * 86_400

_TOLD = {
    RunState.FAILED: JobState.FAILED,
    RunState.CANCELLED: JobState.CANCELLED,
    RunState.PAUSED: JobState.PAUSED,
}


def estimate(
    history: Sequence[Reading], *, now_s: float, before: Estimate | None = None
) -> Estimate:
    """Return the estimate at ``now_s`` from the readings in ``history``, oldest first.

    ``before`` is the estimate before it: a stall that goes on keeps its start.
    """
    watching = [history[index] for index in watched([each.at_s for each in history])]
    readings = [each for each in watching if each.partitions] or watching[-1:]
    plain = Estimate(_state(readings), readings[-1].share)
    if plain.state in FINISHED:
        return replace(plain, remaining_s=0.0, low_s=0.0, high_s=0.0)
    if plain.state is not JobState.RUNNING or _is_done(readings[-1]):
        return plain
    told = _estimated(readings, plain, now_s=now_s)
    if before and before.state is told.state is JobState.STALLED:
        return replace(told, stalled_since_s=before.stalled_since_s)
    return told


def _state(readings: Sequence[Reading]) -> JobState:
    """Return the state that the job reports or its counts show; RUNNING if rates must decide."""
    latest = readings[-1]
    is_sure = latest.run_state is None and not latest.may_change
    if latest.run_state in (RunState.FAILED, RunState.CANCELLED):
        return _TOLD[latest.run_state]
    if (is_sure and _is_done(latest)) or latest.run_state is RunState.SUCCEEDED:
        return JobState.FINISHED_WITH_FAILURES if latest.failed else JobState.FINISHED
    if latest.run_state in _TOLD:
        return _TOLD[latest.run_state]
    if not any(each.done for each in latest.partitions):
        return JobState.PENDING
    return JobState.RUNNING


def _is_done(latest: Reading) -> bool:
    planned = sum(each.total for each in latest.partitions)
    return planned > 0 and not any(each.remaining for each in latest.partitions)


def _estimated(readings: Sequence[Reading], plain: Estimate, *, now_s: float) -> Estimate:
    seen = reading_table(readings)
    all_courses = courses(seen)
    if (since_s := stalled_since(seen.ats, seen.together())) is not None:
        return replace(plain, state=JobState.STALLED, stalled_since_s=since_s)
    stopped = stalls(seen)
    silent_s = {name: seen.ats[-1] - since_s for name, since_s in stopped.items()}
    whole = scenarios.together(all_courses)
    found = _scenarios(all_courses, whole, readings[-1].scheduling, silent_s)
    if not found:
        return replace(plain, state=JobState.ESTIMATING)
    if (more := arrivals(seen)) is not None:
        found = with_more(found, more, all_courses)
    decides = _decides(found)
    if decides in stopped:
        since_s = stopped[decides]
        return replace(plain, state=JobState.STALLED, decides=decides, stalled_since_s=since_s)
    age_s = max(0.0, now_s - seen.ats[-1])
    scrape_s = seen.ats[-1] - seen.ats[-2]
    return _ranged(plain, found, whole, decides, age_s=age_s, scrape_s=scrape_s)


def _ranged(
    plain: Estimate,
    found: Sequence[Scenario],
    whole: Course,
    decides: str | None,
    *,
    age_s: float,
    scrape_s: float,
) -> Estimate:
    low, middle, high = quantiles(found, (LOW, MIDDLE, HIGH), age_s=age_s)
    elapsed_s = whole.cell_s * len(whole.steps)
    if elapsed_s < EARLY * (elapsed_s + low) or not high < HORIZON_S:
        return replace(plain, state=JobState.ESTIMATING)
    return replace(
        plain,
        remaining_s=middle,
        # The end is seen by the next scrape, so the range is never finer than scrapes are.
        low_s=max(0.0, middle - math.hypot(middle - low, scrape_s / 2)),
        high_s=middle + math.hypot(high - middle, scrape_s),
        decides=decides,
        rate_per_s=rate_per_s(whole),
    )


def _scenarios(
    all_courses: Sequence[Course],
    whole: Course,
    told: Scheduling,
    silent_s: Mapping[str, float],
) -> list[Scenario]:
    is_known = any(each.latest.remaining for each in all_courses)
    if not is_known or not any(each.has_moved for each in all_courses):
        return []
    weight = {Scheduling.STATIC: 0.0, Scheduling.SHARED: 1.0}.get(told)
    if weight is None:
        weight = shared_weight(all_courses)
    found = scenarios.static(all_courses, silent_s, weight=1 - weight)
    if not found or weight > 0:
        found.append(scenarios.shared(whole, weight=weight or 1.0))
    return [each for each in found if each.weight > 0]


def _decides(found: Sequence[Scenario]) -> str | None:
    """Return the partition that most likely ends last; None if shared work is likelier."""
    weights: dict[str | None, float] = {}
    for each in found:
        weights[each.last.name] = weights.get(each.last.name, 0.0) + each.weight
    shared = weights.pop(None, 0.0)
    return None if shared >= sum(weights.values()) else max(weights, key=weights.__getitem__)
