"""Celery's beat as a thread of the worker. As a process of its own it would take 70 MB."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

from celery.beat import Service
from celery.bootsteps import StartStopStep

log = logging.getLogger(__name__)


class Clock(StartStopStep):  # type: ignore[misc] # Celery has no types
    """Wakes the worker by the schedule in the settings, for as long as the worker runs.

    Without its clock a worker is of little use: if the one ends by itself, so does the other,
    and `manage.py up` starts both again.
    """

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self._beat = Service(parent.app, scheduler_cls=parent.app.conf.beat_scheduler)
        self._is_asked_to_stop = threading.Event()

    def start(self, parent: Any) -> None:
        threading.Thread(target=self._run, name="beat", daemon=True).start()

    def stop(self, parent: Any) -> None:
        self._is_asked_to_stop.set()
        self._beat.stop()

    def _run(self) -> None:
        try:
            self._beat.start()
        except Exception:
            log.exception("The clock fails.")
        if not self._is_asked_to_stop.is_set():
            log.error("The clock ended, and the worker ends with it.")
            os._exit(1)
