"""Addresses of an incident or a maintenance in the console, and of its form."""

from __future__ import annotations

from django.urls import reverse

from incidents.models import Incident


def desk(incident: Incident) -> str:
    return reverse("console:incident", args=[incident.code])


def post(incident: Incident) -> str:
    return reverse("console:post", args=[incident.code])
