from __future__ import annotations

from typing import Any

import pytest

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.models import Incident
from incidents.operations import incidents, maintenances, series
from incidents.operations.actor import SYSTEM
from incidents.render import icalendar
from tests import formats, make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def events() -> list[dict[str, Any]]:
    return formats.calendar(icalendar.history_ics(None))


def moved(maintenance: Incident, **fields: Any) -> Incident:
    defaults = {
        "by": SYSTEM,
        "name": maintenance.name,
        "scheduled_for": NOW + DAY,
        "scheduled_until": NOW + DAY + HOUR,
        "starts_by_itself": True,
        "ends_by_itself": True,
        "now": NOW,
    }
    return maintenances.edit_maintenance(maintenance.pk, **(defaults | fields))


def test_a_maintenance_is_an_event_in_its_window():
    make.page(url="https://status.example.org")
    cdn = make.component()
    maintenance = make.maintenance(component_codes=[cdn.code], body="Uploads; **all**, wait.")
    make.incident()

    [event] = events()

    assert (event["dtstart"], event["dtend"]) == (NOW + HOUR, NOW + 2 * HOUR)
    assert (event["summary"], event["status"]) == ("Database upgrade", "CONFIRMED")
    assert event["uid"] == f"{maintenance.code}@status.example.org"
    assert event["url"] == f"https://status.example.org/incidents/{maintenance.code}"
    assert event["description"] == (
        "This maintenance affects: Index – CDN.\n\n"
        "Jun 10, 12:00 UTC · Scheduled\nUploads; all, wait."
    )


def test_each_occurrence_of_a_series_is_an_event_with_an_id_of_its_own():
    make.page()
    weekly = make.maintenance(recurrence=Recurrence(Frequency.WEEKLY)).series
    told = {event["uid"]: event for event in events()}

    series.stop_series(weekly.pk, by=SYSTEM, now=NOW + MINUTE)

    begun = sorted(event["dtstart"] for event in told.values())
    assert begun == [NOW + HOUR + n * 7 * DAY for n in range(13)]
    assert all("Repeats every week" in event["description"] for event in told.values())
    for event in events():
        assert event["status"] == "CANCELLED"
        assert event["sequence"] > told[event["uid"]]["sequence"]


def test_each_change_raises_the_sequence_and_keeps_the_id():
    make.page()
    maintenance = make.maintenance()
    seen = events()

    moved(maintenance)
    seen += events()
    make.update(maintenance, Status.SCHEDULED, body="Moved by a day.")
    seen += events()
    make.page(url="https://elsewhere.example")
    seen += events()

    assert len({event["uid"] for event in seen}) == 1
    numbers = [event["sequence"] for event in seen]
    assert numbers[0] < numbers[1] < numbers[2] == numbers[3]
    assert seen[1]["dtstart"] == NOW + DAY


def test_a_withdrawn_maintenance_is_cancelled_without_a_word_of_it():
    make.page()
    maintenance = make.maintenance(name="Secret", body="Told by mistake.")
    [before] = events()

    incidents.withdraw_incident(maintenance.pk, by=SYSTEM, now=NOW + HOUR)

    [event] = events()
    assert (event["uid"], event["status"]) == (before["uid"], "CANCELLED")
    assert event["sequence"] > before["sequence"]
    assert event["dtstamp"] == NOW + HOUR
    document = icalendar.history_ics(None)
    assert b"Secret" not in document
    assert b"mistake" not in document


def test_updates_are_told_newest_first_in_the_page_s_zone():
    make.page(time_zone="Asia/Dubai")
    maintenance = make.maintenance()
    make.update(maintenance, Status.IN_PROGRESS, body="Begun.", now=NOW + HOUR)

    [event] = events()

    newest, oldest = event["description"].split("\n\n")
    assert newest == "Jun 10, 17:00 UTC+04 · In progress\nBegun."
    assert oldest.startswith("Jun 10, 16:00 UTC+04 · Scheduled")


def test_calendars_are_asked_to_come_back_every_hour():
    make.page()

    document = icalendar.history_ics(None)

    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in document
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in document


def test_long_names_in_any_script_are_folded_between_characters():
    make.page()
    for name in ("é" * 255, "🙂" * 255, "א, ב; ג\\" * 30):
        make.maintenance(name=name)

    names = {event["summary"] for event in events()}

    assert names == {"é" * 255, "🙂" * 255, ("א, ב; ג\\" * 30)}


def test_a_cancelled_maintenance_is_so_with_a_higher_sequence_in_its_planned_window():
    make.page()
    maintenance = make.maintenance()
    [before] = events()

    make.update(maintenance, Status.CANCELLED, body="Not needed.", now=NOW + MINUTE)

    [after] = events()
    assert after["status"] == "CANCELLED"
    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert (after["dtstart"], after["dtend"]) == (before["dtstart"], before["dtend"])
    assert "Cancelled\nNot needed." in after["description"]


@pytest.mark.parametrize("ended_at", [NOW + HOUR + MINUTE, NOW + DAY])
def test_an_end_early_or_late_is_in_the_calendar(ended_at):
    make.page()
    maintenance = make.maintenance(starts_by_itself=False)
    make.update(maintenance, Status.IN_PROGRESS, now=NOW + MINUTE)
    make.update(maintenance, Status.COMPLETED, now=ended_at)

    [event] = events()

    assert (event["dtstart"], event["dtend"]) == (NOW + MINUTE, ended_at)
