"""The site's revisions as this process knows them, and whether the database answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from django.db import DatabaseError, InterfaceError, connection

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
            found = revisions.numbers()
        except (DatabaseError, InterfaceError) as error:
            was_lost = self.is_lost
            self.lose(error)
            return not was_lost
        finally:
            self._asked_at_s = None
        is_new = self.is_lost or found != self.numbers
        self.numbers, self.is_lost = found, False
        return is_new

    def give_up_after(self, patience_s: float) -> bool:
        """Take the database for lost, and return True, if it neither answers nor refuses."""
        asked_at_s = self._asked_at_s
        if self.is_lost or asked_at_s is None or time.monotonic() - asked_at_s < patience_s:
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
