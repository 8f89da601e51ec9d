"""The paths of all public documents, and the version of what each is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse

from incidents.publishing.fingerprint import fingerprint
from incidents.queries.catalogue import Held, Holdings, Told, Version, Work, holdings, months
from incidents.queries.site import page
from incidents.render.calendars import later_than, months_to

_PAGES = ("home", "history", "uptime", "maintenances")
_FRAGMENTS = ("status", "incidents", "jobs", "maintenances", "components", "days")
_FEEDS = ("history-atom", "history-rss", "updates-atom")

Versioned = tuple[str, Version]


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
    held = holdings(zone=site.zone, now=now)
    core = tuple(_core(held))
    # What stands on every page: its name and address, and the components in the filters; and
    # what it is made with.
    named = (component.name for component in held.components)
    frame = (fingerprint(), site.updated_at.isoformat(), *named)
    today = now.astimezone(site.zone).date()
    versions = {
        path: _digest(frame, version)
        for path, version in (*_past(held, today), *_of_jobs(held), *_of_components(held))
        if path not in core
    }
    linked = (path for told in held.incidents if told.is_recent for path in _of_incident(told))
    return Catalogue(core, versions, tuple(path for path in linked if path in versions))


def _core(held: Holdings) -> Iterator[str]:
    yield reverse("home")
    for fragment in _FRAGMENTS:
        yield reverse(f"live-{fragment}")
    live = [job for job in held.jobs if job.is_live]
    at_work = {job.incident_code for job in live}
    for incident in held.incidents:
        if incident.is_open or incident.code in at_work:
            yield from _of_incident(incident)
    for job in live:
        yield from _of_job(job)
    for name in (*_PAGES[1:], *(f"feed-{feed}" for feed in _FEEDS), "feed-calendar"):
        yield reverse(name)
    yield reverse("history-month", args=[held.present_on])
    yield reverse("uptime-month", args=[held.present_on])


def _past(held: Holdings, today: date) -> Iterator[Versioned]:
    for incident in held.incidents:
        jobs = [job.version for job in held.jobs if job.incident_code == incident.code]
        for path in _of_incident(incident):
            yield path, (*incident.version, *jobs)
    for month in held.months:
        told = [incident for incident in held.incidents if incident.month_on == month]
        yield reverse("history-month", args=[month]), (*_versions(told), held.months[-1:])
    for month in held.uptime_months:
        outages = (held.outages.get(on) for on in months_to(month, today=today))
        in_service = (component.in_service_on for component in held.components)
        later_on = later_than(month, today=today)
        yield reverse("uptime-month", args=[month]), (later_on, *in_service, *outages)


def _of_jobs(held: Holdings) -> Iterator[Versioned]:
    for job in held.jobs:
        for path in _of_job(job):
            yield path, job.version


def _of_components(held: Holdings) -> Iterator[Versioned]:
    for component in held.components:
        told = _versions(component.incidents)
        for name in ("component-history", *(f"feed-component-{feed}" for feed in _FEEDS)):
            yield reverse(name, args=[component.code]), (*told, held.present_on)
        yield reverse("feed-component-calendar", args=[component.code]), told
        yield from _months_of(component, held)


def _months_of(component: Held, held: Holdings) -> Iterator[Versioned]:
    spanned = months((incident.month_on for incident in component.incidents), held.present_on)
    for month in spanned:
        told = [incident for incident in component.incidents if incident.month_on == month]
        path = reverse("component-history-month", args=[component.code, month])
        yield path, (*_versions(told), spanned[0], spanned[-1])


def _of_incident(incident: Told) -> Iterator[str]:
    yield reverse("incident", args=[incident.code])
    yield reverse("live-incident", args=[incident.code])


def _of_job(job: Work) -> Iterator[str]:
    for name in ("live-job", "job", "job-json", "job-svg"):
        yield reverse(name, args=[job.code])


def _versions(incidents: Iterable[Told]) -> Version:
    return tuple((incident.code, *incident.version) for incident in incidents)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
