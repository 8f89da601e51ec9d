from __future__ import annotations

import pytest
from django.utils import translation

from incidents.publishing import documents
from incidents.render import pages, time_left
from incidents.render.figures import number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def german(settings):
    settings.STATUSPAGE_LANGUAGE = "de"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", "Keine offenen Störungen"),
        ("/live/days", "Die letzten 14 Tage"),
        ("/subscribe", "Abonnieren"),
        ("/history.atom", "Verlauf"),
        ("/nowhere", "Unter dieser Adresse gibt es nichts"),
    ],
)
def test_documents_are_in_the_language_of_the_site_whatever_is_active(path, text):
    with translation.override("fr"):
        assert text in documents.ask(path).body.decode()


def test_a_reader_who_asks_for_another_language_gets_the_same_bytes(client):
    asked = client.get("/subscribe", headers={"Accept-Language": "fr"})

    assert asked.content == documents.ask("/subscribe").body
    assert "Accept-Language" not in asked.headers.get("Vary", "")


def test_a_page_says_its_language_and_a_feed_too():
    assert '<html lang="de">' in documents.ask("/").body.decode()
    assert 'xml:lang="de"' in documents.ask("/history.atom").body.decode()


def test_an_error_of_ours_is_told_in_it():
    assert "Diese Statusseite hat selbst ein Problem" in pages.server_error()


def test_the_console_stays_in_english(admin_client):
    assert '<html lang="en"' in admin_client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "1,234,567"),
        ("de", "1.234.567"),
        ("fr", "1\u202f234\u202f567"),
        ("ar", "1,234,567"),
    ],
)
def test_counts_are_grouped_as_the_language_does(language, text):
    with translation.override(language):
        assert number(1_234_567) == text


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (2, "بقي نحو ساعتين"),
        (2.5, "بقي نحو 2½ ساعة"),
        (3, "بقي نحو 3 ساعات"),
        (3.5, "بقي نحو 3½ ساعات"),
        (12, "بقي نحو 12 ساعة"),
    ],
)
def test_arabic_has_forms_of_its_own_for_two_and_a_few(hours, text):
    with translation.override("ar"):
        assert time_left.time_left(hours * 3_600, hours * 3_600) == text
