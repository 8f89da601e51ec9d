"""Where the console has an incident or a maintenance, and where its form posts to."""

from __future__ import annotations

from django.urls import reverse

from incidents.models import Incident


def desk(incident: Incident) -> str:
    return _address(incident, "change")


def post(incident: Incident) -> str:
    return _address(incident, "post")


def _address(incident: Incident, view: str) -> str:
    kind = "maintenance" if incident.is_maintenance else "incident"
    return reverse(f"admin:incidents_{kind}_{view}", args=[incident.pk])
