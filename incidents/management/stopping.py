"""Signals to stop."""

from __future__ import annotations

import signal
import time
from types import FrameType

TICK_S = 0.2


class StopSignals:
    """Records SIGTERM and SIGINT. For the main thread only.

    It is no threading.Event: setting that in a signal's handler may wait for ever for a lock that
    the interrupted code holds.
    """

    def __init__(self) -> None:
        self._has_one = False
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, self._note)

    def is_set(self) -> bool:
        return self._has_one

    def wait(self, seconds: float) -> bool:
        """Wait at most ``seconds`` for a signal; return whether one came."""
        deadline_s = time.monotonic() + seconds
        while not self._has_one and (left_s := deadline_s - time.monotonic()) > 0:
            time.sleep(min(TICK_S, left_s))
        return self._has_one

    def _note(self, _signum: int, _frame: FrameType | None) -> None:
        self._has_one = True
