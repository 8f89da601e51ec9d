"""Keys for programs."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry, Token
from incidents.operations import leases, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.scopes import write

NOTED_EVERY = timedelta(minutes=1)


@write
def issue_token(
    *,
    by: Actor,
    name: str,
    permissions: Iterable[Permission],
    now: datetime,
    expires_at: datetime | None = None,
    submission: str | None = None,
) -> tuple[Token, str]:
    """Return a new token and its key, which is shown this once and not stored.

    It works until ``expires_at``; None: until it is revoked. Nobody can give away what they do
    not have. A ``submission`` key seen before is refused: the key that it made cannot be shown
    again. Raises NotAllowed, Refused.
    """
    by.require("incidents.add_token")
    leases.lock("tokens")
    _refuse_second(submission)
    granted = list(permissions)
    by.require_all(granted)
    key = secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=validation.line(name, field="name", limit=100),
        digest=digest(key),
        created_at=now,
        expires_at=_later(expires_at, now=now),
    )
    token.permissions.set(granted)
    detail: dict[str, Any] = {"permissions": sorted(permission.codename for permission in granted)}
    note(
        AuditKind.TOKEN_ISSUED,
        by=by,
        subject=token,
        now=now,
        **detail | ({"submission": submission} if submission else {}),
    )
    return token, key


@write
def revoke_token(token_id: int, *, by: Actor, now: datetime) -> Token:
    """Make a token worthless. Raises NotAllowed, Token.DoesNotExist."""
    by.require("incidents.delete_token")
    token = Token.objects.select_for_update(no_key=True).get(pk=token_id)
    token.revoked_at = token.revoked_at or now
    token.save()
    note(AuditKind.TOKEN_REVOKED, by=by, subject=token, now=now)
    return token


def token_of(key: str, *, now: datetime) -> Token | None:
    """Return the token that the key is of, while it works, and note that it was used."""
    found = Token.objects.filter(digest=digest(key), revoked_at=None).first()
    if found is None or (found.expires_at is not None and found.expires_at <= now):
        return None
    if found.last_used_at is None or abs(now - found.last_used_at) >= NOTED_EVERY:
        Token.objects.filter(pk=found.pk).update(last_used_at=now)
    return found


def _later(expires_at: datetime | None, *, now: datetime) -> datetime | None:
    if expires_at is not None and expires_at <= now:
        raise Refused(
            _("The token would have expired already; choose a later time."), field="expires_at"
        )
    return expires_at


def _refuse_second(submission: str | None) -> None:
    """The audit remembers submissions; of two at once the second waits, and sees the first."""
    issued = AuditEntry.objects.filter(kind=AuditKind.TOKEN_ISSUED, detail__submission=submission)
    if submission and (first := issued.first()):
        raise Refused(
            _(
                "This form was sent before and issued the token “%(name)s”. "
                "If its key was lost, revoke that token and issue another."
            )
            % {"name": first.subject_name},
            field="submission",
        )


def digest(key: str) -> str:
    """SHA-256 suffices: a key has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(key.encode()).hexdigest()
