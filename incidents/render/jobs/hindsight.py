"""The estimate at half of a job, compared with its actual end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import FINISHED
from incidents.queries.jobs import Point
from incidents.render.estimate_review import verdict
from incidents.render.figures import percent

HALF = 0.5
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Hindsight:
    """The range of the reading ``at``, in whole minutes as published."""

    at: datetime
    percent: str
    window: Window
    verdict: str


def hindsight(history: Sequence[Point]) -> Hindsight | None:
    """Return what the first range from the half on said; None if the work is not done."""
    if not history or not _is_done(history[-1]):
        return None
    ranges = ((point, _window(point)) for point in _last_run(history) if point.done >= HALF)
    for point, window in ranges:
        if window is not None:
            off = window.off(history[-1].at)
            return Hindsight(point.at, percent(point.done), window, verdict(off))
    return None


def _last_run(history: Sequence[Point]) -> Sequence[Point]:
    """Return the points of the last run, without its end."""
    earlier = [index for index, point in enumerate(history[:-1]) if _is_done(point)]
    return history[earlier[-1] + 1 if earlier else 0 : -1]


def _is_done(point: Point) -> bool:
    return point.state in FINISHED and point.done >= 1.0


def _window(point: Point) -> Window | None:
    if point.low_s is None or point.high_s is None:
        return None
    earliest_at = point.at + timedelta(seconds=point.low_s)
    latest_at = point.at + timedelta(seconds=point.high_s)
    return Window(_minute(earliest_at), _minute(latest_at + MINUTE - timedelta.resolution))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
