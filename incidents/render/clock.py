"""The time from which the clock alone makes documents wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from incidents.domain.uptime import day_start
from incidents.queries import clock, measured
from incidents.queries.site import zone


def incidents_until(now: datetime) -> datetime:
    """Return it for documents about incidents. Two queries."""
    return clock.next_change_at(zone=zone(), now=now)


def today_until(now: datetime) -> datetime:
    """Return it for documents that name no day where it is today. One query."""
    of_page = zone()
    return day_start(now.astimezone(of_page).date() + timedelta(days=1), of_page)


def feeds_until(now: datetime) -> datetime | None:
    """Return it for feeds of incidents; None if only a write changes them. One query."""
    return clock.next_end_at(now=now)


def bars_until(now: datetime) -> datetime:
    """Return it for documents that count days of components. Two queries."""
    return clock.next_count_at(zone=zone(), now=now)


def component_until(now: datetime, code: str) -> datetime:
    """Return it for the page of the component with ``code``. Four queries."""
    of_page = zone()
    known_until = measured.valid_until(code)
    return min(
        clock.next_change_at(zone=of_page, now=now, code=code),
        clock.next_count_at(zone=of_page, now=now, code=code),
        *([known_until] if known_until and known_until > now else []),
    )


def component_feeds_until(now: datetime, code: str) -> datetime | None:
    """Return it for feeds of the component with ``code``; see ``feeds_until``. One query."""
    return clock.next_end_at(now=now, code=code)


def all_until(now: datetime) -> datetime:
    """Return it for documents that do both. Three queries."""
    of_page = zone()
    return min(
        clock.next_change_at(zone=of_page, now=now), clock.next_count_at(zone=of_page, now=now)
    )
