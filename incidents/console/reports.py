"""Incidents and maintenances as the console looks them up."""

from __future__ import annotations

from django.http import Http404

from incidents.models import Incident
from incidents.queries import reports
from incidents.queries.reports import Report


def report(code: str) -> Report:
    """Return the incident with all that was said of it, also if it was withdrawn; else 404."""
    found = reports.reports(Incident.objects.filter(code=code))
    if not found:
        raise Http404(code)
    return found[0]
