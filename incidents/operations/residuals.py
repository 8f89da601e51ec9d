"""Set what may still be felt of an incident after its end; settling the incident saves it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from incidents.domain.content import CheckedContent, UpdateContent
from incidents.models import Incident
from incidents.operations import validation
from incidents.operations.details import ResidualDetails
from incidents.operations.errors import Refused


def leave(incident: Incident, content: CheckedContent) -> None:
    """Note what the update with ``content`` leaves behind; Refused if it is not the end.

    An end that leaves nothing takes away what an earlier one left, if that is over by now.
    """
    effect, ends_at, end = content.residual_effect, content.residual_ends_at, content.display_at
    if effect is not None or ends_at is not None:
        if not content.status.is_closed:
            raise Refused(
                _("A residual effect begins with the end; give it with the last update."),
                field="residual_effect",
            )
        incident.residual_effect = validation.residual_effect(effect or "", ends_at, after=end)
        incident.residual_ends_at = ends_at
    elif incident.is_open and content.status.is_closed:
        _forget_past(incident, end=end)


def _forget_past(incident: Incident, *, end: datetime) -> None:
    if incident.residual_ends_at is not None and incident.residual_ends_at <= end:
        incident.residual_effect, incident.residual_ends_at = "", None


def left(incident: Incident) -> dict[str, Any]:
    """Return what it leaves, as the audit keeps it."""
    ends_at = incident.residual_ends_at
    return {"effect": incident.residual_effect, "ends_at": ends_at and ends_at.isoformat()}


def changed(incident: Incident, was: dict[str, Any]) -> dict[str, Any]:
    """Return what the audit keeps of an end that changed what it ``left``, so as to undo it."""
    return {} if left(incident) == was else {"residual_was": was}


def put_back(incident: Incident, was: Mapping[str, Any]) -> None:
    """Have it leave what it ``left`` before. Part of undoing the end that changed it."""
    incident.residual_effect = was["effect"]
    incident.residual_ends_at = was["ends_at"] and datetime.fromisoformat(was["ends_at"])


def refuse_in_edit(content: UpdateContent) -> None:
    """Refuse to correct the residual effect with the update that left it."""
    if content.residual_effect is not None or content.residual_ends_at is not None:
        raise Refused(
            _("The residual effect is corrected with the incident; leave it out here."),
            field="residual_effect",
        )


def correct(incident: Incident, details: ResidualDetails) -> None:
    """Change the residual effect, or until when it is felt. Part of ``incidents.correct``."""
    effect, ends_at = details.get("residual_effect"), details.get("residual_ends_at")
    after = incident.closed_at or incident.scheduled_for or incident.started_at
    if effect is None:
        effect, ends_at = incident.residual_effect, ends_at or incident.residual_ends_at
    incident.residual_effect = validation.residual_effect(effect, ends_at, after=after)
    incident.residual_ends_at = ends_at
