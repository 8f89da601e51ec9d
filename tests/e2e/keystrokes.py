"""The keystroke-level model (Card, Moran and Newell 1980): how long a practised hand takes.

The texts that are typed are the same on any screen, so that their letters are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.e2e.console import Hands

PRESS_S = 0.28  # K: a key, or the mouse's button, by somebody who does not type much
POINT_S = 1.1  # P: to a target on the screen
HOME_S = 0.4  # H: a hand between mouse and keyboard
THINK_S = 1.35  # M: before each step
CLICK_S = THINK_S + POINT_S + PRESS_S
FIELD_S = CLICK_S + 2 * HOME_S


@dataclass(frozen=True)
class Work:
    """Clicks, and fields that are typed into; each field is clicked into first."""

    clicks: int
    fields: int

    @classmethod
    def of(cls, hands: Hands) -> Work:
        return cls(hands.taps, hands.fields)

    @property
    def interactions(self) -> int:
        return self.clicks + self.fields

    @property
    def seconds(self) -> float:
        return self.clicks * CLICK_S + self.fields * FIELD_S
