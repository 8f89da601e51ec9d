from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency
from incidents.models import Incident, MaintenanceSeries
from tests import make
from tests.admin.addresses import desk, post
from tests.admin.forms import errors, fields
from tests.make import DAY, HOUR

pytestmark = pytest.mark.django_db

ADD = reverse("console:schedule")
PREVIEW = reverse("console:schedule-preview")
LIST = reverse("console:maintenances")
WINDOW = {
    "scheduled_for": "2022-06-11T12:00",
    "length": "at",
    "scheduled_until": "2022-06-11T14:00",
}


def test_a_maintenance_is_announced_for_the_ticked_components(office, now):
    cdn, files = make.component(), make.component("Files")
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.", **WINDOW)

    response = office.post(ADD, form | {f"components-{cdn.code}": "under_maintenance"})

    maintenance = Incident.objects.get()
    assert response.url == desk(maintenance)
    assert maintenance.scheduled_for == now + DAY
    assert (maintenance.starts_by_itself, maintenance.ends_by_itself) == (True, True)
    assert [a.component for a in maintenance.updates.get().affected.all()] == [cdn]
    assert files.affected.count() == 0


def test_an_announcement_sent_twice_lands_once(office):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.", **WINDOW)

    for _ in range(2):
        office.post(ADD, form)

    assert Incident.objects.count() == 1


def test_what_repeats_is_a_series_which_can_be_stopped(office):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.", **WINDOW)
    office.post(ADD, form | {"repeats": "weekly", "interval": "2", "until_on": "2022-12-31"})
    first = Incident.objects.order_by("scheduled_for")[0]
    page = office.get(desk(first))

    office.post(desk(first), fields(page, "details-name", details__stops_series="on"))

    series = MaintenanceSeries.objects.get()
    assert series.recurrence == Recurrence(Frequency.WEEKLY, 2, date(2022, 12, 31))
    assert "Repeats every 2 weeks, until Dec 31, 2022" in page.content.decode()
    assert series.stopped_at is not None
    assert not Incident.objects.open_maintenances().exists()
    assert "stops_series" not in office.get(desk(first)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"interval": "0"}, "every 1 to 99 weeks or months"),
        ({"until_on": "soon"}, "“soon” is no day. Write 2026-12-05; digits alone will do."),
        ({"until_on": "20220610"}, "would end before the first time"),
        ({"has_happened": "on"}, "What has happened already cannot repeat"),
    ],
)
def test_a_repetition_that_makes_no_sense_is_refused_and_kept(office, wrong, refusal):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.", **WINDOW)

    response = office.post(ADD, form | {"repeats": "weekly"} | wrong)

    assert refusal in errors(response)
    assert fields(response, "name")["repeats"] == "weekly"
    assert not Incident.objects.exists()


def test_a_time_alone_is_of_tonight_unless_it_happened_already(office, now):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.")
    form |= {"scheduled_for": "02:00", "length": "60"}

    office.post(ADD, form | {"submission": "ahead"})
    office.post(ADD, form | {"submission": "over", "has_happened": "on"})

    ahead, over = Incident.objects.order_by("pk")
    assert ahead.scheduled_for == now + 14 * HOUR
    assert over.scheduled_for == now - 10 * HOUR


def test_a_past_window_is_refused_beside_what_was_typed(office):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.", **WINDOW)
    past = form | {"scheduled_for": "2022-06-10T09:00", "scheduled_until": "2022-06-10T10:00"}

    counted = office.post(ADD, past | {"length": "60"})
    typed = office.post(ADD, past)

    assert list(counted.context["form"].errors) == ["scheduled_for"]
    assert list(typed.context["form"].errors) == ["scheduled_until"]


def test_a_window_that_ends_before_it_starts_is_refused_and_kept(office):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.", **WINDOW)

    response = office.post(ADD, form | {"scheduled_until": "2022-06-11T11:00"})

    assert "would end before it starts" in errors(response)
    assert fields(response, "name")["scheduled_until"] == "2022-06-11T11:00"
    assert not Incident.objects.exists()


