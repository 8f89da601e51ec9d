"""The audit of sign-ins: those that succeeded or failed, and changes of second steps.

django-allauth writes its own rows; these operations only record what it did.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from incidents.domain.sign_in import WINDOW
from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry, User
from incidents.operations.actor import SYSTEM, user_actor
from incidents.operations.audit import note
from incidents.operations.scopes import write

# The key of no user.
NOBODY = 0


@write
def note_failure(username: str, *, address: str, now: datetime) -> None:
    """Record a wrong password for a person that there is.

    Others leave no entry: people type passwords where names belong. Either way it takes the same
    statements, so that the time it takes does not tell which names there are.
    """
    user = User.objects.filter(username=username).first()
    _note_failure(user, now=now, address=address)


@write
def note_wrong_code(user_id: int, *, address: str, now: datetime) -> None:
    """Record a wrong code for the second step, by somebody who had the password."""
    user = User.objects.get(pk=user_id)
    _note_failure(user, now=now, address=address, step="code")


@write
def note_sign_in(user_id: int, *, address: str, now: datetime) -> None:
    _note(AuditKind.SIGNED_IN, user_id, now=now, address=address)


@write
def note_sessions_ended(user_id: int, *, sessions: int, now: datetime) -> None:
    """Record that somebody signed out everywhere else."""
    _note(AuditKind.SESSIONS_ENDED, user_id, now=now, sessions=sessions)


@write
def note_second_step(kind: AuditKind, user_id: int, *, step: str, now: datetime) -> None:
    """Record that somebody added or removed a second step, such as "passkey"."""
    _note(kind, user_id, now=now, step=step)


def _note_failure(user: User | None, *, now: datetime, **detail: Any) -> None:
    """Record the first of a window: guesses are many, and must not fill the audit.

    What is not to be recorded is written and taken back.
    """
    kind, subject = AuditKind.SIGN_IN_FAILED, user or User(pk=NOBODY)
    same = AuditEntry.objects.filter(kind=kind, subject_type="user", subject_id=subject.pk)
    is_new = not same.filter(detail=detail, created_at__gt=now - WINDOW).exists()
    with transaction.atomic():
        note(kind, by=SYSTEM, subject=subject, now=now, **detail)
        if user is None or not is_new:
            transaction.set_rollback(True)


def _note(kind: AuditKind, user_id: int, *, now: datetime, **detail: Any) -> None:
    user = User.objects.get(pk=user_id)
    note(kind, by=user_actor(user), subject=user, now=now, **detail)
