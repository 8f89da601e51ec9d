"""Buttons of maintenances: each tells what readers will be told, and only then is done."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.models import Component, Incident, IncidentUpdate, MaintenanceSeries
from incidents.operations import maintenances
from incidents.queries import status_log
from tests import make, stored
from tests.admin.addresses import desk
from tests.admin.forms import errors, fields
from tests.make import DAY, HOUR, MINUTE

pytestmark = pytest.mark.django_db

BOARD = reverse("console:board")
WEEK = 7 * DAY
LAST_OF_MAY = datetime(2022, 5, 31, 12, tzinfo=UTC)


@pytest.fixture
def cdn():
    return make.component()


@pytest.fixture
def planned(cdn, now) -> Incident:
    window = {"scheduled_for": now + DAY, "scheduled_until": now + DAY + HOUR}
    return make.maintenance([cdn.code], **window)


@pytest.fixture
def begun(planned, now) -> Incident:
    make.update(planned, Status.IN_PROGRESS, now=now)
    planned.refresh_from_db()
    return planned


def act(maintenance: Incident, action: str) -> str:
    return reverse("console:act", args=[maintenance.code, action])


def text(response) -> str:
    return " ".join(response.content.decode().split())


def done(office, maintenance: Incident, action: str, **changes: str):
    """Do it as a browser without script does, which is told once more what was changed."""
    form = fields(office.get(act(maintenance, action)), "seen", **changes)
    response = office.post(act(maintenance, action), form)
    if response.status_code == 200:
        response = office.post(act(maintenance, action), fields(response, "seen"))
    maintenance.refresh_from_db()
    return response


def said(maintenance: Incident) -> str:
    return maintenance.updates.latest("pk").body


def test_work_is_extended_by_an_hour_with_what_readers_are_told(office, begun, now):
    page = office.get(act(begun, "extend"))
    told = "Extended: planned until Jun 11, 14:00 UTC now, no longer until Jun 11, 13:00 UTC."

    response = office.post(act(begun, "extend"), fields(page, "seen"))

    begun.refresh_from_db()
    assert f"Readers are told: “{told}”" in text(page)
    assert response.url == desk(begun)
    assert begun.scheduled_until == now + DAY + 2 * HOUR
    assert said(begun).strip() == told


def test_what_should_have_ended_is_extended_from_now_on(office, cdn, now):
    late = make.maintenance(
        [cdn.code],
        now=now - 3 * HOUR,
        scheduled_for=now - 2 * HOUR,
        scheduled_until=now - 57 * MINUTE,
        ends_by_itself=False,
    )
    make.update(late, Status.IN_PROGRESS, now=now - 2 * HOUR)

    done(office, late, "extend", by="30")

    assert now + 90 * MINUTE < late.scheduled_until <= now + 96 * MINUTE


def test_an_end_is_typed_and_one_before_the_beginning_is_refused(office, begun, now):
    done(office, begun, "extend", by="at", until="2022-06-11T20:00")
    form = fields(office.get(act(begun, "extend")), "seen", by="at", until="2022-06-10T09:00")

    asked = office.post(act(begun, "extend"), form)
    refused = office.post(act(begun, "extend"), fields(asked, "seen"))

    begun.refresh_from_db()
    assert begun.scheduled_until == now + DAY + 8 * HOUR
    assert "would end before it began" in errors(refused)
    assert fields(refused, "seen")["until"] == "2022-06-10T09:00"


def test_a_move_to_the_same_window_is_not_said_to_be_done(office, planned):
    form = fields(office.get(act(planned, "move")), "seen")

    answer = office.post(act(planned, "move"), form, follow=True)

    assert "Nothing was changed: that was its window." in text(answer)
    assert "Done; the page shows it." not in text(answer)


def test_what_was_changed_is_told_before_it_is_done(office, planned, now):
    form = fields(office.get(act(planned, "move")), "seen", scheduled_for="2022-06-12T12:00")

    asked = office.post(act(planned, "move"), form)
    planned.refresh_from_db()
    before = planned.scheduled_for
    office.post(act(planned, "move"), fields(asked, "seen"))

    planned.refresh_from_db()
    told = "Moved: planned from Jun 12, 12:00 to 13:00 UTC now, no longer Jun 11, 12:00"
    assert told in text(asked)
    assert before == now + DAY
    assert planned.scheduled_for == now + 2 * DAY
    assert said(planned).startswith(told)


def test_what_the_script_asks_does_nothing(office, planned):
    form = fields(office.get(act(planned, "cancel")), "seen")

    office.post(act(planned, "cancel"), form | {"ask": "1"})

    planned.refresh_from_db()
    assert planned.is_open


@pytest.mark.parametrize(
    ("action", "chosen", "told"),
    [
        ("start", {}, "1 subscriber is told of it."),
        ("cancel", {}, "1 subscriber is told of it."),
        ("move", {"scheduled_for": "2022-06-12T12:00"}, "1 subscriber is told of it."),
        ("move", {}, ""),
        ("repeat", {}, ""),
    ],
)
def test_how_many_subscribers_hear_of_it_is_said_before_it_is_done(
    office, planned, action, chosen, told
):
    make.subscriber("plans@example.org")
    make.subscriber("trouble@example.org", wants_maintenances=False)
    form = fields(office.get(act(planned, action)), "seen", **chosen)

    page = text(office.post(act(planned, action), form | {"ask": "1"}))

    assert ("told of it." in page) == bool(told)
    assert told in page


def test_a_move_names_other_work_on_the_same_components(office, planned, cdn, now):
    window = {"scheduled_for": now + 2 * DAY, "scheduled_until": now + 2 * DAY + HOUR}
    make.maintenance([cdn.code], name="New switches", **window)
    form = fields(office.get(act(planned, "move")), "seen", scheduled_for="2022-06-12T12:30")

    asked = office.post(act(planned, "move"), form | {"ask": "1"})

    assert "At the same time: “New switches”" in text(asked)
    assert "Database upgrade”, Jun" not in text(asked)


def test_a_window_within_a_day_names_it_once(office, planned):
    for page in [act(planned, "cancel"), desk(planned), reverse("console:maintenances")]:
        assert "Jun 11, 2022 12:00 – 13:00" in text(office.get(page))


def test_work_begins_by_a_button_that_says_what_components_become(office, planned, cdn):
    page = office.get(act(planned, "start"))

    office.post(act(planned, "start"), fields(page, "seen"))

    cdn.refresh_from_db()
    planned.refresh_from_db()
    assert "The status goes from “Scheduled” to “In progress”." in text(page)
    assert "Index – CDN: “Operational” becomes “Under maintenance”." in text(page)
    assert (planned.status, cdn.status) == ("in_progress", "under_maintenance")
    assert said(planned) == "The maintenance has begun."


def test_work_is_finished_early_with_words_of_ones_own(office, begun, cdn, now):
    page = office.get(act(begun, "finish"))

    office.post(act(begun, "finish"), fields(page, "seen", body="Done, and quicker."))

    cdn.refresh_from_db()
    begun.refresh_from_db()
    assert "Index – CDN: “Under maintenance” becomes “Operational”." in text(page)
    assert (begun.status, cdn.status) == ("completed", "operational")
    assert begun.closed_at < begun.scheduled_until
    assert said(begun) == "Done, and quicker."


def test_a_button_pressed_twice_acts_once(office, begun):
    form = fields(office.get(act(begun, "finish")), "seen")

    for _ in range(2):
        again = office.post(act(begun, "finish"), form, follow=True)

    assert IncidentUpdate.objects.filter(status=Status.COMPLETED).count() == 1
    assert "It is “Completed” by now." in text(again)


def test_planned_work_is_called_off(office, planned, cdn):
    page = office.get(act(planned, "cancel"))

    office.post(act(planned, "cancel"), fields(page, "seen"))

    planned.refresh_from_db()
    assert "Calendars say that it is cancelled." in text(page)
    assert "This and all to come" not in text(page)
    assert planned.status == "cancelled"
    assert said(planned) == "The maintenance is cancelled."


def test_planned_work_is_made_to_recur(office, planned):
    done(office, planned, "repeat", repeats="weekly", interval="2", until_on="2022-12-31")

    series = MaintenanceSeries.objects.get()
    assert series.recurrence.interval == 2
    assert said(planned) == "Repeats every 2 weeks, until Dec 31, 2022."
    assert "Repeat</a>" not in text(office.get(desk(planned)))


def test_a_rule_that_makes_no_sense_is_refused_beside_its_field(office, planned):
    form = fields(office.get(act(planned, "repeat")), "seen", interval="0")

    asked = office.post(act(planned, "repeat"), form)
    refused = office.post(act(planned, "repeat"), fields(asked, "seen"))

    assert "every 1 to 99 weeks or months" in errors(refused)
    assert not MaintenanceSeries.objects.exists()


@pytest.mark.long
@pytest.mark.parametrize(("which", "left"), [("one", 12), ("all", 0)])
def test_one_of_a_series_is_called_off_or_all_of_them(office, cdn, now, which, left):
    weekly = Recurrence(Frequency.WEEKLY)
    one = make.maintenance([cdn.code], now=now, recurrence=weekly)

    done(office, one, "cancel", which=which, body="No disks came.")

    assert one.status == "cancelled"
    assert said(one) == "No disks came."
    assert Incident.objects.open_maintenances().count() == left
    assert (MaintenanceSeries.objects.get().stopped_at is None) == (which == "one")


def test_only_what_fits_the_state_is_offered(office, begun, planned):
    page = text(office.get(desk(begun)))

    assert "/finish/" in page
    assert "/extend/" in page
    assert "/start/" not in page
    assert "/move/" not in page


def test_each_button_says_aloud_of_which_maintenance_it_is(office, planned):
    make.maintenance(name="New switches")

    page = text(office.get(BOARD))

    named = re.findall(r'>Move<span class="visually-hidden">: ([^<]+)</span>', page)
    assert set(named) == {"New switches", planned.name}


def test_the_board_has_the_buttons(office, planned):
    page = text(office.get(BOARD))

    for action in ("start", "extend", "move", "repeat", "cancel"):
        assert act(planned, action) in page


@pytest.mark.parametrize("action", ["start", "cancel", "repeat"])
def test_who_may_not_post_gets_no_button_that_posts(office_of, planned, action):
    office = office_of("change_incident", "view_incident")

    assert office.get(act(planned, action)).status_code == 403
    assert act(planned, action) not in text(office.get(desk(planned)))


@pytest.mark.parametrize("action", ["extend", "move"])
def test_who_may_only_post_gets_no_button_that_moves(office_of, planned, action):
    office = office_of("add_incidentupdate")

    assert office.get(act(planned, action)).status_code == 403
    assert act(planned, action) not in text(office.get(desk(planned)))


def test_there_is_no_such_button(office, planned):
    incident = make.incident()

    assert office.get(act(planned, "explode")).status_code == 404
    assert office.get(act(incident, "cancel")).status_code == 404


@pytest.fixture
def weekly(cdn, now) -> Incident:
    """The first of a series."""
    recurrence = Recurrence(Frequency.WEEKLY)
    window = {"scheduled_for": now + DAY, "scheduled_until": now + DAY + HOUR}
    return make.maintenance([cdn.code], recurrence=recurrence, **window)


def starts() -> list[datetime]:
    return [one.scheduled_for for one in Incident.objects.open_maintenances()]


@pytest.mark.long
def test_a_series_that_is_shown_and_sent_changes_nothing(office, weekly):
    page = office.get(act(weekly, "series"))

    with stored.nothing_written():
        office.post(act(weekly, "series"), fields(page, "seen"))

    assert "Nothing changes yet." in text(page)


def test_a_series_is_changed_in_one_form(office, weekly, cdn, now):
    files = make.component("Files")
    more = {f"components-{cdn.code}": "", f"components-{files.code}": "under_maintenance"}
    changes = {"scheduled_for": "2022-06-11T15:00", "length": "120", "until_on": "2022-07-01"}

    done(office, weekly, "series", name="Vacuum", body="New disks.", **changes, **more)

    assert starts() == [now + DAY + n * WEEK + 3 * HOUR for n in range(3)]
    for one in Incident.objects.open_maintenances():
        assert one.scheduled_until - one.scheduled_for == 2 * HOUR
        assert one.name == "Vacuum"
        assert affected(one) == [files]
    bodies = [update.body for update in weekly.updates.all()]
    assert sum("New disks." in body for body in bodies) == 1
    assert sum("Moved: " in body for body in bodies) == 1


@pytest.mark.long
def test_what_a_change_of_a_series_tells_is_said_before(office, weekly, now):
    form = fields(office.get(act(weekly, "series")), "seen", scheduled_for="2022-06-12T12:00")

    asked = office.post(act(weekly, "series"), form | {"body": "New disks."})

    assert "Readers are told of the next one: “Moved: planned from Jun 12, 12:00" in text(asked)
    assert "The next one tells the new message once." in text(asked)
    assert starts()[0] == now + DAY


@pytest.mark.long
def test_a_series_moves_to_another_day_from_its_next_one_on(office, weekly, now):
    later = now + DAY + 8 * DAY
    with time_machine.travel(later):
        maintenances.advance_due(now=later)
        done(office, weekly, "series", scheduled_for="2022-06-26T12:00")

    assert starts()[:2] == [now + 16 * DAY, now + 23 * DAY]


def test_a_new_time_of_day_keeps_the_days_of_a_month(office, now):
    window = {"scheduled_for": LAST_OF_MAY, "scheduled_until": LAST_OF_MAY + HOUR}
    before = LAST_OF_MAY - DAY
    recurrence = Recurrence(Frequency.MONTHLY_BY_DAY, count=4)
    first = make.maintenance(recurrence=recurrence, now=before, **window)
    maintenances.advance_due(now=now)

    done(office, first, "series", scheduled_for="2022-06-30T15:00")

    assert [(at.month, at.day, at.hour) for at in starts()] == [
        (6, 30, 15),
        (7, 31, 15),
        (8, 31, 15),
    ]


@pytest.mark.long
def test_another_day_takes_none_more_than_were_to_come(office, weekly, now):
    MaintenanceSeries.objects.update(count=3, last_at=now + DAY + 2 * WEEK)
    later = now + 2 * DAY
    with time_machine.travel(later):
        maintenances.advance_due(now=later)
        done(office, weekly, "series", scheduled_for="2022-06-19T12:00")

    assert starts() == [now + 9 * DAY, now + 16 * DAY]


@pytest.mark.long
def test_a_wrong_rule_of_a_series_is_refused_and_kept(office, weekly):
    form = fields(office.get(act(weekly, "series")), "seen", interval="0", name="Vacuum")

    asked = office.post(act(weekly, "series"), form)
    refused = office.post(act(weekly, "series"), fields(asked, "seen"))

    assert "every 1 to 99 weeks or months" in errors(refused)
    assert fields(refused, "seen")["name"] == "Vacuum"


@pytest.mark.long
def test_a_stopped_series_is_changed_no_more(office, weekly):
    done(office, weekly, "cancel", which="all")

    assert "Change the series" not in text(office.get(desk(weekly)))
    assert office.get(act(weekly, "series")).url == desk(weekly)


def affected(one: Incident) -> list[Component]:
    return status_log.affected(one)
