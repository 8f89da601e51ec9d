"""Whether anybody was sent what is corrected or withdrawn."""

from __future__ import annotations

from django.db.models import QuerySet

from incidents.domain.subscriptions import DeliveryState
from incidents.models import Delivery, Event


def was_sent(events: QuerySet[Event]) -> bool:
    """Whether a subscriber got one of these. One query."""
    found = Delivery.objects.filter(event__in=events.values("pk"), state=DeliveryState.SENT)
    return found.exists()
