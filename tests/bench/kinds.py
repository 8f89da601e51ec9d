"""The kinds of runs that an estimate must be good at."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.bench.traces import Piece, Plan, Trace, run_of

# Names by first letter, in proportion those of a real registry (first_letters.csv beside this).
LETTERS = Path(__file__).with_name("first_letters.csv")


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


def _some_stops(chance: random.Random) -> tuple[tuple[float, float], ...]:
    return tuple(
        (since, since + chance.uniform(0.03, 0.15)) for since in (0.2, chance.uniform(0.4, 0.8))
    )


def _some(chance: random.Random, count: int) -> frozenset[str]:
    return frozenset(f"part-{number}" for number in chance.sample(range(count), 2))


def _pauses(chance: random.Random) -> tuple[tuple[float, float], ...]:
    """Work comes in bursts, with as long or longer between them."""
    every, share = chance.uniform(0.03, 0.1), chance.uniform(0.4, 0.7)
    return tuple((every * (n + 1 - share), every * (n + 1)) for n in range(int(4 / every)))


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
    "missing rows": lambda chance: Plan(
        _uneven(chance, 6), hidden=_some_stops(chance), hiding=_some(chance, 6)
    ),
    "missing rows, p": lambda chance: Plan(
        _by_letter(chance), hidden=_one_stop(chance, 0.1, 0.3), hiding=frozenset("p")
    ),
    "blackout": lambda chance: Plan(_uneven(chance, 12), blackouts=_one_stop(chance, 0.1, 0.3)),
    "read in turns": lambda chance: Plan(_uneven(chance, 8), shows_in_turns=True),
    "shown when begun": lambda chance: Plan(_uneven(chance, 24), workers=5, shows_begun=True),
    "shown when begun, alike": lambda chance: Plan(_alike(chance, 16), workers=4, shows_begun=True),
    "shown when started": lambda chance: Plan(_started_late(chance), shows_begun=True),
    "gone when done": lambda chance: Plan(_uneven(chance, 24), workers=5, hides_done=True),
    "gone when done, shared": lambda chance: Plan(
        _uneven(chance, 20), sharing="turns", drift=0, drift_together=0.1, hides_done=True
    ),
    "in order, shown begun": lambda chance: Plan(
        _uneven(chance, 12), sharing="order", shows_begun=True, drift=0, drift_together=0.1
    ),
    "reset, one": lambda chance: Plan(
        _uneven(chance, 6), resets=(chance.uniform(0.2, 0.8),), resetting=_some(chance, 6)
    ),
    "another stops": lambda chance: Plan(
        _uneven(chance, 12), stops=_one_stop(chance, 0.15, 0.5), stopping=_some(chance, 12)
    ),
    "another stops, letters": lambda chance: Plan(
        _by_letter(chance), stops=_one_stop(chance, 0.2, 0.6), stopping=frozenset("bs")
    ),
    "restarted": lambda chance: Plan(
        _uneven(chance, 12), stops=((0.4, 0.45),), blackouts=((0.4, 0.44),), resets=(0.4,)
    ),
    "bursts": lambda chance: Plan(_uneven(chance, 8), stops=_pauses(chance)),
    "empty partitions": lambda chance: Plan(
        (*_uneven(chance, 8), *(Piece(f"empty-{number}", 0.0) for number in range(4)))
    ),
    "totals known late": lambda chance: Plan(
        _uneven(chance, 8), totals_from=chance.uniform(0.03, 0.12)
    ),
    "totals guessed": lambda chance: Plan(_uneven(chance, 12), guesses=0.1),
    "shrinking": lambda chance: Plan(_uneven(chance, 12), grows=-0.3, grows_until=0.7),
    "discovered at first": lambda chance: Plan(
        _uneven(chance, 12), grows=chance.uniform(1, 4), grows_until=0.2
    ),
    "sub-second": lambda chance: Plan(_uneven(chance, 6), length_s=60.0, scrape_s=0.5),
    "hourly": lambda chance: Plan(
        _uneven(chance, 12), length_s=5 * 86400.0, scrape_s=3600.0, drift=0.2
    ),
    "few readings": lambda chance: Plan(_uneven(chance, 6), scrape_s=900.0),
    "one huge": lambda chance: Plan(
        (Piece("huge", 1e6), *(Piece(f"tiny-{number}", 50.0 + number) for number in range(25))),
        drift=0.15,
    ),
    "one huge, shared": lambda chance: Plan(
        (Piece("huge", 1e5), *(Piece(f"tiny-{number}", 500.0) for number in range(25))),
        sharing="turns",
        drift=0,
        drift_together=0.1,
    ),
    "many": lambda chance: Plan(_uneven(chance, 150), scrape_s=180.0),
    "failing late": lambda chance: Plan(_uneven(chance, 12), fails=0.6, fails_from=0.6),
    "one worker": lambda chance: Plan(_uneven(chance, 10), workers=1),
    "more workers": lambda chance: Plan(
        _uneven(chance, 30), workers=4, workers_later=(chance.uniform(0.2, 0.5), 8)
    ),
    "fewer workers": lambda chance: Plan(
        _uneven(chance, 30), workers=8, workers_later=(chance.uniform(0.3, 0.6), 5)
    ),
    "limited together": lambda chance: Plan(_uneven(chance, 12), limit=5.0),
    "day and night": lambda chance: Plan(
        _uneven(chance, 12), length_s=5 * 86400.0, scrape_s=600.0, tide=0.5, tides=5
    ),
    # Later units cost more, superlinearly in all (NearestFit, arXiv 1503.09062).
    "dearer": lambda chance: Plan(_uneven(chance, 12), dearer=chance.uniform(0.3, 1.0)),
    "dearer, alike": lambda chance: Plan(_alike(chance, 12), dearer=chance.uniform(0.3, 1.0)),
    "dearer, one": lambda chance: Plan(_alike(chance, 1), dearer=chance.uniform(0.3, 1.0)),
    "dearer, queued": lambda chance: Plan(
        _uneven(chance, 24), workers=5, dearer=chance.uniform(0.3, 1.0)
    ),
    "dearer, squared": lambda chance: Plan(_uneven(chance, 12), dearer=2.0),
    "warming up": lambda chance: Plan(_uneven(chance, 12), warms_in=chance.uniform(0.05, 0.2)),
}


def simulated(kind: str, seed: int) -> Trace:
    chance = random.Random(f"{kind} {seed}")
    return run_of(kind, seed, KINDS[kind](chance), chance)
