"""The review of a postmortem: the state that it is in, and how many must approve it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from incidents.domain.vocabulary import Impact


class ReviewState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")


def state(
    *,
    requested_at: datetime | None,
    approvals: int,
    needed: int,
    is_shown: bool,
) -> ReviewState:
    """Return the state; ``is_shown`` says that readers see it as it is."""
    if is_shown:
        return ReviewState.PUBLISHED
    if requested_at is None:
        return ReviewState.DRAFT
    is_approved = approvals >= max(needed, 1)
    return ReviewState.APPROVED if is_approved else ReviewState.IN_REVIEW


def needed(impact: Impact, *, minor: int, major: int, critical: int) -> int:
    """Return how many must approve the postmortem of an incident of this impact."""
    return {Impact.MAJOR: major, Impact.CRITICAL: critical}.get(impact, minor)
