"""A limit of requests a second over all processes: a token bucket."""

from __future__ import annotations

from dataclasses import dataclass

# What may be sent at once after a quiet moment.
BURST_S = 0.25


@dataclass
class Throttle:
    rate_per_s: float
    now_s: float
    tokens: float = 0.0

    def refill(self, *, pace: float, now_s: float) -> None:
        """Add tokens for the time passed, at a ``pace`` from 0 (pause) to 1 (full rate)."""
        elapsed_s = max(0.0, now_s - self.now_s)
        self.now_s = now_s
        if not pace:
            self.tokens = 0.0
            return
        full = max(1.0, self.rate_per_s * pace * BURST_S)
        self.tokens = min(full, self.tokens + elapsed_s * self.rate_per_s * pace)

    def take(self, wanted: int) -> int:
        """Take up to ``wanted`` tokens; return how many."""
        granted = min(wanted, int(self.tokens))
        self.tokens -= granted
        return granted

    def give_back(self, unused: int) -> None:
        self.tokens += unused
