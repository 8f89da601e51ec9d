"""Incidents and maintenances as templates print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from incidents.domain.transitions import Label
from incidents.models import Incident, Postmortem
from incidents.queries.reports import Report, Told
from incidents.render import links, shapes, words


@dataclass(frozen=True)
class Entry:
    """One update. ``is_quiet``: the status is that of the update before."""

    code: str
    label: str
    aside: str
    is_quiet: bool
    body: str
    at: datetime
    edited_at: datetime | None
    news_key: str
    news: str


@dataclass(frozen=True)
class Promise:
    """When the next update was promised for."""

    at: datetime
    is_overdue: bool


@dataclass(frozen=True)
class Story:
    """``shape`` is that of what it did, ``state_shape`` of how it is now. ``entries`` are newest
    first. ``reported_at`` only where it is not when it started.
    """

    incident: Incident
    path: str
    shape: str
    state_shape: str
    status: str
    entries: Sequence[Entry]
    affects: str
    reported_at: datetime | None
    promise: Promise | None
    duration: str
    is_felt: bool
    postmortem: Postmortem | None

    @property
    def latest(self) -> Entry:
        return self.entries[0]


def stories(reports: Sequence[Report], *, now: datetime) -> list[Story]:
    return [story(report, now=now) for report in reports]


def story(report: Report, *, now: datetime) -> Story:
    incident = report.incident
    ends_at = incident.residual_ends_at
    is_open = incident.is_open
    return Story(
        incident=incident,
        path=links.incident_path(incident),
        shape=(shape := shapes.OF_IMPACT[incident.shown_impact]),
        state_shape=shape if is_open else "operational",
        status=incident.get_status_display(),
        entries=[_entry(incident, told) for told in report.updates],
        affects=words.affects(report),
        reported_at=_reported_at(report),
        promise=promise(report.next_update_at, now=now),
        duration=_duration(incident),
        is_felt=not is_open and ends_at is not None and ends_at > now,
        postmortem=report.published_postmortem,
    )


def promise(at: datetime | None, *, now: datetime) -> Promise | None:
    return Promise(at, is_overdue=at < now) if at else None


def _reported_at(report: Report) -> datetime | None:
    """When it was first reported, if a reader would see another minute than that of the start."""
    incident = report.incident
    started = incident.started_at.replace(second=0, microsecond=0)
    reported = report.first_reported_at.replace(second=0, microsecond=0)
    return report.first_reported_at if reported > started and not incident.is_maintenance else None


def _entry(incident: Incident, told: Told) -> Entry:
    update, label, aside = told.update, words.label(told), words.aside(told)
    return Entry(
        code=update.code,
        label=label,
        aside=aside,
        is_quiet=told.label is Label.UPDATE,
        body=update.body,
        at=update.display_at,
        edited_at=update.edited_at,
        news_key=f"{update.code}-{update.status}",
        news=_("%(name)s: %(label)s") % {"name": incident.name, "label": aside or label},
    )


def _duration(incident: Incident) -> str:
    if incident.closed_at is None or incident.closed_at < incident.started_at:
        return ""
    return span(incident.closed_at - incident.started_at)


def span(length: timedelta) -> str:
    """Print a length of time for people: "5 h 42 min", "3 d 4 h"."""
    minutes = max(1, round(length.total_seconds() / 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        parts = [_("%d d") % days, _("%d h") % hours if hours else ""]
    else:
        parts = [_("%d h") % hours if hours else "", _("%d min") % (minutes % 60)]
        parts = parts if minutes % 60 or not hours else parts[:1]
    return " ".join(filter(None, parts))
