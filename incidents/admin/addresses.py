"""Where things are in Django's admin."""

from __future__ import annotations

from django.urls import reverse

from incidents.models import Incident

# The end of addresses at which a source of metrics is tried, which may take ten seconds.
TRIAL = "try/"


def incident_address(incident: Incident) -> str:
    """The one screen on which an incident or a maintenance is worked on."""
    noun = "maintenance" if incident.is_maintenance else "incident"
    return reverse(f"admin:incidents_{noun}_change", args=[incident.pk])
