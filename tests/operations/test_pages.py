from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import DailyTotal, Page
from incidents.operations import pages
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused, TextMissing, TextTooLong
from tests import make, stored
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db


def test_a_fresh_installation_has_a_page():
    page = Page.objects.get()

    assert (page.pk, page.name, page.time_zone) == (1, "Status", "Etc/UTC")


def test_it_is_not_launched_until_somebody_does_and_that_only_once():
    make.before_launch()

    assert pages.launch_page(by=SYSTEM, now=NOW).launched_at == NOW

    with stored.nothing_written(), pytest.raises(Refused, match="launched already"):
        pages.launch_page(by=SYSTEM, now=NOW + HOUR)


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


@pytest.mark.parametrize("typed", ["#1d5fa8", "#1D5FA8", " #1d5fa8 ", ""])
def test_an_accent_is_kept_as_hex(typed):
    assert make.page(accent=typed).accent == typed.strip().lower()


@pytest.mark.parametrize("typed", ["blue", "#1d5", "1d5fa8", "#1d5fa8ff", "#1d5fag", "#1d5fa8;"])
def test_what_is_no_colour_is_refused(typed):
    with stored.nothing_written(), pytest.raises(Refused, match="six digits of hex"):
        make.page(accent=typed)


def test_an_accent_that_cannot_be_read_is_refused_with_the_nearest_shade_that_can():
    with stored.nothing_written(), pytest.raises(Refused) as refusal:
        make.page(accent="#ffcc00")

    offered = re.findall("#[0-9a-f]{6}", str(refusal.value))[-1]
    assert "its contrast is 1.3 to 1, and text needs 4.5 to 1" in str(refusal.value)
    assert make.page(accent=offered).accent == offered


def test_the_accent_before_is_remembered_for_pages_that_caches_keep():
    for accent in ("#1d5fa8", "#7a1fa2", "#7a1fa2"):
        page = make.page(accent=accent)

    assert (page.accent, page.former_accent) == ("#7a1fa2", "#1d5fa8")


def test_footer_links_are_kept_in_order_without_what_means_nothing():
    page = make.page(
        footer_links="\n Terms|https://example.org/terms\r\n\nWrite | mailto:help@example.org\n"
    )

    assert [(link.label, link.url) for link in page.footer] == [
        ("Terms", "https://example.org/terms"),
        ("Write", "mailto:help@example.org"),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Terms", "needs a label and an address"),
        ("| https://example.org", "needs a label"),
        ("Terms |", "and an address"),
        ("Terms | example.org", "no address that can be followed"),
        ("Terms | javascript:alert(1)", "no address that can be followed"),
        ("Terms | mailto:nobody", "no address that can be followed"),
        ("Terms | https://exa mple.org", "no address that can be followed"),
        (f"{'x' * 61} | https://example.org", "more than 60 characters"),
        (f"Terms | https://example.org/{'x' * 200}", "more than 200 characters"),
    ],
)
def test_a_footer_link_that_leads_nowhere_is_refused_by_its_line(line, why):
    with stored.nothing_written(), pytest.raises(Refused, match=f"Line 2 of.*{why}.*write it as"):
        make.page(footer_links=f"Help | https://example.org/help\n{line}")


def test_a_footer_holds_six_links():
    links = [f"{'x' * 60} | https://example.org/{number}{'x' * 179}" for number in range(7)]

    assert len(make.page(footer_links="\n".join(links[:6])).footer) == 6
    with stored.nothing_written(), pytest.raises(Refused, match=r"are 7 .* leave 6 or fewer"):
        make.page(footer_links="\n".join(links))
