"""Subscribers and deliveries: channels, states, and the pauses between tries."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CONFIRM_WITHIN = timedelta(hours=48)
ERASED_AFTER = timedelta(days=7)
"""Addresses that nobody confirmed are kept no longer."""
ASKS_A_DAY = 3
"""Mails that one address gets on request, in 24 hours: nobody fills another's mailbox."""

FORMER_SIGNS_FOR = timedelta(hours=24)
"""So long a secret that was replaced signs beside the new one."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=10)
GIVEN_UP_AFTER = timedelta(days=5)
LEAST_ATTEMPTS = 10


class ChannelKind(TextChoices):
    """The way by which a subscriber is told."""

    MAIL = "mail", _("Mail")
    WEBHOOK = "webhook", _("Webhook")
    SLACK = "slack", _("Slack")
    DISCORD = "discord", _("Discord")
    TEAMS = "teams", _("Microsoft Teams")


class SubscriberState(TextChoices):
    UNCONFIRMED = "unconfirmed", _("Not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    PAUSED = "paused", _("Paused")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")
    QUARANTINED = "quarantined", _("Quarantined")


class DeliveryState(TextChoices):
    PENDING = "pending", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    SUPERSEDED = "superseded", _("Replaced by a later message")
    CANCELLED = "cancelled", _("Cancelled")


class ImportFate(TextChoices):
    """The fate of a line of a list that is imported."""

    NEW = "new", _("Subscribed")
    KNOWN = "known", _("There already, unchanged")
    REPEATED = "repeated", _("Twice in this file, left out")
    UNSUBSCRIBED = "unsubscribed", _("Has unsubscribed, left out")
    QUARANTINED = "quarantined", _("Quarantined, left out")
    NOT_TOLD = "not_told", _("Not to be told, by the file; left out")
    WRONG = "wrong", _("Cannot be used, left out")


def pause(attempts: int, *, chance: float) -> timedelta:
    """Return how long to wait after so many attempts; ``chance`` from 0 to 1 spreads them.

    From 5 s it grows fourfold, to 10 h at most. Those that failed together do not come together.
    """
    grown = FIRST_PAUSE * float(4 ** min(attempts - 1, 12))
    return min(grown * (1 + chance / 2), LONGEST_PAUSE)


def is_given_up(created_at: datetime, *, attempts: int, now: datetime) -> bool:
    """Whether a delivery has been tried for so long that only a person tries it again.

    While no server was there, it was not tried.
    """
    return now - created_at >= GIVEN_UP_AFTER and attempts >= LEAST_ATTEMPTS
