"""The worker's signs of life, which do not depend on its clock or its tasks."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from incidents.operations import health
from statuspage.worker.connection import renew_connection

log = logging.getLogger(__name__)

# Seconds between the worker's signs of life; /healthz misses three before it complains.
PULSE_S = 15


def start_pulse(**_: Any) -> None:
    """Give signs of life from a thread of their own."""
    threading.Thread(target=_pulse, name="pulse", daemon=True).start()


def _pulse() -> None:
    while True:
        give_sign_of_life()
        time.sleep(PULSE_S)


def give_sign_of_life() -> None:
    try:
        renew_connection()
        health.note(health.WORKER, now=timezone.now())
    except (DatabaseError, InterfaceError) as error:
        log.warning("The worker cannot give a sign of life. %s", error)
    close_old_connections()
