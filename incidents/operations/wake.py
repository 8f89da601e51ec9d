"""Wake the worker. What there is to do stands in the database; a wake-up only makes it sooner."""

from __future__ import annotations

import logging
from threading import Thread

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# A wake-up that waited longer would come with the sweep, or after it.
EXPIRES_S = 60
# So long who posts waits for the broker.
PATIENCE_S = 0.2


def wake(task: str) -> None:
    """Run ``task`` once the present transaction has committed, if the broker can be reached."""
    transaction.on_commit(lambda: SENDER.send(task))


def wake_senders() -> None:
    """Have what is due sent, by all channels."""
    wake("incidents.tasks.deliver")
    wake("incidents.tasks.post")


class Sender:
    """Sends from threads of its own, so that who posts waits for no broker that hangs."""

    def __init__(self) -> None:
        self._last: Thread | None = None

    def send(self, task: str) -> None:
        """Wait a moment at most, and not at all while the one before still waits."""
        last = self._last
        mine = Thread(target=_send, args=[task], name="wake")
        mine.start()
        self._last = mine  # only now: others at the same moment ask for it
        if last is None or not last.is_alive():
            mine.join(PATIENCE_S)


SENDER = Sender()


def _send(task: str) -> None:
    try:
        current_app.send_task(task, expires=EXPIRES_S, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("The broker does not take %s; the next sweep does its work. %s", task, error)
