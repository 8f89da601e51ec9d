"""Message templates, in their order."""

from __future__ import annotations

from django.db.models import QuerySet

from incidents.domain.vocabulary import TemplatePurpose
from incidents.models import MessageTemplate


def offered(purpose: TemplatePurpose) -> QuerySet[MessageTemplate]:
    """Return those for ``purpose`` and those for everything. One query, once it is asked."""
    return MessageTemplate.objects.filter(purpose__in=[purpose, TemplatePurpose.ANY])
