from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django import forms
from django.utils import timezone

from incidents.forms.composer import MessageForm
from incidents.forms.fields import ComingField, MomentField, PastField
from incidents.forms.new_incident import NewIncidentForm

REPEATED = "2026-10-25T02:30"


class Form(forms.Form):
    at = MomentField()


@pytest.fixture(autouse=True)
def berlin():
    with timezone.override(ZoneInfo("Europe/Berlin")):
        yield


def sent(at: str, offset: str = "") -> Form:
    form = Form({"at": at, "at-offset": offset} if offset else {"at": at})
    form.is_valid()
    return form


def test_a_time_that_clocks_show_twice_is_offered_twice_the_earlier_chosen():
    form = sent(REPEATED)

    assert "show Oct 25, 2026 02:30 twice" in form.errors["at"][0]
    assert str(form["at"]).endswith(
        '<select name="at-offset" aria-label="Which of the two">'
        '<option value="+02:00">CEST (UTC+02:00)</option>'
        '<option value="+01:00">CET (UTC+01:00)</option></select>'
    )
    assert f'value="{REPEATED}"' in str(form["at"])


@pytest.mark.parametrize(("offset", "hour"), [("+02:00", 0), ("+01:00", 1)])
def test_the_chosen_one_is_meant_and_stays_chosen(offset, hour):
    form = sent(REPEATED, offset)

    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert f'value="{offset}" selected' in str(form["at"])
    assert f'value="{REPEATED}"' in str(form["at"])


@pytest.mark.parametrize("hour", [0, 1])
def test_what_is_stored_is_shown_with_its_offset_and_unchanged(hour):
    at = datetime(2026, 10, 25, hour, 30, 12, tzinfo=UTC)
    offset = f"+0{2 - hour}:00"
    shown = Form(initial={"at": at})
    again = Form({"at": REPEATED, "at-offset": offset}, initial={"at": at})

    assert f'value="{offset}" selected' in str(shown["at"])
    assert again["at"].name == "at"
    assert again.is_valid()
    assert again.cleaned_data["at"] == at
    assert not again.has_changed()
    other = Form({"at": REPEATED, "at-offset": f"+0{1 + hour}:00"}, initial={"at": at})
    assert other.has_changed()


def test_a_choice_left_from_another_time_is_ignored():
    form = sent("2026-10-25T12:30", "+02:00")

    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 10, 25, 11, 30, tzinfo=UTC)
    assert "<select" not in str(form["at"])
    assert not sent(REPEATED, "+05:00").is_valid()


