"""Do alone what no two processes may do at once, also where they run on several hosts.

A lease is a row with a time at which it lapses, and no transaction: what it is for may take
long. The time is the database's, as the clocks of hosts differ.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from incidents.models import Lease

# Whoever holds it says so more often than this, or has died.
LAPSES_AFTER = timedelta(minutes=1)
PAUSE_S = 0.2


class Lost(Exception):
    """It lapsed, and another has it."""


@dataclass(frozen=True)
class HeldLease:
    """A lease that this process has."""

    name: str
    holder: str

    def renew(self) -> None:
        """Call it before each step; no step may take a minute. Raises Lost."""
        if not Lease.objects.filter(name=self.name, holder=self.holder).update(until=_lapse()):
            raise Lost(f"It took longer than its turn, which is another’s now: {self.name}.")


@contextmanager
def alone(name: str) -> Iterator[HeldLease]:
    """Wait until nobody else holds ``name``, and hold it meanwhile."""
    held = HeldLease(name, secrets.token_hex(8))
    Lease.objects.get_or_create(name=name)
    while not _take(held):
        time.sleep(PAUSE_S)
    try:
        yield held
    finally:
        Lease.objects.filter(name=name, holder=held.holder).update(holder="", until=None)


def lock(name: str) -> None:
    """Have who asks for the same wait until this transaction, which must be short, has ended."""
    Lease.objects.select_for_update().get_or_create(name=name)


def _take(held: HeldLease) -> bool:
    # One that ends so far ahead was taken before the clock was set back.
    over = Q(until__lt=Now()) | Q(until__gt=Now() + 2 * LAPSES_AFTER)
    free = Lease.objects.filter(Q(until=None) | over, name=held.name)
    return bool(free.update(holder=held.holder, until=_lapse()))


def _lapse() -> CombinedExpression:
    return Now() + LAPSES_AFTER
