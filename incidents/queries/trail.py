"""The audit of some rows, for their history pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from incidents.models import AuditEntry

SHOWN = 100


def trail_of(subjects: Iterable[Model]) -> QuerySet[AuditEntry]:
    """Return the last 100 entries about ``subjects``, newest first. One query."""
    keys: dict[str, list[int]] = defaultdict(list)
    for subject in subjects:
        noun = subject._meta.concrete_model or type(subject)
        keys[noun._meta.model_name or ""].append(subject.pk)
    about = Q(pk=None)
    for noun_name, of_noun in keys.items():
        about |= Q(subject_type=noun_name, subject_id__in=of_noun)
    return AuditEntry.objects.filter(about).order_by("-pk")[:SHOWN]
