"""The site's revisions as this process knows them, and whether the database answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from django.db import connection

from incidents.edge.connections import FAILURES, answer_to
from incidents.queries import revisions

log = logging.getLogger(__name__)


class Revisions:
    """The number of each topic, as last learned. ``is_lost`` until the database has answered."""

    def __init__(self) -> None:
        self.numbers: Mapping[str, int] = {}
        self.is_lost = True
        self._asked_at_s: float | None = None

    def learn(self) -> bool:
        """Ask the database; return whether anything is different from before."""
        self._asked_at_s = time.monotonic()
        try:
            found = answer_to(revisions.numbers)
        except FAILURES as error:
            was_lost = self.is_lost
            self.lose(error)
            return not was_lost
        finally:
            self._asked_at_s = None
        is_new = self.is_lost or found != self.numbers
        self.numbers, self.is_lost = found, False
        return is_new

    def hangs(self, *, longer_than_s: float) -> bool:
        """Whether the database has neither answered nor refused for so long."""
        asked_at_s = self._asked_at_s
        return asked_at_s is not None and time.monotonic() - asked_at_s > longer_than_s

    def give_up(self) -> bool:
        """Take the database for lost, as it hangs; return whether that is new."""
        if self.is_lost:
            return False
        self.is_lost = True
        log.error("The database hangs; serving the last good pages.")
        return True

    def lose(self, error: Exception) -> None:
        """Nothing is known any more; the next look begins with a new connection."""
        was_lost, self.is_lost = self.is_lost, True
        connection.close()
        if not was_lost:
            log.error("The database does not answer; serving the last good pages. %s", error)
