"""Simulated runs of jobs: how pieces of work advance, and what scrapes show of them.

A run is a list of readings as a scrape would have shown them, with its end. All that happens
is drawn from the seed. Nothing here knows how the estimate is made.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field, replace

from incidents.domain.progress import Partition, Reading

# What costs almost nothing at first costs so much as at this share of its partition.
CHEAPEST_AT = 0.05


@dataclass
class Piece:
    """A partition at work. ``pace`` is its share of a worker's usual rate."""

    name: str
    total: float
    pace: float = 1.0
    starts_at: float = 0.0
    done: float = 0.0
    failed: float = 0.0
    shown_from: float = 0.0  # what the counter began from, once it was reset
    log_drift: float = 0.0

    @property
    def left(self) -> float:
        return max(0.0, self.total - self.done)


@dataclass(frozen=True)
class Plan:
    """How the work goes. Times are shares of ``length_s``, the length that it is meant to have."""

    pieces: tuple[Piece, ...]
    length_s: float = 4 * 3600.0
    scrape_s: float = 60.0
    workers: int | None = None
    sharing: str | None = None  # turns | drawn | order
    drift: float = 0.1  # the long-run deviation of a rate's logarithm
    drift_together: float = 0.0
    forgets_in: float = 0.15  # how long a drift lasts, as a share of the run
    trend: float = 0.0  # ln(rate at the end / rate at the start)
    jitter: float = 0.05  # of each scrape's units
    stops: tuple[tuple[float, float], ...] = ()
    stopping: frozenset[str] = frozenset()  # all, where empty
    throttles: tuple[tuple[float, float], ...] = ()
    tide: float = 0.0  # rates rise and fall by this, in logarithms, ``tides`` times
    tides: int = 4
    warms_in: float = 0.0  # until then rates rise from a fifth
    limit: float = 0.0  # all together do no more than so many workers at pace 1
    resets: tuple[float, ...] = ()
    resetting: frozenset[str] = frozenset()  # all, where empty
    grows: float = 0.0
    grows_until: float = 0.0
    grows_in: int = 0  # so many steps; 0: all the time
    misses: float = 0.0
    blackouts: tuple[tuple[float, float], ...] = ()  # no scrape shows anything
    hidden: tuple[tuple[float, float], ...] = ()  # no scrape shows those that are ``hiding``
    hiding: frozenset[str] = frozenset()
    shows_begun: bool = False  # a partition is shown once it has begun
    hides_done: bool = False  # a partition is no longer shown once it is done
    shows_in_turns: bool = False  # each partition is read at seconds of its own
    totals_from: float = 0.0  # until then totals are shown as 0
    guesses: float = 0.0  # the deviation of the logarithm of totals as shown from what they are
    fails: float = 0.0
    fails_from: float = 0.0
    workers_later: tuple[float, int] | None = None
    is_whole: bool = False
    batch: float = 0.0  # units after which a counter is told
    dearer: float = 0.0  # a unit at share x of its partition costs as x to the power of this
    tail: float = 0.0  # the last share of each partition runs at a quarter of the pace


@dataclass(frozen=True)
class Trace:
    kind: str
    seed: int
    readings: list[Reading]
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.readings[0].at_s


