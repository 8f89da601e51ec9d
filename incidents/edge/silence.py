"""Staff are told by the web process when the worker is silent: the worker cannot."""

from __future__ import annotations

import logging
import time

from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

from incidents.operations import nudges

log = logging.getLogger(__name__)

LOOK_EVERY_S = 60


def watch() -> None:
    """Look every minute; the first time only after one, when a worker started with us is there."""
    while True:
        time.sleep(LOOK_EVERY_S)
        look()


def look() -> None:
    try:
        nudges.nudge_of_silence(now=timezone.now())
    except (DatabaseError, InterfaceError) as error:
        log.warning("Whether the worker is alive cannot be seen. %s", error)
    except Exception:
        # Without this thread nobody would be told: it outlives whatever it meets.
        log.exception("Looking for silent parts failed; trying again.")
    close_old_connections()
