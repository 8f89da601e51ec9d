"""How often topics have changed: caches, and whoever publishes the site as files, look at it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F, Q

from incidents.models import Revision
from incidents.operations.wake import wake


def revise(*topics: str) -> None:
    """Raise the number of ``topics``, in the transaction of the change itself."""
    revise_all(Q(topic__in=topics))


def revise_all(concerned: Q) -> None:
    """Raise the number of the topics that ``concerned`` selects. One statement."""
    raised = Revision.objects.filter(concerned).update(number=F("number") + 1)
    if raised and settings.STATUSPAGE_PUBLISH_TO:
        wake("incidents.tasks.publish")
