from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import DailyTotal, Page
from incidents.operations.errors import Refused, TextMissing, TextTooLong
from tests import make, stored
from tests.make import HOUR

pytestmark = pytest.mark.django_db


def test_a_fresh_installation_has_a_page():
    page = Page.objects.get()

    assert (page.pk, page.name, page.time_zone) == (1, "Status", "Etc/UTC")


def test_another_zone_means_other_days():
    cdn = make.component()
    at = datetime(2022, 6, 10, 20, tzinfo=UTC)
    incident = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn), now=at)
    make.update(incident, Status.RESOLVED, now=at + 2 * HOUR)
    totals = DailyTotal.objects.order_by("day_on").values_list("day_on", "seconds")
    assert list(totals) == [(date(2022, 6, 10), 7200)]

    make.page(time_zone="Europe/Moscow")

    assert list(totals.all()) == [(date(2022, 6, 10), 3600), (date(2022, 6, 11), 3600)]


def test_another_zone_is_no_trouble_for_components_without_a_past():
    make.component()

    make.page(time_zone="Asia/Kathmandu")

    assert not DailyTotal.objects.exists()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "UTC+2", "../etc/passwd", "\0"])
def test_what_is_no_zone_is_refused(zone):
    with stored.nothing_written(), pytest.raises(Refused, match="name one such as Europe/Berlin"):
        make.page(time_zone=zone)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "status.example.org",
        "javascript:alert(1)",
        "ftp://status.example.org",
        "https://status.example.org/\ud83d",
        "https://" + "x" * 200 + ".example.org",
    ],
)
def test_what_is_no_address_is_refused(url):
    with stored.nothing_written(), pytest.raises(Refused):
        make.page(url=url)
    if url:
        with stored.nothing_written(), pytest.raises(Refused):
            make.page(support_url=url)


def test_the_address_is_kept_without_its_last_slash():
    assert make.page(url="https://status.example.org/").url == "https://status.example.org"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"name": " "}, TextMissing),
        ({"name": "x" * 101}, TextTooLong),
        ({"tagline": "x" * 256}, TextTooLong),
    ],
)
def test_texts_are_held_to_their_limits(fields, error):
    with stored.nothing_written(), pytest.raises(error):
        make.page(**fields)


def test_ids_of_feeds_follow_the_address_until_the_first_incident():
    assert make.page(url="https://status.example.org").tag_authority == "status.example.org"
    make.incident()

    page = make.page(url="https://status.example.net")

    assert (page.url, page.tag_authority) == ("https://status.example.net", "status.example.org")
