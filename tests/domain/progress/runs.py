"""Runs that go as told, for tests."""

from __future__ import annotations

from incidents.domain.progress import Partition, Reading


def reading(at_s, *partitions, **told):
    """``partitions`` are (name, total, processed) or (name, total, processed, failed)."""
    return Reading(at_s, tuple(Partition(*each) for each in partitions), **told)


def steady(rates, totals, *, readings, every_s=60.0, **told):
    """Each partition does its rate of units a second."""
    return [
        reading(
            number * every_s,
            *(
                (name, totals[name], min(totals[name], rate * number * every_s))
                for name, rate in rates.items()
            ),
            **told,
        )
        for number in range(readings)
    ]


def in_turns(rate, totals, *, readings, every_s=60.0):
    """All workers together do ``rate`` units a second, equally of each partition unfinished."""
    done = dict.fromkeys(totals, 0.0)
    run = []
    for number in range(readings):
        run.append(reading(number * every_s, *((n, totals[n], done[n]) for n in totals)))
        budget = rate * every_s
        while budget > 1e-9 and any(done[n] < totals[n] for n in totals):
            ready = [n for n in totals if done[n] < totals[n]]
            share = min(budget / len(ready), min(totals[n] - done[n] for n in ready))
            for name in ready:
                done[name] += share
            budget -= share * len(ready)
    return run
