"""Signing out everywhere else, in the audit."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.utils import timezone

from incidents.operations import sign_ins


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc] # no types
    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        super().end_sessions(sessions)
        if sessions:
            sign_ins.note_sessions_ended(
                sessions[0].user_id, sessions=len(sessions), now=timezone.now()
            )
