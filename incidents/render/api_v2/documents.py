"""The documents of the public API as JSON. They are in English, whatever the page's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.domain.rollup import PageStatus
from incidents.domain.vocabulary import IncidentKind, Status
from incidents.models import Page
from incidents.queries import components as component_queries
from incidents.queries import recent, site_status
from incidents.queries.feeds import changed_at
from incidents.queries.reports import Report
from incidents.queries.site import launched
from incidents.render.api_v2.components import component, group
from incidents.render.api_v2.incidents import incident
from incidents.render.api_v2.times import instant
from incidents.render.language import for_programs

Content = dict[str, Any]
UNDER_WAY = (Status.IN_PROGRESS, Status.VERIFYING)


@dataclass(frozen=True)
class JsonDocument:
    """``path`` is below /api/v2/ and without its ending; ``parts`` by key, in their order."""

    path: str
    about: str
    parts: dict[str, Callable[[Page], Any]]

    def __call__(self) -> str:
        """Return the JSON. Raises Page.DoesNotExist before the page is launched."""
        site = launched()
        with for_programs():
            content = {"page": page(site)} | {key: of(site) for key, of in self.parts.items()}
        return json.dumps(content, ensure_ascii=False)


def page(site: Page) -> Content:
    """One query. Whatever readers see counts as an update of the page."""
    updated_at = max(filter(None, (site.updated_at, changed_at())))
    return {
        "id": site.code,
        "name": site.name,
        "url": site.url,
        "time_zone": site.time_zone,
        "updated_at": instant(updated_at, site.zone),
    }


def status(site: Page) -> Content:
    """Two queries."""
    return as_status(site_status.status())


def as_status(of: PageStatus) -> Content:
    return {"indicator": of.indicator.value, "description": str(of.description)}


def components(site: Page) -> list[Content]:
    """Return each group before its components, in the page's order. Two queries."""
    listed = []
    for section in component_queries.sections(component_queries.on_page()):
        if section.group:
            listed.append(group(site, section.group, section.components))
        listed += [component(site, each) for each in section.components]
    return listed


def _unresolved(site: Page) -> list[Content]:
    return _all(site, recent.unresolved())


def _incidents(site: Page) -> list[Content]:
    return _all(site, recent.latest(IncidentKind.REALTIME))


def _maintenances(site: Page) -> list[Content]:
    return _all(site, recent.latest(IncidentKind.MAINTENANCE))


def _standing(site: Page) -> list[Content]:
    return _all(site, recent.open_maintenances((Status.SCHEDULED, *UNDER_WAY)))


def _upcoming(site: Page) -> list[Content]:
    return _all(site, recent.open_maintenances((Status.SCHEDULED,)))


def _active(site: Page) -> list[Content]:
    return _all(site, recent.open_maintenances(UNDER_WAY))


def _all(site: Page, reports: Sequence[Report]) -> list[Content]:
    return [incident(site, report) for report in reports]


INCIDENTS, MAINTENANCES = "incidents", "scheduled_maintenances"
DOCUMENTS = (
    JsonDocument(
        "summary",
        "The page's status, all components, unresolved incidents, and maintenances that are"
        " upcoming or in progress.",
        {
            "components": components,
            INCIDENTS: _unresolved,
            MAINTENANCES: _standing,
            "status": status,
        },
    ),
    JsonDocument("status", "The page's status in a word and in a sentence.", {"status": status}),
    JsonDocument(
        "components",
        "All components with their status. A group is a component too, with the ids of those in"
        " it.",
        {"components": components},
    ),
    JsonDocument(
        "incidents",
        "The 50 most recent incidents, resolved ones too, newest first.",
        {INCIDENTS: _incidents},
    ),
    JsonDocument(
        "incidents/unresolved",
        "Incidents that are investigated, identified or monitored, newest first.",
        {INCIDENTS: _unresolved},
    ),
    JsonDocument(
        "scheduled-maintenances",
        "The 50 most recent maintenances, completed ones too, the latest start first.",
        {MAINTENANCES: _maintenances},
    ),
    JsonDocument(
        "scheduled-maintenances/upcoming",
        "Maintenances that have not begun, next first.",
        {MAINTENANCES: _upcoming},
    ),
    JsonDocument(
        "scheduled-maintenances/active",
        "Maintenances in progress or being verified.",
        {MAINTENANCES: _active},
    ),
)
