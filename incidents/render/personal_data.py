"""All that is kept of one subscriber, as JSON for whom it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from incidents.domain.moments import machine
from incidents.models import Delivery, Subscriber
from incidents.render.subscribing import KINDS

# Secrets stay where they are; what else there is of the row is told.
TOLD = ("target", "channel", "state", "reason", "is_list", "hears_everything")
TIMES = ("created_at", "asked_at", "confirmed_at", "quarantined_at")


def of_subscriber(subscriber: Subscriber) -> str:
    """Return what is kept of a subscriber, and what it was sent. Five queries."""
    chosen = ("components", "groups", "incidents")
    about: dict[str, Any] = {name: getattr(subscriber, name) for name in (*TOLD, *KINDS)}
    about |= {name: [each.name for each in getattr(subscriber, name).all()] for name in chosen}
    about |= {name: _at(getattr(subscriber, name)) for name in TIMES}
    about["messages"] = list(_messages(subscriber))
    return json.dumps(about, ensure_ascii=False, indent=2)


def _messages(subscriber: Subscriber) -> Iterator[dict[str, Any]]:
    sent: Iterator[Delivery] = (
        subscriber.deliveries.select_related("event__incident").order_by("pk").iterator()
    )
    for each in sent:
        yield {
            "about": each.event.incident.name if each.event.incident else "",
            "kind": each.event.kind,
            "state": each.state,
            "sent_at": _at(each.sent_at),
            "attempts": each.attempts,
            "last_error": each.last_error,
        }


def _at(at: datetime | None) -> str | None:
    return machine(at) if at else None
