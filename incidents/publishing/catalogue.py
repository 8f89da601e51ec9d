"""The paths of all public documents, and the version of what each is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse

from incidents.publishing.fingerprint import fingerprint
from incidents.queries.catalogue import (
    ComponentVersion,
    Contents,
    IncidentVersion,
    Version,
    contents,
    months,
)
from incidents.queries.site import page
from incidents.render.calendars import later_than, months_to
from incidents.views.routing import Of
from incidents.views.urls import DOCUMENTS


@dataclass(frozen=True)
class Catalogue:
    """``core`` is what is read most and changes most, in the order in which to make it.

    ``versions`` has every path that is not in the core. While a document's version stays,
    so do its bytes; those of the core may change with any write, or with the clock.
    ``linked`` are those of ``versions`` to which the front page links.
    """

    core: tuple[str, ...]
    versions: dict[str, str]
    linked: tuple[str, ...] = ()

    @cached_property
    def paths(self) -> frozenset[str]:
        return frozenset((*self.core, *self.versions))


def catalogue(*, now: datetime) -> Catalogue:
    """Return what there is to read. Six queries."""
    site = page()
    held = contents(zone=site.zone, now=now)
    # What stands on every page: its name and address, and the components in the filters; and
    # what it is made with.
    named = (component.name for component in held.components)
    frame = (fingerprint(), site.updated_at.isoformat(), *named)
    entries = _entries(held, today=now.astimezone(site.zone).date())
    core: list[str] = []
    versions: dict[str, str] = {}
    linked: list[str] = []
    for route in DOCUMENTS:
        for entry in entries[route.of]:
            path = reverse(route.name, args=entry.args)
            if entry.version is None:
                core.append(path)
                continue
            versions[path] = _digest(frame, entry.version)
            if entry.is_linked:
                linked.append(path)
    return Catalogue(tuple(core), versions, tuple(linked))


@dataclass(frozen=True)
class Entry:
    """Something of which there are documents, by the arguments of their routes.

    ``version`` is None if any write or the clock may change them.
    """

    args: Sequence[object] = ()
    version: Version | None = None
    is_linked: bool = False


def _entries(held: Contents, *, today: date) -> dict[Of, list[Entry]]:
    return {
        Of.SITE: [Entry()],
        Of.INCIDENT: list(_incidents(held)),
        Of.JOB: [Entry([job.code], None if job.is_live else job.version) for job in held.jobs],
        Of.MONTH: list(_months(held)),
        Of.UPTIME_MONTH: list(_uptime_months(held, today)),
        Of.COMPONENT: [
            Entry([component.code], (*_versions(component.incidents), held.present_on))
            for component in held.components
        ],
        Of.COMPONENT_MONTH: [
            entry for component in held.components for entry in _months_of(component, held)
        ],
    }


def _incidents(held: Contents) -> Iterator[Entry]:
    for incident in held.incidents:
        jobs = [job for job in held.jobs if job.incident_code == incident.code]
        is_live = incident.is_open or any(job.is_live for job in jobs)
        version = (*incident.version, *(job.version for job in jobs))
        yield Entry([incident.code], None if is_live else version, incident.is_recent)


def _months(held: Contents) -> Iterator[Entry]:
    for month in held.months:
        told = [incident for incident in held.incidents if incident.stands_in(month)]
        is_present = month == held.present_on
        yield Entry([month], None if is_present else (*_versions(told), held.months[-1:]))


def _uptime_months(held: Contents, today: date) -> Iterator[Entry]:
    for month in held.uptime_months:
        outages = (held.outages.get(on) for on in months_to(month, today=today))
        in_service = ((one.in_service_on, one.is_showcased) for one in held.components)
        version = (later_than(month, today=today), *in_service, *outages)
        yield Entry([month], None if month == held.present_on else version)


def _months_of(component: ComponentVersion, held: Contents) -> Iterator[Entry]:
    spanned = months((incident.month_on for incident in component.incidents), held.present_on)
    for month in spanned:
        told = [incident for incident in component.incidents if incident.stands_in(month)]
        yield Entry([component.code, month], (*_versions(told), spanned[0], spanned[-1]))


def _versions(incidents: Iterable[IncidentVersion]) -> Version:
    return tuple((incident.code, *incident.version) for incident in incidents)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
