"""Messages to subscribers that wait to be sent for the first time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Subquery, Value

from incidents.domain.vocabulary import Audience
from incidents.models import Delivery, Event
from incidents.models.delivery import DeliveryQuerySet

# A worker that is well begins at once, also while it tells thousands of another incident.
LATE_AFTER_S = 60.0


@dataclass(frozen=True)
class Waiting:
    """``since`` is when the oldest could have been sent; ``error`` is why it was not, if known."""

    since: datetime
    error: str = ""

    def is_late(self, *, now: datetime) -> bool:
        return (now - self.since).total_seconds() > LATE_AFTER_S


def oldest(*, now: datetime) -> list[QuerySet[Any, tuple[str, datetime, str]]]:
    """Return queries of the oldest message that nobody has tried to send: "", since when, and why.

    What waits for an earlier message of its incident, or to be tried again, does not count.
    """
    due = Event.objects.filter(fanned_out_at=None, notifies=True, due_at__lte=now)
    untold = due.filter(audience=Audience.SUBSCRIBERS).order_by("due_at").values("pk")[:1]
    unsent = _unsent().values("pk")[:1]
    return [
        Event.objects.filter(pk=Subquery(untold)).values_list(Value(""), "due_at", Value("")),
        Delivery.objects.filter(pk=Subquery(unsent)).values_list(
            Value(""), "created_at", "last_error"
        ),
    ]


def _unsent() -> DeliveryQuerySet:
    """Return those that nothing holds back, of the oldest event first."""
    unsent = Delivery.objects.pending().filter(attempts=0, event__notifies=True)
    return unsent.first_of_incident().order_by("event_id", "channel", "next_attempt_at")
