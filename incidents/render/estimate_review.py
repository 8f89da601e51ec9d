"""Published estimates compared with the actual end: a sentence and a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
    def summary(self) -> str:
        """The sentence that counts the estimates; of a single one, by how much it was off."""
        first, count = self.outcomes[0], len(self.outcomes)
        if count == 1:
            return _("The end was estimated once; %(verdict)s.") % {"verdict": verdict(first.off)}
        held = sum(outcome.off == ZERO for outcome in self.outcomes)
        return _counts(count, held)

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


def _counts(count: int, held: int) -> str:
    if not held:
        return _("The end was estimated %(count)d times; none held.") % {"count": count}
    text = ngettext(
        "The end was estimated %(count)d times; %(held)d estimate held.",
        "The end was estimated %(count)d times; %(held)d estimates held.",
        held,
    )
    return text % {"count": count, "held": held}


def verdict(off: timedelta) -> str:
    if off > ZERO:
        return _("it took %(length)s longer") % {"length": span(off)}
    if off < ZERO:
        return _("it was done %(length)s earlier") % {"length": span(-off)}
    return _("it was done within that time")
