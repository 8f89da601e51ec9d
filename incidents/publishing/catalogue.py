"""The paths of all public documents, and the version of what each is made from."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from incidents.models import Page
from incidents.publishing.fingerprint import fingerprint
from incidents.queries.catalogue import (
    ComponentVersion,
    Contents,
    IncidentVersion,
    JobVersion,
    Version,
    contents,
    months,
)
from incidents.queries.former_paths import former_paths
from incidents.queries.site import page
from incidents.render.calendars import later_than, months_to
from incidents.render.style_sheet import digests
from incidents.views.routing import Of
from incidents.views.urls import DOCUMENTS


@dataclass(frozen=True)
class Catalogue:
    """``core`` is what is read most and changes most, in the order in which to make it.

    ``versions`` has every path that is not in the core. While a document's version stays,
    so do its bytes; those of the core may change with any write, or with the clock.
    ``linked`` are those of ``versions`` to which the front page links; of components only those
    in trouble. ``former`` are paths where nothing is, with those to which they lead.
    """

    core: tuple[str, ...]
    versions: dict[str, str]
    linked: tuple[str, ...] = ()
    former: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def paths(self) -> frozenset[str]:
        return frozenset((*self.core, *self.versions))


def catalogue(*, now: datetime) -> Catalogue:
    """Return what there is to read; before the launch only what there is one of. 11 queries."""
    site = page()
    held = contents(zone=site.zone, now=now)
    # What stands on every page, its name and address, and what it is made with.
    frame = _digest(fingerprint(), site.updated_at.isoformat())
    entries = {
        kind: [(entry, _digest(frame, entry.version)) for entry in each]
        for kind, each in _entries(site, held, now=now).items()
    }
    core: list[str] = []
    versions: dict[str, str] = {}
    linked: list[str] = []
    for route in DOCUMENTS:
        for entry, version in entries[route.of]:
            path = route.path(*entry.args)
            if entry.version is None:
                core.append(path)
                continue
            versions[path] = version
            if entry.is_linked:
                linked.append(path)
    return Catalogue(tuple(core), versions, tuple(linked), former_paths())


@dataclass(frozen=True)
class CatalogueEntry:
    """Something of which there are documents, by the arguments of their routes.

    ``version`` is None if any write or the clock may change them.
    """

    args: Sequence[object] = ()
    version: Version | None = None
    is_linked: bool = False


def _entries(site: Page, held: Contents, *, now: datetime) -> dict[Of, list[CatalogueEntry]]:
    today = now.astimezone(site.zone).date()
    before_launch = {
        Of.SITE: [CatalogueEntry()],
        Of.STYLE: [CatalogueEntry([each], (each,), is_linked=True) for each in digests(site)],
        Of.IMAGE: list(_images(site, held)),
    }
    if not site.is_launched:
        return {of: before_launch.get(of, []) for of in Of}
    return before_launch | {
        Of.INCIDENT: list(_incidents(held)),
        Of.MAINTENANCE: [
            CatalogueEntry([each.code], each.version) for each in held.incidents if each.is_planned
        ],
        Of.POSTMORTEMS: [
            CatalogueEntry(
                version=tuple(each.version for each in held.incidents if each.has_postmortem)
            )
        ],
        Of.PROGRAM: [CatalogueEntry(version=())],
        Of.JOB: [
            CatalogueEntry([job.code], None if job.is_live else job.version) for job in held.jobs
        ],
        Of.MONTH: list(_months(held)),
        Of.UPTIME_MONTH: list(_uptime_months(held, today)),
        Of.COMPONENT_NOW: list(_components_now(held, today, now=now)),
        Of.COMPONENT: list(_components(held)),
        Of.COMPONENT_MONTH: [
            entry for component in held.components for entry in _months_of(component, held)
        ],
    }


def _images(site: Page, held: Contents) -> Iterator[CatalogueEntry]:
    """Those of the page stand on the front page."""
    own = {image.name for image in site.images}
    return (CatalogueEntry([name], (str(name),), name in own) for name in held.images)


def _jobs_of(held: Contents) -> defaultdict[str | None, list[JobVersion]]:
    """Return the jobs of each incident, by its code."""
    found: defaultdict[str | None, list[JobVersion]] = defaultdict(list)
    for job in held.jobs:
        found[job.incident_code].append(job)
    return found


def _incidents(held: Contents) -> Iterator[CatalogueEntry]:
    jobs_of = _jobs_of(held)
    for incident in held.incidents:
        jobs = jobs_of[incident.code]
        is_live = incident.is_live or any(job.is_live for job in jobs)
        version = (*incident.version, *(job.version for job in jobs))
        yield CatalogueEntry([incident.code], None if is_live else version, incident.is_recent)


def _months(held: Contents) -> Iterator[CatalogueEntry]:
    told, filters = _by_month(held.incidents), _filters(held)
    for month in held.months:
        version = (*told[month], held.months[-1], filters)
        yield CatalogueEntry([month], None if month == held.present_on else version)


def _uptime_months(held: Contents, today: date) -> Iterator[CatalogueEntry]:
    shown = _digest(
        *((one.in_service_on, one.is_showcased) for one in held.components),
        *((one.code, one.name) for one in held.components if one.is_visible and one.is_showcased),
    )
    for month in held.uptime_months:
        outages = (held.outages.get(on) for on in months_to(month, today=today))
        version = (later_than(month, today=today), shown, *outages)
        yield CatalogueEntry([month], None if month == held.present_on else version)


def _components_now(held: Contents, today: date, *, now: datetime) -> Iterator[CatalogueEntry]:
    """Its topic, and those of jobs of its open incidents, say what was written; the rest is what
    the clock alone changes.
    """
    this_minute = now.replace(second=0, microsecond=0)
    jobs_of = _jobs_of(held)
    for component in held.components:
        recent = [one for one in component.incidents if one.is_recent]
        jobs = [job.revision for one in recent for job in jobs_of[one.code] if job.is_live]
        minute = this_minute if component.is_troubled or jobs else None
        told = [(one.is_felt, one.overdue) for one in recent]
        version = (component.revision, today, minute, *told, *jobs)
        yield CatalogueEntry([component.code], version, component.is_troubled)


def _components(held: Contents) -> Iterator[CatalogueEntry]:
    filters = _filters(held)
    for component in held.components:
        told = map(_version, component.incidents)
        yield CatalogueEntry([component.code], (component.name, *told, held.present_on, filters))


def _months_of(component: ComponentVersion, held: Contents) -> Iterator[CatalogueEntry]:
    spanned = months((incident.month_on for incident in component.incidents), held.present_on)
    told, filters = _by_month(component.incidents), _filters(held)
    for month in spanned:
        version = (component.name, *told[month], spanned[0], spanned[-1], filters)
        yield CatalogueEntry([component.code, month], version)


def _filters(held: Contents) -> str:
    """Return what changes with the choice of components on each page of the history."""
    return _digest(*((one.code, one.name) for one in held.components if one.is_visible))


def _by_month(incidents: Iterable[IncidentVersion]) -> Mapping[date, list[Version]]:
    """Return what changes with what each month tells of."""
    found: defaultdict[date, list[Version]] = defaultdict(list)
    for incident in incidents:
        for month in incident.months:
            found[month].append(_version(incident))
    return found


def _version(incident: IncidentVersion) -> Version:
    return (incident.code, *incident.version)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