def test_a_maintenance_is_moved(office, now):
    maintenance = make.maintenance(scheduled_for=now + DAY, scheduled_until=now + DAY + HOUR)
    form = fields(
        office.get(desk(maintenance)),
        "details-name",
        details__scheduled_for="2022-06-12T12:00",
        details__scheduled_until="2022-06-12T13:00",
        details__ends_by_itself=None,
    )

    office.post(desk(maintenance), form)

    maintenance.refresh_from_db()
    assert maintenance.scheduled_for == now + 2 * DAY
    assert not maintenance.ends_by_itself


def test_the_start_by_hand_takes_the_planned_components(office, now):
    cdn = make.component()
    maintenance = make.maintenance(
        scheduled_for=now + 2 * HOUR, scheduled_until=now + 3 * HOUR, component_codes=[cdn.code]
    )
    form = fields(office.get(desk(maintenance)), "body", status="in_progress", body="We begin.")

    office.post(post(maintenance), form)

    cdn.refresh_from_db()
    maintenance.refresh_from_db()
    assert (maintenance.status, cdn.status) == ("in_progress", "under_maintenance")


def test_a_note_before_the_start_claims_nothing(office, now):
    cdn = make.component()
    maintenance = make.maintenance(
        scheduled_for=now + 2 * HOUR, scheduled_until=now + 3 * HOUR, component_codes=[cdn.code]
    )

    office.post(
        post(maintenance), fields(office.get(desk(maintenance)), "body", body="It stays planned.")
    )

    cdn.refresh_from_db()
    assert cdn.status == "operational"
    assert maintenance.updates.count() == 2


def test_permissions_are_those_of_incidents(office_of):
    office = office_of("add_incident", "change_incident")
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Read-only.", **WINDOW)

    response = office.post(ADD, form)

    assert response.url == desk(Incident.objects.get())
    assert office_of("view_component").get(ADD).status_code == 403


def test_the_list_shows_windows_and_costs_the_same_however_long_it_is(
    office, django_assert_num_queries
):
    for number in range(9):
        make.maintenance(name=f"Upgrade {number}")

    with django_assert_num_queries(5):
        page = office.get(LIST).content.decode()

    assert "Jun 10, 2022 13:00 – 14:00" in " ".join(page.split())


def test_history_of_a_maintenance_shows_its_moves(office, now):
    maintenance = make.maintenance(now=now + HOUR)
    form = fields(
        office.get(desk(maintenance)),
        "details-name",
        details__scheduled_until="2022-06-10T16:30",
    )
    office.post(desk(maintenance), form)

    page = office.get(reverse("console:history", args=[maintenance.code]))

    assert "Scheduled until" in page.content.decode()
    assert "<del>15</del><ins>16</ins>" in page.content.decode()


def test_work_that_has_happened_is_reported_once_that_is_said(office, now):
    past = {"scheduled_for": "2022-06-09T11:00", "length": "60"}
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Done.", **past)

    asked = errors(office.post(ADD, form))
    office.post(ADD, form | {"has_happened": "on"})

    assert "Did this happen already?" in asked
    assert Incident.objects.get().status == "completed"


def test_a_cancellation_says_nothing_of_the_components_that_it_frees(office, now):
    cdn = make.component()
    maintenance = make.maintenance([cdn.code], now=now)
    form = fields(office.get(desk(maintenance)), "body", status="cancelled", body="Not needed.")
    chosen = {f"components-{cdn.code}": "major_outage"}

    office.post(post(maintenance), form | chosen)

    cdn.refresh_from_db()
    assert Incident.objects.get().status == "cancelled"
    assert cdn.status == "operational"


def test_it_takes_as_long_as_is_chosen(office, now):
    form = fields(
        office.get(ADD, follow=True),
        "name",
        name="Upgrade",
        body="?",
        scheduled_for="2022-06-11T12:00",
        length="240",
    )

    office.post(ADD, form)

    assert Incident.objects.get().scheduled_until == now + DAY + 4 * HOUR


