"""Updates that are not posted yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from incidents.domain.estimates import PartialWindow, Window
from incidents.models import Draft, Incident
from incidents.models.update import ESTIMATE


def waiting() -> QuerySet[Draft]:
    """Open drafts of incidents on the page, the newest first; those of jobs only while it lasts."""
    is_useful = Q(job=None) | Q(incident__closed_at=None)
    found = Draft.objects.open().filter(is_useful, incident__withdrawn_at=None)
    return found.select_related("incident", "author", "job")


def of(incident: Incident, code: str) -> Draft | None:
    """Return the draft of ``incident`` with this code, also one that is no longer open."""
    return Draft.objects.filter(incident=incident, code=code).first() if code else None


def window_of(fields: Mapping[str, Any]) -> Window | None:
    """Return the estimate among the fields of a draft, None unless it has both its ends."""
    return estimate_of(fields).whole


def estimate_of(fields: Mapping[str, Any]) -> PartialWindow:
    """Return what is given of an estimate among the fields of a draft."""
    earliest, latest, depends_on = (fields.get(name) or "" for name in ESTIMATE)
    return PartialWindow(_instant(earliest), _instant(latest), depends_on)


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