@pytest.mark.parametrize(
    ("zone", "typed", "nearest"),
    [
        ("Europe/Berlin", "2026-03-29T02:30", "Mar 29, 2026 01:59 and Mar 29, 2026 03:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "Oct 4, 2026 01:59 and Oct 4, 2026 02:30"),
        ("America/Santiago", "2026-09-06T00:00", "Sep 5, 2026 23:59 and Sep 6, 2026 01:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "Dec 29, 2011 23:59 and Dec 31, 2011 00:00"),
    ],
)
def test_a_time_that_does_not_exist_names_the_nearest_two_that_do(zone, typed, nearest):
    with timezone.override(ZoneInfo(zone)):
        assert sent(typed).errors["at"][0].endswith(f"The nearest times that do are {nearest}.")


def test_an_offset_names_zones_without_abbreviation():
    with timezone.override(ZoneInfo("Australia/Lord_Howe")):
        shown = str(sent("2026-04-05T01:45")["at"])

    assert ">UTC+11:00<" in shown
    assert ">UTC+10:30<" in shown


@pytest.mark.parametrize(
    "typed", ["2026-12-05 14:30", "2026-12-5 14.30", " 2026-12-05T14:30 ", "202612051430"]
)
def test_a_time_is_typed_in_24_hours_with_or_without_signs_between(typed):
    form = sent(typed)

    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 12, 5, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["0:30", "00:30", "0030"])
@time_machine.travel(datetime(2026, 12, 4, 23, 30, tzinfo=UTC))
def test_a_time_alone_is_of_today_where_the_page_is(typed):
    form = sent(typed)

    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 12, 4, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2:00", datetime(2026, 12, 5, 1, tzinfo=UTC)),
        ("22:15", datetime(2026, 12, 4, 21, 15, tzinfo=UTC)),
        ("23:50", datetime(2026, 12, 4, 22, 50, tzinfo=UTC)),
        ("2026-12-04 02:00", datetime(2026, 12, 4, 1, tzinfo=UTC)),
    ],
)
@time_machine.travel(datetime(2026, 12, 4, 22, tzinfo=UTC))
def test_a_time_alone_of_what_lies_ahead_is_tomorrow_s_if_it_is_long_past_today(typed, at):
    field = ComingField()

    assert field.clean(typed) == at


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("23:40", datetime(2026, 12, 4, 22, 40, tzinfo=UTC)),
        ("0:05", datetime(2026, 12, 4, 23, 5, tzinfo=UTC)),
        ("1:05", datetime(2026, 12, 5, 0, 5, tzinfo=UTC)),
        ("2026-12-05 23:40", datetime(2026, 12, 5, 22, 40, tzinfo=UTC)),
    ],
)
@time_machine.travel(datetime(2026, 12, 4, 23, 10, tzinfo=UTC))
def test_a_time_alone_of_what_has_been_is_yesterday_s_if_it_is_long_after_now(typed, at):
    field = PastField()

    assert field.clean(typed) == at


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("promised_at", datetime(2026, 12, 5, 1, tzinfo=UTC)),
        ("estimate_earliest_at", datetime(2026, 12, 5, 1, tzinfo=UTC)),
        ("estimate_latest_at", datetime(2026, 12, 5, 1, tzinfo=UTC)),
        ("started_at", datetime(2026, 12, 4, 1, tzinfo=UTC)),
        ("display_at", datetime(2026, 12, 4, 1, tzinfo=UTC)),
    ],
)
@time_machine.travel(datetime(2026, 12, 4, 22, 40, tzinfo=UTC))
def test_what_is_told_before_midnight_of_the_night_is_promised_for_the_next_morning(name, at):
    form = NewIncidentForm({name: "2:00"})

    assert form.fields[name].clean("2:00") == at


@pytest.mark.parametrize("name", ["promised_at", "estimate_latest_at", "residual_ends_at"])
@time_machine.travel(datetime(2026, 12, 4, 22, 40, tzinfo=UTC))
def test_what_an_update_that_is_posted_for_earlier_says_will_be_is_of_today(name):
    form = MessageForm({"display_at": "1:00", name: "2:00"})

    assert form.fields[name].clean("2:00") == datetime(2026, 12, 4, 1, tzinfo=UTC)


@time_machine.travel(datetime(2026, 10, 24, 12, tzinfo=UTC))
def test_a_time_of_tomorrow_that_clocks_show_twice_is_offered_twice_too():
    class AheadForm(forms.Form):
        at = ComingField()

    assert "twice" in AheadForm({"at": "2:30"}).errors["at"][0]
    assert AheadForm({"at": "2:30", "at-offset": "+01:00"}).is_valid()


@time_machine.travel(datetime(2026, 10, 25, 12, tzinfo=UTC))
def test_a_time_of_today_that_clocks_show_twice_is_offered_twice_too():
    assert "twice" in sent("2:30").errors["at"][0]
    assert sent("2:30", "+01:00").cleaned_data["at"] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_field_shows_24_hours_in_every_browser_and_is_typed_with_a_phone_s_digits():
    shown = str(Form(initial={"at": datetime(2026, 12, 5, 13, 30, tzinfo=UTC)})["at"])

    assert 'value="2026-12-05 14:30"' in shown
    assert 'type="text"' in shown
    assert 'inputmode="numeric"' in shown


@pytest.mark.parametrize(
    "typed",
    [
        *("tomorrow", "25:00", "2:30 PM", "2026-12-05", "20261205", "12/05/2026 14:30"),
        *("2026-13-01 00:00", "9999-99-99T99:99", "2026-12-05 14:30+02:00"),
    ],
)
def test_what_is_no_time_stays_as_typed_with_how_to_write_one(typed):
    form = sent(typed)

    assert form.errors["at"] == [
        f"“{typed}” is no time. Write 14:30, or 2026-12-05 14:30 with the day; digits"
        " alone will do."
    ]
    assert f'value="{typed}"' in str(form["at"])


@pytest.mark.parametrize("typed", ["", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_the_first_and_the_last_time_are_times(typed):
    form = sent(typed)

    assert "<select" not in str(form["at"])
    assert form.is_valid() == bool(typed)
