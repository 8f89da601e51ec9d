"""Drafts: updates that are not posted yet."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from incidents.models import Draft, Incident


def waiting() -> QuerySet[Draft]:
    """Return open drafts, newest first; those of jobs only while their incident is open."""
    is_useful = Q(job=None) | Q(incident__closed_at=None)
    found = Draft.objects.open().filter(is_useful, incident__withdrawn_at=None)
    return found.select_related("incident", "author", "job")


def of(incident: Incident, code: str) -> Draft | None:
    """Return the draft of ``incident`` with this code, also one that is no longer open."""
    return Draft.objects.filter(incident=incident, code=code).first() if code else None


def own(incident: Incident, user_id: int | None) -> Draft | None:
    """Return the draft of ``incident`` that a person has begun and not posted. One query."""
    return waiting().filter(incident=incident, author=user_id).first() if user_id else None
