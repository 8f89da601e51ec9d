"""Answers to a program that subscribes somebody."""

from __future__ import annotations

import json
from datetime import datetime

from incidents.domain.subscriptions import ChannelKind
from incidents.queries.site import page
from incidents.render.api_v2.times import instant

TOO_LONG = "This is too long."
TOO_MANY = "Too many subscriptions were asked for from this network. Try again in an hour."
RETRY_AFTER_S = 3600
NO_JSON = 'The body is not JSON of the form {"subscriber": {"email": "name@example.org"}}.'


def asked(address: str, by: ChannelKind, *, now: datetime, until: datetime) -> str:
    """Return the same of a known address and of a new one, hence no id. One query."""
    zone = page().zone
    is_mail = by == ChannelKind.MAIL
    subscriber = {
        "mode": "email" if is_mail else "webhook",
        "email" if is_mail else "endpoint": address,
        "created_at": instant(now, zone),
        "quarantined_at": None,
        "purge_at": instant(until, zone),
        "skip_confirmation_notification": False,
    }
    return json.dumps({"subscriber": subscriber}, ensure_ascii=False)