def test_an_end_that_is_to_be_typed_is_asked_for_beside_its_field(office):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="?", **WINDOW)

    response = office.post(ADD, form | {"scheduled_until": ""})

    assert "Give the end, or choose how long it takes." in errors(response)


def test_other_work_on_the_same_components_is_named_before_it_is_announced(office, now):
    cdn, files = make.component(), make.component("Files")
    window = {"scheduled_for": now + DAY, "scheduled_until": now + DAY + HOUR}
    make.maintenance([cdn.code], name="New switches", **window)
    make.maintenance([files.code], name="New disks", **window)
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="?", **WINDOW)
    form |= {f"components-{cdn.code}": "under_maintenance"}

    asked = office.post(ADD, form)
    office.post(ADD, fields(asked, "name"))

    said = "At the same time: “New switches”, Jun 11, 2022 12:00 – 13:00, on Index – CDN."
    assert said in errors(asked)
    assert "New disks”, Jun" not in asked.content.decode()
    assert Incident.objects.filter(name="Upgrade").exists()


def test_what_repeats_is_held_against_other_work_of_later_weeks(office, now):
    cdn = make.component()
    later = now + 8 * DAY
    make.maintenance([cdn.code], scheduled_for=later, scheduled_until=later + HOUR)
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="?", **WINDOW)
    form |= {f"components-{cdn.code}": "under_maintenance"}

    shown = office.post(PREVIEW, form | {"repeats": "weekly"}).content.decode()

    assert "“Upgrade” is announced for Jun 11, 2022 12:00 – 14:00." in shown
    assert "It will affect Index – CDN." in shown
    assert "It repeats: 12 more are announced ahead." in shown
    assert "At the same time: “Database upgrade”" in shown


def test_seven_days_from_today_show_what_else_is_planned_by_day(office, now):
    make.maintenance(name="New switches", scheduled_for=now, scheduled_until=now + DAY)
    make.maintenance(name="Far away", scheduled_for=now + 9 * DAY, scheduled_until=now + 10 * DAY)

    page = office.get(ADD, follow=True).content.decode()

    rows = " ".join(page.split()).split('<th scope="row">')[1:]
    assert ["New switches" in row for row in rows] == [True] * 2 + [False] * 5
    assert "Far away" not in page


def test_where_the_start_is_later_they_begin_with_its_day(office, now):
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="?", **WINDOW)

    shown = office.post(PREVIEW, form | {"scheduled_for": "2022-07-01T12:00"}).content.decode()

    assert "in the seven days from Jul 1, 2022" in shown


def test_another_week_is_shown_with_all_that_was_typed(office, now):
    make.maintenance(name="Far away", scheduled_for=now + 9 * DAY, scheduled_until=now + 10 * DAY)
    form = fields(office.get(ADD, follow=True), "name", name="Upgrade", body="Words", **WINDOW)

    response = office.post(ADD, form | {"week": "2022-06-20"})

    assert "Far away" in response.content.decode()
    assert fields(response, "name")["body"] == "Words"
    assert 'role="alert"' not in response.content.decode()


@pytest.mark.parametrize("asked", ["0001-01-01", "9999-12-31", "2022-02-30", "x"])
def test_no_week_is_too_far_away_to_be_shown(office, asked):
    form = fields(office.get(ADD, follow=True), "name")

    assert office.post(PREVIEW, form | {"week": asked}).status_code == 200


def test_the_form_costs_the_same_however_much_is_planned(office, now, django_assert_num_queries):
    cdn = make.component(group=make.group())
    for number in range(9):
        make.maintenance([cdn.code], name=f"Upgrade {number}")

    with django_assert_num_queries(12):
        office.get(ADD, {"form": "key"})


def test_a_component_that_is_looked_for_can_only_be_under_maintenance(office):
    make.component("Search")

    address = reverse("console:choices")
    rows = office.get(address, {"planned": "1", "components-find": "sea"}).content.decode()

    assert "Under maintenance" in rows
    assert "Major outage" not in rows
