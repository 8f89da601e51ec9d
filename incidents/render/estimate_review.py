"""Published estimates compared with the actual end: a sentence, a list, a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain.estimates import ZERO, Outcome, Window
from incidents.render.figures import span

WIDTH, ROW, BAR = 1000, 24, 10
# A window that is short against the whole is still seen.
LEAST = 4


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

    outcomes: Sequence[Outcome]

    @property
    def done_at(self) -> datetime:
        return self.outcomes[-1].done_at

    @cached_property
    def summary(self) -> str:
        """The sentence that states the estimate and by how much it was off, without judgement."""
        first, count = self.outcomes[0], len(self.outcomes)
        if count == 1:
            return _("The end was estimated once; %(verdict)s.") % {"verdict": verdict(first.off)}
        held = sum(outcome.off == ZERO for outcome in self.outcomes)
        told = _("By the first estimate, %(verdict)s.") % {"verdict": verdict(first.off)}
        return f"{_counts(count, held)} {told}"

    @cached_property
    def lines(self) -> Sequence[EstimateLine]:
        return [
            EstimateLine(o.published.at, o.published.window, o.done_at, verdict(o.off))
            for o in self.outcomes
        ]

    @property
    def started_at(self) -> datetime:
        return min(outcome.published.at for outcome in self.outcomes)

    @property
    def until_at(self) -> datetime:
        return max(max(o.published.window.latest_at, o.done_at) for o in self.outcomes)

    @cached_property
    def chart(self) -> SafeString:
        """The picture: a line from publication to window for each, and the actual end across.

        The list beside it says the same.
        """
        height, drawn = ROW * len(self.outcomes), "".join(self._drawn())
        return mark_safe(
            f'<svg class="outcomes-plot" aria-hidden="true" height="{height}"'
            f' viewBox="0 0 {WIDTH} {height}" preserveAspectRatio="none">{drawn}</svg>'
        )

    def _drawn(self) -> Iterator[str]:
        for row, outcome in enumerate(self.outcomes):
            told, window = outcome.published, outcome.published.window
            first, last = self._x(window.earliest_at), self._x(window.latest_at)
            top, at = ROW * row, self._x(told.at)
            yield f'<path class="told" d="M{at} {top + ROW // 2}H{first}"/>'
            yield (
                f'<rect class="band" x="{first}" y="{top + (ROW - BAR) // 2}"'
                f' width="{max(LEAST, last - first)}" height="{BAR}"/>'
            )
            yield f'<path class="expected" d="M{self._x(outcome.done_at)} {top}v{ROW}"/>'

    def _x(self, at: datetime) -> int:
        whole = self.until_at - self.started_at
        return round((WIDTH - LEAST) * ((at - self.started_at) / whole)) if whole else 0


def review(outcomes: Sequence[Outcome]) -> EstimateReview | None:
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
