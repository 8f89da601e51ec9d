"""The end of the work in two scenarios: static partitions, and shared work."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from statistics import fmean, pstdev

from incidents.domain.progress.costs import exponent, in_costs
from incidents.domain.progress.course import Course, active
from incidents.domain.progress.growth import left
from incidents.domain.progress.rates import ALONE, SIGMA_MAX, TOGETHER, Changes, rate_per_s
from incidents.domain.progress.readings import Partition
from incidents.domain.progress.spread import Duration, Scenario
from incidents.domain.progress.stalls import after_stall

# Partitions that have not begun differ at least as much as rates over a run (ALONE and TOGETHER).
UNSEEN_SIGMA = math.hypot(ALONE, TOGETHER)
# Units yet to be added may be none or twice as many: their deviation equals their number.
GROWTH_SIGMA = 1.0
# The probability of a queue for few workers if starts followed ends, and if they did not: starts
# may follow ends by chance, but in a queue they always do.
QUEUE_LIKELY, QUEUE_UNLIKELY = 0.95, 0.1
SEASONED = 5  # cells after which a partition's own rate is used alone


def shared(whole: Course, *, weight: float) -> Scenario:
    """Return the scenario in which all remaining units are done at the rate of the ``whole``."""
    return _scenario(
        weight, [_span(whole, rate_per_s(whole), None, name=None)], Changes([whole]), whole.cell_s
    )


def together(courses: Sequence[Course]) -> Course:
    """Return the sum of all courses, as if they were one partition."""
    done = sum([each.latest.done for each in courses])
    latest = Partition("", done + sum([each.latest.remaining for each in courses]), done)
    steps = [sum(column) for column in zip(*(each.steps for each in courses), strict=True)]
    grown = [each.growth for each in courses if each.growth]
    growth = [sum(column) for column in zip(*grown, strict=True)]
    return Course(latest, courses[0].cell_s, steps, growth, 0, len(steps))


def static(
    courses: Sequence[Course], silent_s: Mapping[str, float], *, weight: float
) -> list[Scenario]:
    """Return the scenarios in which each partition has its own rate, and waiting ones follow.

    Stopped partitions are expected to resume; ``silent_s`` has the seconds since they stopped.
    """
    power = exponent(courses)
    costed = [in_costs(each, power) for each in courses]
    changes = Changes(costed)
    peers = Peers(courses)
    running = [
        _resumed(_own(each, dearer, peers, changes), silent_s.get(each.latest.name))
        for each, dearer in zip(courses, costed, strict=True)
        if each.is_active and each.has_moved
    ]
    waiting = [_own(each, each, peers, changes) for each in courses if each.is_waiting]
    cell_s = courses[0].cell_s
    if not waiting:
        return [_scenario(weight, running, changes, cell_s)] if running else []
    queue_weight = weight * _queue_weight(courses)
    queued = _queued(running, waiting, _workers(courses))
    late = _late(courses, running, waiting)
    return [
        _scenario(queue_weight, queued, changes, cell_s),
        _scenario(weight - queue_weight, late, changes, cell_s),
    ]


def _scenario(
    weight: float, spans: Sequence[Duration], changes: Changes, cell_s: float
) -> Scenario:
    longest_s = max(each.median_s for each in spans)
    return Scenario(weight, tuple(spans), math.sqrt(changes.together(longest_s / cell_s)))


def _own(course: Course, costed: Course, peers: Peers, changes: Changes) -> Duration:
    """Return a partition's end at its own rate, blended with its peers' while it is young.

    ``costed`` is the same course in units of equal cost.
    """
    cells = len(course.moving)
    if cells >= SEASONED:
        return _span(costed, rate_per_s(costed), changes, name=course.latest.name)
    own = rate_per_s(course)
    trust = cells**2 / (cells**2 + 1.0)
    rate = peers.rate if own <= 0 else own**trust * peers.rate ** (1 - trust)
    span = _span(course, rate, changes, name=course.latest.name)
    sigma = math.hypot(span.sigma, (1 - trust) * peers.sigma)
    return Duration(span.median_s, min(SIGMA_MAX, sigma), span.name)


def _resumed(span: Duration, silence_s: float | None) -> Duration:
    return span if silence_s is None else after_stall(span, silence_s)


def _span(course: Course, rate: float, changes: Changes | None, *, name: str | None) -> Duration:
    median_s, unplanned = left(course, rate)
    variance = (GROWTH_SIGMA * unplanned) ** 2
    if changes:
        variance += changes.alone(median_s / course.cell_s)
    return Duration(median_s, min(SIGMA_MAX, math.sqrt(variance)), name)


class Peers:
    """The mean rate of partitions, and how far one may deviate from it."""

    def __init__(self, courses: Sequence[Course]) -> None:
        self._courses = courses

    @cached_property
    def _logs(self) -> list[float]:
        moved = [each for each in self._courses if each.moving]
        seasoned = [each for each in moved if len(each.moving) >= SEASONED] or moved
        return [math.log(rate) for each in seasoned if (rate := rate_per_s(each)) > 0]

    @cached_property
    def rate(self) -> float:
        return math.exp(fmean(self._logs))

    @cached_property
    def sigma(self) -> float:
        return max(UNSEEN_SIGMA, pstdev(self._logs))


def _workers(courses: Sequence[Course]) -> int:
    """Return the number of workers: the mean number of active partitions in the latter half."""
    cells = len(courses[0].steps)
    return max(1, round(active(courses, cells // 2, cells)))


def _queue_weight(courses: Sequence[Course]) -> float:
    """Return the probability that waiting partitions queue for workers.

    In a queue each start follows an end; otherwise partitions merely start late. Events in one
    cell cannot be told apart, so a few may be missing on either side. Before any start or end,
    Laplace's rule of succession applies to the waiting partitions.
    """
    late = sum(each.has_started and each.first > 1 for each in courses)
    ended = sum(each.latest.remaining <= 0 < each.latest.done for each in courses)
    if late == 0 and ended == 0:
        waiting = sum(each.is_waiting for each in courses)
        return min(QUEUE_LIKELY, (waiting + 1) / (waiting + 2))
    is_likely = abs(late - ended) <= 1 + max(late, ended) / 8
    return QUEUE_LIKELY if is_likely else QUEUE_UNLIKELY


def _queued(
    running: Sequence[Duration], waiting: Sequence[Duration], workers: int
) -> list[Duration]:
    """Give each waiting partition to the first free worker: list scheduling (Graham, 1966).

    Delays average out: the time at which one of w workers is free has the variance of the mean.
    """
    free = [(each.median_s, (each.median_s * each.sigma) ** 2, each.name) for each in running]
    free += [(0.0, 0.0, None)] * (workers - len(free))
    free = free or [(0.0, 0.0, None)]
    heapq.heapify(free)
    for each in waiting:
        at, variance, _ = heapq.heappop(free)
        variance = variance / (len(free) + 1) + (each.median_s * each.sigma) ** 2
        heapq.heappush(free, (at + each.median_s, variance, each.name))
    return [Duration(at, math.sqrt(variance) / at, name) for at, variance, name in free if at > 0]


def _late(
    courses: Sequence[Course], running: Sequence[Duration], waiting: Sequence[Duration]
) -> list[Duration]:
    """Let waiting partitions start at the rate at which others did."""
    elapsed_s = courses[0].cell_s * len(courses[0].steps)
    started = sum(each.has_started and each.first > 1 for each in courses)
    spans = list(running)
    for number, each in enumerate(waiting, 1):
        delay_s = elapsed_s * number / (started + 1)
        at = delay_s + each.median_s
        spans.append(Duration(at, math.hypot(delay_s, each.median_s * each.sigma) / at, each.name))
    return spans
