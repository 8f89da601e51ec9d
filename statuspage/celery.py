"""The Celery application. Its settings are those of Django that start with ``CELERY_``."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any

from celery import Celery
from celery.signals import worker_ready
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "statuspage.settings")

app = Celery("statuspage")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

log = logging.getLogger(__name__)

# Seconds between the worker's signs of life; /healthz misses three before it complains.
PULSE_S = 15


@worker_ready.connect  # type: ignore[untyped-decorator] # Celery has no types
def start_pulse(**_: Any) -> None:
    """Give signs of life that do not depend on beat: a thread of the worker's own."""
    threading.Thread(target=_pulse, name="pulse", daemon=True).start()


def _pulse() -> None:
    while True:
        give_sign_of_life()
        time.sleep(PULSE_S)


def give_sign_of_life() -> None:
    # Models cannot be imported before Django is set up, which the worker does after this file.
    from incidents.operations import health  # noqa: PLC0415

    try:
        health.note(health.WORKER, now=timezone.now())
    except (DatabaseError, InterfaceError) as error:
        log.warning("The worker cannot give a sign of life. %s", error)
    close_old_connections()
