"""Celery's schedule by a monotonic clock."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.beat import Scheduler, SchedulingError
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


class MonotonicScheduler(Scheduler):  # type: ignore[misc] # Celery has no types
    """Sends each task once an interval, however the machine's clock is set meanwhile.

    Celery's own waits after a clock was set back until it shows the old time again. What was
    missed while the process stood still is sent once.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        self._due_at_s: dict[str, float] = {}
        super().__init__(*args, **kwargs)

    def tick(self) -> float:
        """Send what is due; return the seconds until the next is."""
        now_s = time.monotonic()
        for entry in list(self.schedule.values()):
            next_s = now_s + entry.schedule.seconds
            if self._due_at_s.setdefault(entry.name, next_s) <= now_s:
                self._due_at_s[entry.name] = next_s
                self.apply_entry(self.reserve(entry), producer=self.producer)
        return min((max(0.0, at_s - now_s) for at_s in self._due_at_s.values()), default=1.0)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send the task. While the queue is away, say so in a line; the next beat tries again."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except SchedulingError as error:
            if isinstance(error.__context__, OperationalError):
                log.error(
                    "The queue (CELERY_BROKER_URL) does not answer, so that “%s” waits for the next"
                    " beat: %s. Start it again, or mend the address; nothing is lost meanwhile.",
                    entry.name,
                    error.__context__,
                )
            else:
                log.exception("“%s” could not be sent.", entry.name)
