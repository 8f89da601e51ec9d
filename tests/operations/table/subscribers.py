"""Operations on subscribers."""

from __future__ import annotations

from incidents.domain.subscriber_lists import ListedAddress
from incidents.domain.vocabulary import AuditKind
from incidents.operations import (
    dead_letters,
    moved_subscribers,
    subscriber_imports,
    subscribers,
)
from tests import make
from tests.operations.operation import (
    PRIVATE,
    Operation,
    on,
)
from tests.operations.prepared import (
    EVERYTHING,
    MOVED,
)

OPERATIONS = [
    Operation(
        subscribers.add_subscriber,
        "add_subscriber",
        AuditKind.SUBSCRIBER_ADDED,
        lambda: {"email": "team@example.org", "choices": EVERYTHING},
        **PRIVATE,
    ),
    Operation(
        subscribers.change_subscriber,
        "change_subscriber",
        AuditKind.SUBSCRIBER_EDITED,
        lambda: on(make.subscriber()) | {"choices": EVERYTHING},
        **PRIVATE,
    ),
    Operation(
        subscribers.pause_subscriber,
        "change_subscriber",
        AuditKind.SUBSCRIBER_PAUSED,
        lambda: on(make.subscriber()),
        **PRIVATE,
    ),
    Operation(
        subscribers.resume_subscriber,
        "change_subscriber",
        AuditKind.SUBSCRIBER_RESUMED,
        lambda: on(make.subscriber(state="quarantined", reason="550 gone")),
        **PRIVATE,
    ),
    Operation(
        subscribers.remove_subscriber,
        "delete_subscriber",
        AuditKind.SUBSCRIBER_REMOVED,
        lambda: on(make.subscriber()),
        **PRIVATE,
    ),
    Operation(
        dead_letters.try_again,
        "change_subscriber",
        AuditKind.TRIED_AGAIN,
        lambda: on(make.incident().events.get()),
        **PRIVATE,
    ),
    Operation(
        subscriber_imports.import_subscribers,
        "add_subscriber",
        AuditKind.SUBSCRIBERS_IMPORTED,
        lambda: {"lines": [ListedAddress(2, "team@example.org")]},
        **PRIVATE,
    ),
    Operation(
        moved_subscribers.add_moved_subscribers,
        "add_subscriber",
        AuditKind.SUBSCRIBERS_IMPORTED,
        lambda: {"found": [MOVED]},
        **PRIVATE,
    ),
]
