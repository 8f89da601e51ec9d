"""Drafts of incidents not opened and work not announced; each is seen by its author alone.

What a rule suggests is seen by everybody, until somebody writes on.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from incidents.models import Opening


def seen_by(user_id: int | None) -> QuerySet[Opening]:
    """Return those of a person, and all that rules suggest, newest first. One query."""
    own = Q(author=user_id, episode=None)
    found = Opening.objects.filter(own | Q(episode__isnull=False))
    return found.select_related("episode__rule", "author").order_by("-updated_at", "-pk")


def untouched() -> QuerySet[Opening]:
    """Return what rules suggest and nobody has written on, oldest first. One query."""
    return Opening.objects.filter(author=None).order_by("pk")


def typed(user_id: int | None, submission: str) -> Opening | None:
    """Return what a person has typed into the form with this key, or a rule suggests by it.

    One query.
    """
    if user_id is None:
        return None
    is_theirs = Q(author=user_id) | Q(author=None)
    return Opening.objects.filter(is_theirs, submission=submission).first()
