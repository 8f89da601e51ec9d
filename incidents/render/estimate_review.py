"""Published estimates compared with the actual end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from incidents.domain.estimates import ZERO, EstimateOutcome, Window
from incidents.render.figures import span


@dataclass(frozen=True)
class EstimateLine:
    """One estimate: when it was published, its window, and how far off it was in words."""

    at: datetime
    window: Window
    done_at: datetime
    text: str


@dataclass(frozen=True)
class EstimateReview:
    """All estimates of an incident whose work is done, oldest first; at least one."""

    outcomes: Sequence[EstimateOutcome]

    @property
    def done_at(self) -> datetime:
        return self.outcomes[-1].done_at

    @cached_property
    def lines(self) -> Sequence[EstimateLine]:
        return [
            EstimateLine(o.published.at, o.published.window, o.done_at, verdict(o.off))
            for o in self.outcomes
        ]

    @property
    def started_at(self) -> datetime:
        return min(outcome.published.at for outcome in self.outcomes)


def review(outcomes: Sequence[EstimateOutcome]) -> EstimateReview | None:
    return EstimateReview(outcomes) if outcomes else None


def verdict(off: timedelta) -> str:
    if off > ZERO:
        return _("it took %(length)s longer") % {"length": span(off)}
    if off < ZERO:
        return _("it was done %(length)s earlier") % {"length": span(-off)}
    return _("it was done within that time")
