"""A postmortem, and the screen on which it is written."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.models import Incident, Postmortem
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from tests import make
from tests.admin.forms import fields
from tests.make import HOUR, NOW


def resolved(name: str = "Redirect loops") -> Incident:
    incident = make.incident(name=name)
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    return incident


def written(incident: Incident | None = None) -> Postmortem:
    sections = [Section("Summary", "It looped."), Section("Notes", "Ask Bob.", is_internal=True)]
    incident = incident or resolved()
    return postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + HOUR)


def page(postmortem: Postmortem, name: str = "postmortem") -> str:
    return reverse(f"console:{name}", args=[postmortem.incident.code])


def new(incident: Incident) -> str:
    return reverse("console:postmortem", args=[incident.code])


def shown(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    return fields(client.get(address), "sections-0-title", **changes)
