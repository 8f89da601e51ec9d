"""A recorded run, replayed through the code that reads live jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from incidents.domain.progress.counting import Tally, counted
from incidents.domain.progress.estimator import estimate
from incidents.domain.progress.readings import Estimate, Reading
from incidents.domain.progress.thinning import kept


def replayed(
    raws: Iterable[Reading], *, every_s: float | None = None
) -> Iterator[tuple[float, Estimate]]:
    """Yield (time, estimate) after each reading, or at each multiple of ``every_s``."""
    history: list[Reading] = []
    tally: Tally | None = None
    due = 0
    for raw in raws:
        if every_s is not None:
            due = due if history else _first_due(raw.at_s, every_s)
            while history and due * every_s < raw.at_s:
                yield due * every_s, estimate(history, now_s=due * every_s)
                due += 1
        tally = counted(tally, raw)
        history.append(tally.reading)
        history = [history[index] for index in kept([each.at_s for each in history])]
        if every_s is None:
            yield raw.at_s, estimate(history, now_s=raw.at_s)
    if every_s is not None and history and due * every_s <= history[-1].at_s:
        yield due * every_s, estimate(history, now_s=due * every_s)


def _first_due(at_s: float, every_s: float) -> int:
    return int(-(-at_s // every_s))
