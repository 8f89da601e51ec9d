"""Where things are in Django's admin."""

from __future__ import annotations

from django.urls import reverse

from incidents.models import Incident

# The end of addresses at which a source of metrics is tried, which may take ten seconds.
TRIAL = "try/"


def incident_address(incident: Incident) -> str:
    """The screen on which an incident or a maintenance is worked on."""
    return reverse("console:incident", args=[incident.code])
