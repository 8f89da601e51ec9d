"""Arguments that several commands read: times, components with a status, windows in minutes."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime, timedelta

from django.utils import timezone

from incidents.domain.estimates import PartialWindow
from incidents.domain.moments import readings, typed_time
from incidents.domain.vocabulary import ComponentStatus
from incidents.management.terminal.errors import CannotDo
from incidents.operations.fields import Field

STATUSES = ", ".join(ComponentStatus.values)

TIME = "HH:MM of today or YYYY-MM-DDTHH:MM, both in the page's zone, or one with an offset"
AFTER = f"{TIME}; HH:MM that is more than an hour ago is tomorrow's"
BEFORE = f"{TIME}; HH:MM that is more than an hour from now is yesterday's"
CLOCK = re.compile(r"\d{1,2}:\d{2}", re.ASCII)


def moment(text: str, *, field: Field, toward: int = 0) -> datetime:
    """Return the instant that ``text`` names in the current zone; a clock time alone is today's.

    What lies ``toward`` another day is of that (see ``typed_time``). Raises CannotDo.
    """
    at = (
        typed_time(text, now=timezone.localtime(), toward=toward)
        if CLOCK.fullmatch(text)
        else _from_iso(text)
    )
    if at is None:
        raise CannotDo(f"“{text}” is not a time: give {TIME}.", field=field)
    instants = [at] if at.tzinfo else readings(at, timezone.get_current_timezone())
    if len(instants) != 1:
        times = "twice" if instants else "never"
        told = f"Clocks show “{text}” {times}; give it with an offset, as in +02:00."
        raise CannotDo(told, field=field)
    return instants[0]


def _from_iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def optional_moment(text: str | None, *, field: Field, toward: int) -> datetime | None:
    return None if text is None else moment(text, field=field, toward=toward)


def claim(text: str) -> tuple[str, ComponentStatus]:
    """Return the name or code of a component and its status, as from ``cdn=major_outage``."""
    reference, _, status = text.rpartition("=")
    if not reference or status not in ComponentStatus.values:
        raise ArgumentTypeError(f"“{text}” is not COMPONENT=STATUS; statuses: {STATUSES}")
    return reference, ComponentStatus(status)


def minutes(text: str) -> timedelta:
    """Return a whole number of minutes, up to a week of them."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:6]) <= 7 * 24 * 60):
        raise ArgumentTypeError(f"“{text}” is not a number of minutes from 1 to 10080")
    return timedelta(minutes=int(text))


def window(text: str) -> tuple[timedelta, timedelta]:
    """Return a range in minutes from now, as from ``30-60``."""
    first, _, last = text.partition("-")
    earliest, latest = minutes(first), minutes(last or first)
    if latest < earliest:
        raise ArgumentTypeError(f"“{text}” ends before it begins")
    return earliest, latest


def ahead(
    range_: tuple[timedelta, timedelta] | None, depends_on: str, *, now: datetime
) -> PartialWindow | None:
    """Return the estimate that was given, counted from ``now``."""
    if range_ is None:
        return PartialWindow(None, None, depends_on) if depends_on else None
    return PartialWindow(now + range_[0], now + range_[1], depends_on)


def add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, errors too")


def add_components(parser: ArgumentParser) -> None:
    parser.add_argument(
        "-c",
        "--component",
        dest="components",
        type=claim,
        action="append",
        default=[],
        metavar="COMPONENT=STATUS",
        help=f"what it says of one, by code or name, as often as there are; statuses: {STATUSES}",
    )


def add_named_components(parser: ArgumentParser, *, help: str) -> None:
    parser.add_argument(
        "-c",
        "--component",
        dest="components",
        action="append",
        default=[],
        metavar="COMPONENT",
        help=help,
    )


def add_quiet(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="tell no subscribers")
