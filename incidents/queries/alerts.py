"""Alerts that came in: what waits to be heeded, and what was recorded."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min, QuerySet

from incidents.domain.vocabulary import RuleAction
from incidents.models import Alert, Reception, Signal

# A worker that is well heeds at once, also in a storm.
LATE_AFTER_S = 60.0


def waits_s(*, now: datetime) -> float:
    """Return the seconds since the oldest came in that waits to be heeded; 0 if none. One query."""
    oldest = Reception.objects.filter(heeded_at=None).aggregate(at=Min("received_at"))["at"]
    return max((now - oldest).total_seconds(), 0.0) if oldest else 0.0


def acting_count() -> int:
    """Return how many rules act; those that only measure do not. One query."""
    return Signal.objects.filter(is_acting=True).exclude(rule__action=RuleAction.WATCH).count()


def recorded() -> QuerySet[Reception]:
    """Return what came in lately, newest first. One query."""
    return Reception.objects.order_by("-received_at", "-pk")


def current() -> QuerySet[Alert]:
    """Return the alerts that are known. One query."""
    return Alert.objects.all()
