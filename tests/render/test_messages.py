"""Mail as it looks, and the calendar that a maintenance brings."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from incidents.domain.estimates import PartialWindow
from incidents.domain.vocabulary import Status
from incidents.models import Event, Incident, Page
from incidents.operations import maintenances
from incidents.operations.actor import SYSTEM
from incidents.render import letters, messages
from tests import make
from tests.make import HOUR, MINUTE, NOW
from tests.pictures import picture

pytestmark = pytest.mark.django_db


def newest(at: datetime = NOW):
    event = Event.objects.filter(notifies=True).latest("pk")
    how = {"channel": "mail", "is_list": False, "replaces_earlier": False}
    return messages.of_event(event, now=at, **how)


def test_the_accent_and_the_logos_of_the_page_are_in_the_mail():
    make.page(accent="#8a1c7c", logo=picture(size=(90, 90)), logo_dark=picture(size=(90, 90)))
    make.incident()
    html, site = newest().html, Page.objects.get()

    assert "#8a1c7c" in html
    assert f'src="http://status.example.org{site.logo.name.path}"' in html
    assert f'srcset="http://status.example.org{site.logo_dark.name.path}"' in html
    assert 'alt="Example status"' in html


def test_without_a_logo_the_name_stands_there_and_nothing_is_loaded_from_anywhere():
    make.page()
    make.incident()
    html = newest().html

    assert "<strong>Example status</strong>" in html
    assert not re.search(r"<img|<link|url\(|@import|<script", html)
    assert "prefers-color-scheme: dark" in html


def calendar() -> dict[str, str]:
    text = newest().calendar.decode()
    return dict(re.findall(r"^(UID|SEQUENCE|METHOD|STATUS):(.*)\r$", text, flags=re.M))


def test_each_news_of_a_maintenance_has_the_same_uid_and_a_higher_sequence():
    make.page()
    maintenance = make.maintenance()
    first = calendar()
    moved = {"scheduled_for": NOW + 3 * HOUR, "scheduled_until": NOW + 4 * HOUR}
    maintenances.edit_maintenance(maintenance.pk, by=SYSTEM, now=NOW + MINUTE, **moved)
    make.update(maintenance, Status.SCHEDULED, now=NOW + 2 * MINUTE)
    second = calendar()
    make.update(Incident.objects.get(), Status.CANCELLED, now=NOW + 3 * MINUTE)
    third = calendar()

    assert first["UID"] == second["UID"] == third["UID"]
    assert int(first["SEQUENCE"]) < int(second["SEQUENCE"]) < int(third["SEQUENCE"])
    assert [each["METHOD"] for each in (first, second, third)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert third["STATUS"] == "CANCELLED"


def test_that_a_maintenance_is_cancelled_is_said_of_its_window_in_text_and_html():
    make.page()
    maintenance = make.maintenance()
    make.update(maintenance, Status.CANCELLED, now=NOW + MINUTE)

    told = newest()

    for part in (told.text, told.html):
        assert "Cancelled maintenance, planned from" in part
        assert "Scheduled maintenance from" not in part


def test_estimate_and_what_may_still_be_felt_are_told_in_text_and_html():
    incident = make.incident()
    window = PartialWindow(NOW + HOUR, NOW + 2 * HOUR, "")
    make.update(incident, Status.IDENTIFIED, now=NOW + MINUTE, estimate=window)
    planned = newest(NOW + MINUTE)
    felt = {"residual_effect": "Loops may last.", "residual_ends_at": NOW + 3 * HOUR}
    make.update(incident, Status.RESOLVED, now=NOW + 2 * MINUTE, **felt)
    during, after = newest(NOW + HOUR), newest(NOW + 4 * HOUR)

    assert "Estimate: done Jun 10, 13:00–14:00 UTC" in planned.text
    assert "Estimate: done" in planned.html
    for told in (during.text, during.html):
        assert "Until Jun 10, 15:00 UTC: Loops may last." in told
    assert "Loops" not in after.text + after.html


def test_addresses_stand_behind_words_in_html_and_after_them_in_text():
    make.incident()
    told = newest()

    assert re.search(r'<a href="http[^"]+/manage/[^"]+">Manage your subscription</a>', told.html)
    assert "Manage your subscription: http" in told.text


def test_a_letter_of_the_page_names_it_once_and_what_its_button_does():
    site, told = make.page(), letters.invitation(make.user(), "token")

    assert told.title == f"[{site.name}] You are invited"
    assert "<h1>You are invited</h1>" in told.html
    assert ">Choose a password</a>" in told.html
