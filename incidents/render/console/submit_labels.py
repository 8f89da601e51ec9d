"""The label of the composer's button, by the status that is chosen. Said where there is script."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from incidents.domain.vocabulary import STATUSES_OF, IncidentKind, Status
from incidents.models import Incident


def of_update(incident: Incident) -> str:
    """Return the labels as JSON, by status."""
    others = (s for s in STATUSES_OF[IncidentKind(incident.kind)] if s != incident.status)
    return json.dumps({status.value: _label(incident, status) for status in others})


def of_new_incident() -> str:
    """As JSON; what is over already is not opened."""
    return json.dumps({Status.RESOLVED.value: _("Record the incident as resolved")})


def _label(incident: Incident, status: Status) -> str:
    if status == Status.RESOLVED:
        return _("Post and resolve")
    if status == Status.COMPLETED:
        return _("Post and complete")
    if status == Status.CANCELLED:
        return _("Post and cancel")
    if not incident.is_open:
        return _("Post and reopen")
    if (incident.status, status) == (Status.SCHEDULED, Status.IN_PROGRESS):
        return _("Post and begin the work")
    return _("Post as “%(status)s”") % {"status": status.label}
