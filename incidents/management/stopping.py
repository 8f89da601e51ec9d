"""Being asked to stop."""

from __future__ import annotations

import signal
import threading


def stop_signals() -> threading.Event:
    """Return what SIGTERM and SIGINT set from now on. For the main thread only."""
    is_asked_to_stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda _signum, _frame: is_asked_to_stop.set())
    return is_asked_to_stop
