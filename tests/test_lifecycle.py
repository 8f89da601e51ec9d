"""After each act on a maintenance, all that readers can look at tells the same story.

What is expected is told by ``Expected``: from what was said and the window that was planned, in
words and by loops of its own, and with nothing of what it is held against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from incidents.domain.content import UpdateContent
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.recurrence import Recurrence
from incidents.domain.uptime import Weights
from incidents.domain.vocabulary import STATUSES_OF, Frequency, IncidentKind, Status
from incidents.models import Component, DailyTotal, Incident, IncidentUpdate, StatusInterval
from incidents.operations import imports, incidents, maintenances, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import OperationError
from incidents.queries import uptime
from incidents.queries.front import front
from incidents.queries.maintenances import maintenances as on_page
from incidents.queries.reports import report
from incidents.render import feeds, icalendar
from incidents.render.incident_view import incident_view
from tests import examples, formats, make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# From noon on, so that seven steps end after midnight, as the planned window does.
STEP = 125 * MINUTE
WINDOW = {"scheduled_for": NOW + 10 * HOUR, "scheduled_until": NOW + 13 * HOUR}
LATER = NOW + 20 * HOUR
UTC_ZONE = ZoneInfo("Etc/UTC")
NBSP = "\N{NO-BREAK SPACE}"
WORKING = ("in_progress", "verifying")
ENDINGS = ("completed", "cancelled")
Said = Sequence[tuple[str, datetime]]
Verb = Callable[[Incident, datetime], object]


@dataclass(frozen=True)
class Expected:
    """The story that readers should be told, by ``said``, in order of time, and the window."""

    said: Said
    start_at: datetime
    end_at: datetime

    @property
    def status(self) -> str:
        return self.said[-1][0]

    @property
    def is_working(self) -> bool:
        return self.status in WORKING

    @property
    def section(self) -> str:
        if self.is_working:
            return "in progress"
        return "upcoming" if self.status == "scheduled" else "past"

    @property
    def runs(self) -> list[tuple[datetime, datetime | None]]:
        """The stretches of time at which the component was under maintenance."""
        found: list[tuple[datetime, datetime | None]] = []
        for status, at in self.said:
            if status in WORKING and (not found or found[-1][1] is not None):
                found.append((at, None))
            elif status not in WORKING and found and found[-1][1] is None:
                found[-1] = (found[-1][0], at)
        return [(start, end) for start, end in found if start != end]

    @property
    def span(self) -> tuple[datetime, datetime | None]:
        """From when to when it took place, or when it was called off."""
        began = ended = None
        for status, at in self.said:
            if status in WORKING:
                began, ended = began or at, None
            elif status == "scheduled":
                began = ended = None
            else:
                began, ended = (began if status == "completed" else None), ended or at
        return began or min(self.start_at, ended or self.start_at), ended

    @property
    def event(self) -> tuple[datetime, datetime, str]:
        """Its start, its end and its status in calendars."""
        if self.status in ("scheduled", "cancelled"):
            status = "CANCELLED" if self.status == "cancelled" else "CONFIRMED"
            return self.start_at, self.end_at, status
        start, end = self.span
        return start, max(end or self.end_at, start + MINUTE), "CONFIRMED"

    @property
    def length(self) -> str:
        start, end = self.span
        if end is None or self.status == "cancelled":
            return ""
        hours, minutes = divmod(max(1, (end - start) // MINUTE), 60)
        parts = {"h": hours, "min": minutes}
        if hours >= 24:
            parts = {"d": hours // 24, "h": hours % 24}
        return (
            f"Lasted {NBSP.join(f'{count}{NBSP}{unit}' for unit, count in parts.items() if count)}"
        )

    @property
    def affects(self) -> str:
        if self.status not in ENDINGS:
            return "affects"
        has_begun = any(status in WORKING for status, _at in self.said)
        return "affected" if self.status == "completed" or has_begun else "would have affected"

    def seconds(self, *, until: datetime | None) -> dict[date, float]:
        """The time under maintenance by day; what goes on counts ``until`` then, or not at all."""
        found: dict[date, float] = {}
        for start, end in self.runs:
            end = end or until
            while end and start < end:
                midnight = start.replace(hour=0, minute=0, second=0, microsecond=0) + DAY
                part = (min(end, midnight) - start).total_seconds()
                found[start.date()] = found.get(start.date(), 0.0) + part
                start = midnight
        return found


def announced(cdn: Component) -> Incident:
    return make.maintenance(component_codes=[cdn.code], **WINDOW)


def occurrence(cdn: Component) -> Incident:
    """The second of a series; the first was withdrawn."""
    first = {name: at - 7 * DAY for name, at in WINDOW.items()}
    twice = Recurrence(Frequency.WEEKLY, count=2)
    one = make.maintenance(component_codes=[cdn.code], recurrence=twice, now=NOW - 8 * DAY, **first)
    incidents.withdraw_incident(one.pk, by=SYSTEM, now=NOW - 8 * DAY)
    assert one.series is not None
    return one.series.occurrences.get(withdrawn_at=None)


def imported(cdn: Component) -> Incident:
    """From another page, amid the work."""
    told = [
        PastUpdate(
            content=UpdateContent(
                status=status,
                body="As planned.",
                display_at=at,
                components=make.saying("under_maintenance", cdn),
            )
        )
        for status, at in [(Status.SCHEDULED, NOW - DAY), (Status.IN_PROGRESS, NOW - HOUR)]
    ]
    window = {"scheduled_for": NOW - HOUR, "scheduled_until": NOW + HOUR}
    past = PastIncident(name="Database upgrade", updates=told, **window)
    return imports.import_incidents([past], by=SYSTEM, now=NOW)[0]


BEGINNINGS = {one.__name__: one for one in (announced, occurrence, imported)}


def post(status: Status, maintenance: Incident, now: datetime) -> None:
    make.update(maintenance, status, now=now)


def move(maintenance: Incident, now: datetime) -> None:
    window = {"scheduled_for": now + HOUR, "scheduled_until": now + 2 * HOUR}
    maintenances.edit_maintenance(maintenance.pk, by=SYSTEM, now=now, **window)
    maintenance.refresh_from_db()
    assert maintenance.planned.start_at == now + HOUR


def end_at(length: timedelta, maintenance: Incident, now: datetime) -> None:
    """Extend or shorten it to so long from now."""
    until = now + length
    maintenances.edit_maintenance(maintenance.pk, by=SYSTEM, now=now, scheduled_until=until)
    maintenance.refresh_from_db()
    assert maintenance.planned.end_at == until


def last(maintenance: Incident) -> IncidentUpdate:
    found = maintenance.updates.public().in_order().last()
    assert found is not None
    return found


def edit(maintenance: Incident, now: datetime, **told: object) -> None:
    content = UpdateContent(body="Corrected.", **told)
    updates.edit_update(last(maintenance).pk, by=SYSTEM, content=content, now=now)


def edit_status(status: Status, maintenance: Incident, now: datetime) -> None:
    edit(maintenance, now, status=status)


def edit_time(maintenance: Incident, now: datetime) -> None:
    edit(maintenance, now, display_at=last(maintenance).display_at - 5 * MINUTE)


def take_back(maintenance: Incident, now: datetime) -> None:
    updates.withdraw_update(last(maintenance).pk, by=SYSTEM, now=now)


def take_back_earlier(maintenance: Incident, now: datetime) -> None:
    """Take back the update before the last one; the announcement, which names components, stays."""
    _announced, *others = maintenance.updates.public().in_order()
    earlier = others[-2] if len(others) > 1 else last(maintenance)
    updates.withdraw_update(earlier.pk, by=SYSTEM, now=now)


def withdraw(maintenance: Incident, now: datetime) -> None:
    incidents.withdraw_incident(maintenance.pk, by=SYSTEM, now=now)


def wait(maintenance: Incident, now: datetime) -> None:
    maintenances.advance_due(now=now)


STATUSES = STATUSES_OF[IncidentKind.MAINTENANCE]
VERBS: dict[str, Verb] = {
    **{status.value: partial(post, status) for status in STATUSES},
    **{f"edit to {status}": partial(edit_status, status) for status in STATUSES},
    "edit its time": edit_time,
    "move": move,
    "extend": partial(end_at, 3 * HOUR),
    "shorten": partial(end_at, 5 * MINUTE),
    "take back": take_back,
    "take back earlier": take_back_earlier,
    "withdraw": withdraw,
    "wait": wait,
}


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def done(beginning: str, verbs: Sequence[str], cdn: Component) -> Incident:
    """Do one thing after another; what is refused changes nothing."""
    maintenance = BEGINNINGS[beginning](cdn)
    for number, verb in enumerate(verbs, 1):
        with suppress(OperationError):
            VERBS[verb](maintenance, NOW + number * STEP)
    maintenance.refresh_from_db()
    return maintenance


def sections(maintenance: Incident) -> list[str]:
    shown = on_page()
    places = {
        "upcoming": shown.upcoming,
        "in progress": shown.in_progress,
        "past": shown.completed,
    }
    return [
        section
        for section, there in places.items()
        if maintenance.pk in [report.incident.pk for report in there]
    ]


def holds_for_components(expected: Expected, cdn: Component) -> None:
    cdn.refresh_from_db()
    assert (cdn.status == "under_maintenance") == expected.is_working
    spans = StatusInterval.objects.order_by("started_at").values_list("started_at", "ended_at")
    assert list(spans) == expected.runs
    totals = DailyTotal.objects.values_list("day_on", "seconds")
    assert dict(totals) == expected.seconds(until=None)
    counted = uptime.last_days([cdn], zone=UTC_ZONE, now=LATER, weights=Weights(0.3, 1.0))[cdn.pk]
    days = {on: sum(of.values()) for on, of in counted.days.items()}
    assert (days, counted.fraction) == (expected.seconds(until=LATER), 1.0)


def holds_for_pages(expected: Expected, maintenance: Incident) -> None:
    assert maintenance.status == expected.status
    assert sections(maintenance) == [expected.section]
    view = incident_view(report(maintenance.code), now=LATER)
    assert (view.duration, len(view.entries)) == (expected.length, len(expected.said))
    assert view.affects == f"This maintenance {expected.affects}: Index – CDN."
    start, end = expected.span
    days = front(zone=UTC_ZONE, now=LATER).days
    ended = [day.day_on for day in days if maintenance in [r.incident for r in day.ended]]
    assert ended == ([end.date()] if end else [])
    ongoing = [day.day_on for day in days if maintenance in [r.incident for r in day.ongoing]]
    until = end.date() if end else LATER.date() + DAY
    if expected.status == "scheduled":
        assert not ongoing
    else:
        assert ongoing == [day.day_on for day in days if start.date() <= day.day_on < until]


def holds_for_calendar(expected: Expected, maintenance: Incident) -> None:
    [event] = [
        event
        for event in formats.calendar(icalendar.history_ics(None))
        if str(event["uid"]).startswith(maintenance.code)
    ]
    assert (event["dtstart"], event["dtend"], event["status"]) == expected.event
    assert f"This maintenance {expected.affects}" in str(event["description"])


def holds_for_feeds(expected: Expected, maintenance: Incident) -> None:
    news = maintenance.updates.news().count()
    every = formats.atom(feeds.updates_atom(None, now=LATER))
    assert sum(maintenance.code in entry.url for entry in every) == news
    for read in (
        formats.atom(feeds.history_atom(None, now=LATER)),
        formats.rss(feeds.history_rss(None, now=LATER)),
    ):
        entries = [entry for entry in read if maintenance.code in entry.url]
        assert len(entries) == bool(news)
        for entry in entries:
            assert f"This maintenance {expected.affects}: Index – CDN." in entry.html
            assert entry.html.count("<strong>") == len(expected.said)


def holds_for_withdrawn(maintenance: Incident, cdn: Component) -> None:
    cdn.refresh_from_db()
    assert cdn.status == "operational"
    assert not StatusInterval.objects.exists()
    assert not sections(maintenance)
    for feed in (feeds.history_atom, feeds.history_rss, feeds.updates_atom):
        assert maintenance.code not in feed(None, now=LATER).decode()
    [event] = [
        event
        for event in formats.calendar(icalendar.history_ics(None))
        if str(event["uid"]).startswith(maintenance.code)
    ]
    assert (event["status"], event["description"]) == ("CANCELLED", "")


@settings(
    examples.in_database(2),
    # Failing sequences are short as they are; to look for shorter ones would take minutes.
    phases=(Phase.explicit, Phase.generate),
)
@given(
    beginning=st.sampled_from(sorted(BEGINNINGS)),
    verbs=st.lists(st.sampled_from(sorted(VERBS)), max_size=7),
)
@example(beginning="announced", verbs=["cancelled"])
@example(beginning="announced", verbs=["in_progress", "shorten", "wait"])
@example(beginning="announced", verbs=["verifying", "wait", "wait", "wait", "wait", "wait", "wait"])
@example(beginning="announced", verbs=["in_progress", "scheduled", "cancelled"])
@example(beginning="announced", verbs=["in_progress", "scheduled", "in_progress", "completed"])
@example(beginning="announced", verbs=["in_progress", "cancelled", "in_progress", "completed"])
@example(beginning="announced", verbs=["in_progress", "completed", "edit to cancelled", "wait"])
@example(beginning="occurrence", verbs=["move", "wait", "wait", "wait", "extend", "completed"])
@example(beginning="announced", verbs=["in_progress", "verifying", "take back earlier"])
@example(beginning="imported", verbs=["completed", "in_progress", "verifying", "completed"])
def test_any_sequence_of_verbs_tells_one_story(beginning, verbs):
    with rolled_back():
        make.page()
        cdn = make.component()
        maintenance = done(beginning, verbs, cdn)
        if maintenance.withdrawn_at is not None:
            holds_for_withdrawn(maintenance, cdn)
            return
        said = list(maintenance.updates.public().in_order().values_list("status", "display_at"))
        window = maintenance.planned
        expected = Expected(said, window.start_at, window.end_at)

        holds_for_components(expected, cdn)
        holds_for_pages(expected, maintenance)
        holds_for_calendar(expected, maintenance)
        holds_for_feeds(expected, maintenance)
