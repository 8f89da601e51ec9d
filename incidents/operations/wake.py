"""Wake the worker. What there is to do stands in the database; a wake-up only makes it sooner."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# A wake-up that waited longer would come with the sweep, or after it.
EXPIRES_S = 60


def wake(task: str) -> None:
    """Run ``task`` once the present transaction has committed, if the broker can be reached."""
    transaction.on_commit(lambda: _send(task))


def wake_senders() -> None:
    """Have what is due sent, by all channels."""
    wake("incidents.tasks.deliver")
    wake("incidents.tasks.post")


def _send(task: str) -> None:
    try:
        current_app.send_task(task, expires=EXPIRES_S, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker does not take %s; the next sweep does its work. %s", task, error)
