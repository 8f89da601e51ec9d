"""The network addresses of people who sign in, which are kept for a while only."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession

from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry
from incidents.operations.scopes import write

KEPT_FOR = timedelta(days=30)
KINDS = (AuditKind.SIGNED_IN, AuditKind.SIGN_IN_FAILED)
BATCH = 500


@write
def forget_network_addresses(*, now: datetime) -> None:
    """Take them out of the audit, and with sessions that nobody uses any more."""
    until = now - KEPT_FOR
    UserSession.objects.filter(last_seen_at__lt=until).delete()
    old = AuditEntry.objects.filter(kind__in=KINDS, created_at__lt=until, detail__has_key="address")
    some = list(old[:BATCH])
    for entry in some:
        del entry.detail["address"]
    AuditEntry.objects.bulk_update(some, ["detail"])
