"""Targets of subscribers, with the secrets that sign what is sent there."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from incidents.domain.messages import Recipient
from incidents.models import Subscriber
from incidents.operations.errors import Refused
from incidents.operations.secrets import decrypted


def target(subscriber: Subscriber, *, now: datetime) -> Recipient:
    """Return where to send, without secrets that can no longer be decrypted."""
    stored = [subscriber.secret] if subscriber.secret else []
    if subscriber.former_until is not None and now < subscriber.former_until:
        stored.append(subscriber.former_secret)
    readable = []
    for each in stored:
        with suppress(Refused):
            readable.append(decrypted(each))
    return Recipient(subscriber.target, subscriber.code, subscriber.token, readable)
