"""Readings of the founding incident's purge, one a minute.

The day left no metrics. These follow from what is known of it: the proportions of the letters, its
times, that all others ended before 13:54 and ``p`` at 16:01. A worker took one letter; that of
``p`` was slower than the others, and no rate was steady.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from incidents.domain.progress import Partition, Reading
from incidents.domain.vocabulary import RunState, Scheduling
from incidents.management.walk.letters import NAMES_BY_LETTER

STARTED_AT = datetime(2022, 6, 10, 11, 34, tzinfo=UTC)
ENDED_AT = datetime(2022, 6, 10, 16, 1, tzinfo=UTC)
EVERY = timedelta(minutes=1)

SLOW_LETTER = "p"
SLOW_RATE = 0.69  # of the others'
# Rates sway by so much of themselves, in so many waves, a letter at another time than the next.
SWAY = 0.2
WAVES = (2, 3, 5)
NAMES_PER_FAILURE = 8_000


def readings() -> Iterator[Reading]:
    """Yield the readings in order of time, from nothing done to everything."""
    at = STARTED_AT
    while at <= ENDED_AT:
        yield _reading(at)
        at += EVERY


def lengths_s() -> Mapping[str, float]:
    """Return the seconds that each letter took."""
    length_s = (ENDED_AT - STARTED_AT).total_seconds()
    rate_per_s = NAMES_BY_LETTER[SLOW_LETTER] / length_s / SLOW_RATE
    lengths = {letter: names / rate_per_s for letter, names in NAMES_BY_LETTER.items()}
    return lengths | {SLOW_LETTER: length_s}


def _reading(at: datetime) -> Reading:
    elapsed_s = (at - STARTED_AT).total_seconds()
    return Reading(
        at.timestamp(),
        tuple(
            _partition(letter, min(1.0, elapsed_s / length_s), waves=WAVES[index % len(WAVES)])
            for index, (letter, length_s) in enumerate(lengths_s().items())
        ),
        run_state=RunState.SUCCEEDED if at == ENDED_AT else RunState.RUNNING,
        scheduling=Scheduling.STATIC,
    )


def _partition(letter: str, share_of_time: float, *, waves: int) -> Partition:
    names = NAMES_BY_LETTER[letter]
    angle = 2 * math.pi * waves
    share = share_of_time + SWAY * math.sin(angle * share_of_time) / angle
    done = names if share_of_time == 1.0 else int(names * share)
    failed = done // NAMES_PER_FAILURE
    return Partition(letter, names, done - failed, failed)
