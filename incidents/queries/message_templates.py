"""Message templates, in their order."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from incidents.domain.vocabulary import TemplatePurpose
from incidents.models import MessageTemplate


def offered(purpose: TemplatePurpose) -> QuerySet[MessageTemplate]:
    """Return those for ``purpose`` and those for everything. One query, once it is asked."""
    return MessageTemplate.objects.filter(purpose__in=[purpose, TemplatePurpose.ANY])


def meant(offered: Iterable[MessageTemplate], *, code: str, typed: str) -> MessageTemplate | None:
    """Return the template with this code, or without one that which ``typed`` can only mean."""
    every, typed = list(offered), typed.strip().casefold()
    if code:
        return next((each for each in every if each.code == code), None)
    exact = [each for each in every if each.name.casefold() == typed]
    near = [each for each in every if typed and typed in each.name.casefold()]
    return exact[0] if exact else near[0] if len(near) == 1 else None
