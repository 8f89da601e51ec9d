"""The progress bar of a job as readers see it, and when its moving back needs an explanation."""

from __future__ import annotations

from dataclasses import dataclass, replace

# Smaller moves, as shares of the bar, cannot be seen.
SEEN_FROM = 0.0005
# While an explanation is shown, the bar may move back this much further without another one.
AGAIN_FROM = 0.01


@dataclass(frozen=True)
class Bar:
    """The share that is done, the highest share so far, and the units ``planned`` at that time.

    ``told`` is the share down to which moving back was explained; None at the highest share.
    """

    share: float
    peak: float
    planned: float = 0.0
    told: float | None = None

    def drops(self, share: float) -> bool:
        """Whether it moves back in one step."""
        return self.share - share > SEEN_FROM

    def falls(self, share: float) -> bool:
        """Whether it moves back further than was explained, in one step or in several."""
        if self.told is None:
            return self.peak - share > SEEN_FROM
        return self.drops(share) or self.told - share > AGAIN_FROM

    def moved(self, share: float, planned: float = 0.0, *, is_told: bool) -> Bar:
        """Return the bar at ``share``; ``is_told`` says that moving back is explained."""
        if share >= self.peak:
            return Bar(share, share, planned)
        told = share if is_told else self.told
        return replace(self, share=share, told=told if told is None else max(told, share))
