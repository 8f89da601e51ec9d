"""What may still be felt of an incident after its end; settling the incident saves it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import CLOSED
from incidents.models import Incident
from incidents.operations import checks
from incidents.operations.errors import Refused


def leave(
    incident: Incident, effect: str | None, ends_at: datetime | None, *, status: str, end: datetime
) -> None:
    """Note what is still felt after ``end``. Raises Refused if ``status`` does not end it."""
    if status not in CLOSED:
        raise Refused(_("A residual effect begins with the end; give it with the last update."))
    incident.residual_effect = checks.residual_effect(effect or "", ends_at, after=end)
    incident.residual_ends_at = ends_at


def forget_past(incident: Incident, *, end: datetime) -> None:
    """Take away what an earlier end left, if that is over before this one."""
    if incident.residual_ends_at is not None and incident.residual_ends_at <= end:
        incident.residual_effect, incident.residual_ends_at = "", None


def correct(
    incident: Incident, effect: str | None, ends_at: datetime | None, *, after: datetime
) -> None:
    """Set the residual effect; if it is None it stays, until ``ends_at`` if that is given.

    Part of the operations that edit an incident.
    """
    if effect is None:
        effect, ends_at = incident.residual_effect, ends_at or incident.residual_ends_at
    incident.residual_effect = checks.residual_effect(effect, ends_at, after=after)
    incident.residual_ends_at = ends_at
