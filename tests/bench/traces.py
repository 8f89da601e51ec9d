"""Simulated runs of jobs, of each kind that an estimate must be good at.

A run is a list of readings as a scrape would have shown them, with its end. All that happens
is drawn from the seed. Nothing here knows how the estimate is made.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from incidents.domain.progress import Partition, Reading

# Names by first letter, in proportion those of a real registry (first_letters.csv beside this).
LETTERS = Path(__file__).with_name("first_letters.csv")


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
    resets: tuple[float, ...] = ()
    grows: float = 0.0
    grows_until: float = 0.0
    grows_in: int = 0  # so many steps; 0: all the time
    misses: float = 0.0
    fails: float = 0.0
    is_whole: bool = False
    batch: float = 0.0  # units after which a counter is told
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
            for piece in self._at_work(pieces):
                self._work(piece, self._speed(piece) * plan.scrape_s)
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

    @property
    def first_totals(self) -> dict[str, float]:
        return {piece.name: piece.total for piece in self.plan.pieces}

    def _speed(self, piece: Piece) -> float:
        if any(since <= self.at < until for since, until in self.plan.stops) and (
            not self.plan.stopping or piece.name in self.plan.stopping
        ):
            return 0.0
        speed = self.rate * piece.pace * math.exp(piece.log_drift + self._all())
        if self.plan.tail and piece.left < self.plan.tail * piece.total:
            speed /= 4
        return speed

    def _all(self) -> float:
        slowed = sum(math.log(factor) for since, factor in self.plan.throttles if since <= self.at)
        return self.together + slowed + self.plan.trend * min(1.0, self.at)

    def _at_work(self, pieces: list[Piece]) -> list[Piece]:
        ready = [each for each in pieces if each.left > 0 and each.starts_at <= self.at]
        begun = [each for each in ready if each.done > 0]
        waiting = [each for each in ready if each.done <= 0]
        return ready if self.plan.workers is None else [*begun, *waiting][: self.plan.workers]

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
        piece.failed += units * self.plan.fails
        if piece.left < 1e-6 * piece.total:
            piece.done = piece.total
        return units

    def reading(self, pieces: list[Piece]) -> Reading:
        for piece in pieces:
            self.shown[piece.name] = self._shown(piece)
        return Reading(self.at * self.plan.length_s, tuple(self.shown.values()))

    def _shown(self, piece: Piece) -> Partition:
        done = piece.done
        if self.plan.batch and piece.left > 0:
            done -= done % self.plan.batch
        failed = min(piece.failed, done)
        done = max(0.0, done - piece.shown_from)
        failed = min(failed, done)
        return Partition(piece.name, piece.total, done - failed, failed)


def _poisson(chance: random.Random, mean: float) -> float:
    if mean > 50:
        return float(max(0, round(chance.gauss(mean, math.sqrt(mean)))))
    product, count = chance.random(), 0
    while product > math.exp(-mean):
        product *= chance.random()
        count += 1
    return float(count)


def simulated(kind: str, seed: int) -> Trace:
    chance = random.Random(f"{kind} {seed}")
    plan = KINDS[kind](chance)
    pieces = [replace(piece) for piece in plan.pieces]
    run = _Run(plan, chance, _rate(plan))
    readings = [run.reading(pieces)]
    resets = list(plan.resets)
    while any(piece.left > 0 for piece in pieces):
        run.step(pieces)
        if resets and run.at >= resets[0]:
            resets.pop(0)
            for piece in pieces:
                piece.shown_from = piece.done
        readings.append(run.reading(pieces))
    end_s = readings[-1].at_s
    inner = (each for each in readings[1:-1] if chance.random() >= plan.misses)
    return Trace(kind, seed, [readings[0], *inner, readings[-1]], end_s)


def _rate(plan: Plan) -> float:
    """Such that the whole takes about ``length_s``."""
    units = [piece.total / piece.pace for piece in plan.pieces]
    if plan.sharing:
        return sum(units) / (plan.workers or 8) / plan.length_s
    if plan.workers is None:
        return max(units) / plan.length_s
    free = [0.0] * plan.workers
    for each in units:
        free[free.index(min(free))] += each
    return max(free) / plan.length_s


def letters() -> dict[str, float]:
    with LETTERS.open() as file:
        return {row["first_letter"]: float(row["names"]) for row in csv.DictReader(file)}


def _by_letter(chance: random.Random, *, spread: float = 0.05) -> tuple[Piece, ...]:
    return tuple(
        Piece(name, units, (0.7 if name == "p" else 1.0) * math.exp(chance.gauss(0, spread)))
        for name, units in letters().items()
    )


def _uneven(chance: random.Random, count: int, *, spread: float = 0.6) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            f"part-{number}",
            round(10_000 * math.exp(chance.gauss(0, spread))),
            math.exp(chance.gauss(0, 0.15)),
        )
        for number in range(count)
    )


def _alike(chance: random.Random, count: int, *, units: float = 10_000) -> tuple[Piece, ...]:
    return tuple(
        Piece(f"part-{number}", units, math.exp(chance.gauss(0, 0.1))) for number in range(count)
    )


def _started_late(chance: random.Random) -> tuple[Piece, ...]:
    pieces = _uneven(chance, 12)
    return tuple(
        replace(each, starts_at=0.0 if number < 3 else chance.uniform(0, 0.35))
        for number, each in enumerate(pieces)
    )


def _one_stop(chance: random.Random, low: float, high: float) -> tuple[tuple[float, float], ...]:
    since = chance.uniform(0.15, 0.7)
    return ((since, since + chance.uniform(low, high)),)


def _any(chance: random.Random) -> Plan:
    """Work of which nothing is told: any number and size of partitions, any organisation."""
    count = chance.randint(3, 30)
    pieces = _uneven(chance, count, spread=chance.uniform(0.1, 0.9))
    sharing = chance.choice([None, None, None, "turns", "drawn", "order"])
    workers = chance.choice([None, max(2, count // 3)]) if sharing is None else 8
    alone, together = chance.uniform(0, 0.25), chance.uniform(0, 0.15)
    return Plan(pieces, sharing=sharing, workers=workers, drift=alone, drift_together=together)


def _few_units(chance: random.Random) -> tuple[Piece, ...]:
    return tuple(
        Piece(f"part-{number}", chance.randint(6, 60), math.exp(chance.gauss(0, 0.2)))
        for number in range(10)
    )


KINDS: dict[str, Callable[[random.Random], Plan]] = {
    "founding": lambda chance: Plan(_by_letter(chance), drift=0.12),
    "static, alike": lambda chance: Plan(_alike(chance, 12)),
    "static, uneven": lambda chance: Plan(_uneven(chance, 16)),
    "one partition": lambda chance: Plan(_alike(chance, 1), drift=0.15),
    "shared, letters": lambda chance: Plan(
        _by_letter(chance), sharing="turns", drift=0, drift_together=0.1
    ),
    "shared, in turn": lambda chance: Plan(
        _uneven(chance, 20), sharing="turns", drift=0, drift_together=0.15
    ),
    "shared, drawn": lambda chance: Plan(
        _uneven(chance, 20), sharing="drawn", drift=0, drift_together=0.1
    ),
    "shared, in order": lambda chance: Plan(
        _uneven(chance, 12), sharing="order", drift=0, drift_together=0.1
    ),
    "unknown": _any,
    "queued": lambda chance: Plan(_uneven(chance, 24), workers=5),
    "queued, few": lambda chance: Plan(_uneven(chance, 8), workers=3, drift=0.15),
    "drifting": lambda chance: Plan(_uneven(chance, 12), drift=0.35, forgets_in=0.4),
    "drifting together": lambda chance: Plan(
        _uneven(chance, 12), drift=0.05, drift_together=0.3, forgets_in=0.3
    ),
    "wandering": lambda chance: Plan(_uneven(chance, 12), drift=0.8, forgets_in=5.0),
    "slowing": lambda chance: Plan(_uneven(chance, 12), trend=chance.choice([-0.9, -0.5, 0.5])),
    "throttled": lambda chance: Plan(
        _uneven(chance, 12), throttles=((chance.uniform(0.2, 0.6), chance.choice([0.5, 2.0])),)
    ),
    "stalled": lambda chance: Plan(_uneven(chance, 12), stops=_one_stop(chance, 0.05, 0.3)),
    "stalled, letters": lambda chance: Plan(_by_letter(chance), stops=_one_stop(chance, 0.1, 0.3)),
    "stalled, one": lambda chance: Plan(
        _by_letter(chance), stops=_one_stop(chance, 0.1, 0.25), stopping=frozenset("p")
    ),
    "paused": lambda chance: Plan(
        _uneven(chance, 12), stops=((0.2, 0.28), (0.5, 0.58), (0.9, 0.95))
    ),
    "reset": lambda chance: Plan(
        _uneven(chance, 12), resets=(chance.uniform(0.1, 0.4), chance.uniform(0.5, 0.9))
    ),
    "growing": lambda chance: Plan(
        _uneven(chance, 12),
        grows=chance.uniform(0.2, 0.6),
        grows_until=chance.uniform(0.3, 1.0),
    ),
    "growing in steps": lambda chance: Plan(
        _uneven(chance, 12), grows=chance.uniform(0.1, 0.4), grows_until=0.8, grows_in=4
    ),
    "late starts": lambda chance: Plan(_started_late(chance)),
    "missing scrapes": lambda chance: Plan(_uneven(chance, 12), misses=0.6),
    "failures": lambda chance: Plan(_uneven(chance, 12), fails=0.08),
    "very short": lambda chance: Plan(_uneven(chance, 6), length_s=120.0, scrape_s=5.0),
    "very long": lambda chance: Plan(
        _uneven(chance, 12), length_s=12 * 86400.0, scrape_s=300.0, drift=0.2
    ),
    "few units": lambda chance: Plan(_few_units(chance), is_whole=True, jitter=0),
    "slow tail": lambda chance: Plan(_uneven(chance, 12), tail=0.05),
    "noisy": lambda chance: Plan(
        _uneven(chance, 12), jitter=1.0, drift=0.3, forgets_in=0.02, scrape_s=30.0
    ),
    "in batches": lambda chance: Plan(_alike(chance, 6), batch=500.0),
}


def all_traces(seeds: int) -> Iterator[Trace]:
    for kind in KINDS:
        for seed in range(seeds):
            yield simulated(kind, seed)
