"""Maintenances as a calendar (RFC 5545). Times are in UTC, so no zone needs to be defined.

The library is loaded with the first calendar: it takes some megabytes, and a worker writes one only
into mail of a maintenance.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from incidents.domain import lifecycle, markdown
from incidents.domain.lifecycle import Times
from incidents.domain.markdown import printable
from incidents.domain.vocabulary import Status
from incidents.models import Incident, Page
from incidents.queries import feeds
from incidents.queries.components import component as component_of
from incidents.queries.feeds import FeedMaintenance
from incidents.queries.reports import Report, ReportedUpdate, report
from incidents.queries.site import launched, page
from incidents.render import labels, links, moments, recurrence
from incidents.render.feeds import address, title
from incidents.render.kept import kept

if TYPE_CHECKING:
    from icalendar import Calendar, Event

REFRESH_INTERVAL = timedelta(hours=1)


def history_ics(component_code: str | None) -> bytes:
    """An event a maintenance; none before the page is launched. Five queries, six for a component.

    Raises Component.DoesNotExist.
    """
    site = page()
    component = component_of(component_code) if component_code and site.is_launched else None
    name = title(site, component, _("Maintenance"))
    calendar = _calendar("PUBLISH")
    calendar.calendar_name = name
    calendar.add("source", address(site, "calendar", component), parameters={"value": "URI"})
    # RFC 7986 asks for the type, which the library leaves out.
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"value": "DURATION"})
    # What older readers know it as; of X- properties the library knows no types.
    calendar.add("x-published-ttl", "PT1H")
    for planned in feeds.planned(component) if site.is_launched else ():
        calendar.add_component(_event(site, planned))
    written: bytes = calendar.to_ical()
    return written


def maintenance_ics(code: str) -> bytes:
    """One open maintenance, to be added to a calendar. Five queries.

    Raises Page.DoesNotExist before the page is launched, Incident.DoesNotExist.
    """
    site, found = launched(), report(code)
    if not (found.incident.is_maintenance and found.incident.is_open):
        raise Incident.DoesNotExist(code)
    return of_maintenance(site, feeds.in_calendar([found])[0])


def of_maintenance(site: Page, planned: FeedMaintenance) -> bytes:
    """Return one maintenance for a calendar program, which knows it again by its UID."""
    incident = planned.report.incident
    is_off = incident.status == Status.CANCELLED or incident.withdrawn_at is not None
    calendar = _calendar("CANCEL" if is_off else "PUBLISH")
    calendar.add_component(_event(site, planned))
    written: bytes = calendar.to_ical()
    return written


def _calendar(method: str) -> Calendar:
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Plainstatus//Maintenance//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(page: Page, planned: FeedMaintenance) -> Event:
    from icalendar import Event  # noqa: PLC0415

    incident = planned.report.incident
    event = Event()
    event.add("uid", f"{incident.code}@{page.tag_authority}")
    event.add("dtstamp", incident.updated_at)
    event.add("created", incident.created_at)
    event.add("last-modified", incident.updated_at)
    event.add("sequence", planned.sequence)
    span = _times(incident)
    event.add("dtstart", span.start_at)
    event.add("dtend", span.end_at)
    # Planned work takes nobody's time.
    event.add("transp", "TRANSPARENT")
    if incident.withdrawn_at is None:
        _tell(event, page, planned.report)
    else:
        # Calendars that keep what they once saw are told to drop it, without repeating
        # what was taken back.
        event.add("status", "CANCELLED")
        event.add("summary", _("Maintenance withdrawn"))
    return event


def _times(incident: Incident) -> Times:
    return lifecycle.times(
        Status(incident.status),
        planned=incident.planned,
        started_at=incident.started_at,
        ended_at=incident.closed_at,
    )


def _tell(event: Event, page: Page, report: Report) -> None:
    event.add("status", lifecycle.TRAITS[Status(report.incident.status)].calendar_status)
    event.add("summary", printable(report.incident.name))
    event.add("url", links.absolute(page, links.incident_path(report.incident)))
    event.add("description", printable(_description(page, report)))


def _description(page: Page, report: Report) -> str:
    told = [_told(page, told) for told in report.updates]
    facts = labels.affects(report), recurrence.repeats(report.incident)
    return "\n\n".join(filter(None, [*facts, *told]))


def _told(page: Page, told: ReportedUpdate) -> str:
    at = moments.short(told.update.display_at, page.zone)
    return f"{at} · {labels.label(told)}\n{_text(told.update.body)}"


def _text(source: str) -> str:
    """Render Markdown to plain text, once."""
    key = markdown.cache_key(source, scope="text")
    return kept(("text", key), lambda: markdown.to_text(source))
