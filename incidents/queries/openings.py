"""Drafts of incidents not opened and work not announced; each is seen by its author alone."""

from __future__ import annotations

from django.db.models import QuerySet

from incidents.models import Opening


def own(user_id: int | None) -> QuerySet[Opening]:
    """Return those of a person, newest first."""
    return Opening.objects.filter(author=user_id).order_by("-updated_at", "-pk")


def typed(user_id: int | None, submission: str) -> Opening | None:
    """Return what a person has typed into the form with this key. One query."""
    return own(user_id).filter(submission=submission).first()
