"""The audit of some rows, for their history pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from incidents.models import AuditEntry

SHOWN = 100


def trail_of(subjects: Iterable[Model]) -> QuerySet[AuditEntry]:
    """Return the last 100 entries about ``subjects``, newest first. One query."""
    about = Q(pk=None)
    for subject in subjects:
        noun = subject._meta.concrete_model or type(subject)
        about |= Q(event__subject_type=noun._meta.model_name, event__subject_id=subject.pk)
    return AuditEntry.objects.filter(about).select_related("event").order_by("-pk")[:SHOWN]