@dataclass
class _Run:
    plan: Plan
    chance: random.Random
    rate: float  # units a second of a worker at pace 1
    together: float = 0.0
    at: float = 0.0
    shown: dict[str, Partition] = field(default_factory=dict)

    def step(self, pieces: list[Piece]) -> None:
        plan, dt = self.plan, self.plan.scrape_s / self.plan.length_s
        self._drift(pieces, dt)
        self._grow(pieces, dt)
        if plan.sharing:
            self._shared(pieces)
        else:
            at_work = self._at_work(pieces)
            speeds = [self._speed(piece) for piece in at_work]
            slowed = self._slowed(sum(speeds))
            for piece, speed in zip(at_work, speeds, strict=True):
                self._work(piece, speed * slowed * plan.scrape_s)
        self.at += dt

    def _drift(self, pieces: list[Piece], dt: float) -> None:
        keep = math.exp(-dt / self.plan.forgets_in)
        kick = math.sqrt(1 - keep**2)
        for piece in pieces:
            drawn = self.chance.gauss(0, self.plan.drift)
            piece.log_drift = piece.log_drift * keep + kick * drawn
        drawn = self.chance.gauss(0, self.plan.drift_together)
        self.together = self.together * keep + kick * drawn

    def _grow(self, pieces: list[Piece], dt: float) -> None:
        plan = self.plan
        if not plan.grows or self.at >= plan.grows_until:
            return
        share = dt / plan.grows_until
        if plan.grows_in:
            width = plan.grows_until / plan.grows_in
            if int(self.at / width) == int((self.at + dt) / width):
                return
            share = 1 / plan.grows_in
        for piece in pieces:
            if piece.left > 0:
                piece.total += plan.grows * share * self.first_totals[piece.name]
                piece.total = max(piece.total, piece.done)

    @property
    def first_totals(self) -> dict[str, float]:
        return {piece.name: piece.total for piece in self.plan.pieces}

    def _speed(self, piece: Piece) -> float:
        if any(since <= self.at < until for since, until in self.plan.stops) and (
            not self.plan.stopping or piece.name in self.plan.stopping
        ):
            return 0.0
        speed = self.rate * piece.pace * math.exp(piece.log_drift + self._all())
        if self.plan.dearer:
            share = max(CHEAPEST_AT, piece.done / piece.total)
            speed /= (1 + self.plan.dearer) * share**self.plan.dearer
        if self.plan.tail and piece.left < self.plan.tail * piece.total:
            speed /= 4
        return speed

    def _all(self) -> float:
        plan = self.plan
        slowed = sum(math.log(factor) for since, factor in plan.throttles if since <= self.at)
        slowed += plan.tide * math.sin(2 * math.pi * plan.tides * self.at)
        if self.at < plan.warms_in:
            slowed += math.log(0.2 + 0.8 * self.at / plan.warms_in)
        return self.together + slowed + plan.trend * min(1.0, self.at)

    def _slowed(self, speed: float) -> float:
        limit = self.plan.limit * self.rate
        return limit / speed if 0 < limit < speed else 1.0

    def _at_work(self, pieces: list[Piece]) -> list[Piece]:
        ready = [each for each in pieces if each.left > 0 and each.starts_at <= self.at]
        begun = [each for each in ready if each.done > 0]
        waiting = [each for each in ready if each.done <= 0]
        workers = self.plan.workers
        if self.plan.workers_later and self.at >= self.plan.workers_later[0]:
            workers = self.plan.workers_later[1]
        return ready if workers is None else [*begun, *waiting][:workers]

    def _shared(self, pieces: list[Piece]) -> None:
        budget = self._speed(Piece("", 1.0)) * (self.plan.workers or 8) * self.plan.scrape_s
        for _ in range(4):  # what a finished partition leaves over goes to the others
            ready = [each for each in pieces if each.left > 0]
            if not ready or budget <= 0:
                return
            if self.plan.sharing == "order":
                ready = ready[:1]
            left = sum(each.left for each in ready)
            spent = 0.0
            for each in ready:
                share = each.left / left if self.plan.sharing == "drawn" else 1 / len(ready)
                spent += self._work(each, budget * share)
            budget -= spent

    def _work(self, piece: Piece, units: float) -> float:
        units *= math.exp(self.chance.gauss(0, self.plan.jitter))
        if self.plan.is_whole:
            units = _poisson(self.chance, units)
        units = min(units, piece.left)
        piece.done += units
        if self.at >= self.plan.fails_from:
            piece.failed += units * self.plan.fails
        if piece.left < 1e-6 * piece.total:
            piece.done = piece.total
        return units

    def reading(self, pieces: list[Piece], number: int = 0) -> Reading:
        for index, piece in enumerate(pieces):
            if self._shows(piece, number - index):
                self.shown[piece.name] = self._shown(piece)
            else:
                self.shown.pop(piece.name, None)
        return Reading(self.at * self.plan.length_s, tuple(self.shown.values()))

    def _shows(self, piece: Piece, turn: int) -> bool:
        plan = self.plan
        if plan.shows_in_turns and turn % 4:
            return False
        if plan.shows_begun and piece.done <= 0:
            return False
        if plan.hides_done and piece.left <= 0:
            return False
        is_hidden = any(since <= self.at < until for since, until in plan.hidden)
        return not (is_hidden and piece.name in plan.hiding)

    def _shown(self, piece: Piece) -> Partition:
        done = piece.done
        if self.plan.batch and piece.left > 0:
            done -= done % self.plan.batch
        failed = min(piece.failed, done)
        done = max(0.0, done - piece.shown_from)
        failed = min(failed, done)
        return Partition(piece.name, self._total(piece), done - failed, failed)

    def _total(self, piece: Piece) -> float:
        if self.at < self.plan.totals_from:
            return 0.0
        if not self.plan.guesses or piece.left <= 0:
            return piece.total
        guess = random.Random(piece.name).gauss(0, self.plan.guesses)
        return max(piece.done, piece.total * math.exp(guess))


def _poisson(chance: random.Random, mean: float) -> float:
    if mean > 50:
        return float(max(0, round(chance.gauss(mean, math.sqrt(mean)))))
    product, count = chance.random(), 0
    while product > math.exp(-mean):
        product *= chance.random()
        count += 1
    return float(count)


def run_of(kind: str, seed: int, plan: Plan, chance: random.Random) -> Trace:
    pieces = [replace(piece) for piece in plan.pieces]
    run = _Run(plan, chance, _rate(plan))
    readings = [run.reading(pieces)]
    resets = list(plan.resets)
    while any(piece.left > 0 for piece in pieces):
        run.step(pieces)
        if resets and run.at >= resets[0]:
            resets.pop(0)
            for piece in pieces:
                if not plan.resetting or piece.name in plan.resetting:
                    piece.shown_from = piece.done
        readings.append(run.reading(pieces, len(readings)))
    end_s = readings[-1].at_s
    inner = (each for each in readings[1:-1] if _is_read(each, plan, chance))
    shown = [each for each in (readings[0], *inner, readings[-1]) if each.partitions]
    return Trace(kind, seed, shown, end_s)


def _is_read(reading: Reading, plan: Plan, chance: random.Random) -> bool:
    at = reading.at_s / plan.length_s
    return chance.random() >= plan.misses and not any(a <= at < b for a, b in plan.blackouts)


def _rate(plan: Plan) -> float:
    """Such that the whole takes about ``length_s``."""
    units = [piece.total / piece.pace for piece in plan.pieces]
    if plan.sharing:
        return sum(units) / (plan.workers or 8) / plan.length_s
    if plan.workers is None:
        together = sum(piece.total for piece in plan.pieces) / (plan.limit or math.inf)
        return max(*units, together, 0.0) / plan.length_s
    free = [0.0] * plan.workers
    for each in units:
        free[free.index(min(free))] += each
    return max(free) / plan.length_s
