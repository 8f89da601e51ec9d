"""The time since which components have their present status."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max, Min

from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, StatusInterval


def since(components: Collection[Component], status: ComponentStatus) -> datetime | None:
    """Return since when one of ``components`` has had ``status``. One query.

    Of operational: since when all of them have. None if it was never otherwise.
    """
    keys = [component.pk for component in components if component.status == status]
    intervals = StatusInterval.objects.filter(component__in=keys)
    if status == ComponentStatus.OPERATIONAL:
        found: datetime | None = intervals.aggregate(at=Max("ended_at"))["at"]
    else:
        found = intervals.filter(ended_at=None).aggregate(at=Min("started_at"))["at"]
    return found
