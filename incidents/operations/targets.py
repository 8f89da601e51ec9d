"""Targets of subscribers, with the secrets that sign what is sent there."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Protocol

from incidents.domain.messages import Recipient
from incidents.operations.errors import Refused
from incidents.operations.secrets import decrypted


class Addressed(Protocol):
    """A subscriber, as far as is needed to send something there."""

    @property
    def target(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def former_secret(self) -> str: ...
    @property
    def former_until(self) -> datetime | None: ...


def target(subscriber: Addressed, *, now: datetime) -> Recipient:
    """Return where to send, without secrets that can no longer be decrypted."""
    stored = [subscriber.secret] if subscriber.secret else []
    if subscriber.former_until is not None and now < subscriber.former_until:
        stored.append(subscriber.former_secret)
    readable = []
    for each in stored:
        with suppress(Refused):
            readable.append(decrypted(each))
    return Recipient(subscriber.target, subscriber.code, subscriber.token, readable)
