"""The public bar of a job: how far it was, and if it moved back since readers were told why."""

from __future__ import annotations

from dataclasses import dataclass, replace

# A bar that moves by less does not visibly do so.
SEEN_FROM = 0.0005
# While it is told why the bar is back, so much further needs a word of its own.
AGAIN_FROM = 0.01


@dataclass(frozen=True)
class Bar:
    """How far a job is, and was at most, with what was ``planned`` in all by then.

    ``told`` is the share down to which it was said why; None: the bar is at its highest.
    """

    share: float
    peak: float
    planned: float = 0.0
    told: float | None = None

    def drops(self, share: float) -> bool:
        """Whether it moves back at once."""
        return self.share - share > SEEN_FROM

    def falls(self, share: float) -> bool:
        """Whether it moves back, at once or little by little, further than was told."""
        if self.told is None:
            return self.peak - share > SEEN_FROM
        return self.drops(share) or self.told - share > AGAIN_FROM

    def moved(self, share: float, planned: float = 0.0, *, is_told: bool) -> Bar:
        """Return the bar at ``share``; ``is_told``: readers learn why it is back."""
        if share >= self.peak:
            return Bar(share, share, planned)
        told = share if is_told else self.told
        return replace(self, share=share, told=told if told is None else max(told, share))
