from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from incidents.domain.vocabulary import Status
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.publishing.catalogue import catalogue
from incidents.views.caching import UNTIL_HEADER
from tests import formats, make
from tests.make import DAY, HOUR, NOW, SECOND

pytestmark = pytest.mark.django_db

ENDS = NOW + DAY
TYPES = {
    "history.atom": "application/atom+xml; charset=utf-8",
    "history.rss": "application/rss+xml; charset=utf-8",
    "updates.atom": "application/atom+xml; charset=utf-8",
    "history.ics": "text/calendar; charset=utf-8",
}
# The same of one component.
OF_COMPONENT = {
    "history.atom": "/components/{code}/history.atom",
    "history.rss": "/components/{code}/history.rss",
    "updates.atom": "/components/{code}/updates.atom",
    "history.ics": "/components/{code}/history.ics",
}
QUERIES = {"history.atom": 8, "history.rss": 8, "updates.atom": 7, "history.ics": 7}


@pytest.mark.parametrize(
    ("name", "path"), [*((name, f"/{name}") for name in TYPES), *OF_COMPONENT.items()]
)
def test_each_feed_has_its_type_and_date(client, name, path):
    make.page()
    cdn = make.component()

    response = client.get(path.format(code=cdn.code))

    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[name]
    assert response["Last-Modified"] == "Fri, 10 Jun 2022 12:00:00 GMT"
    assert "Set-Cookie" not in response


@pytest.mark.parametrize("name", TYPES)
def test_a_change_within_the_same_second_is_never_missed(client, name):
    make.page()
    with time_machine.travel(NOW + HOUR, tick=False):
        make.maintenance(now=NOW + HOUR)
        first = client.get(f"/{name}")
        make.maintenance(now=NOW + HOUR + SECOND / 2)

    later = client.get(f"/{name}")

    # Without a date only the ETag counts; and soon it is asked for again, to have one.
    assert "Last-Modified" not in first
    assert float(first[UNTIL_HEADER]) == (NOW + HOUR + 5 * SECOND).timestamp()
    assert later["Last-Modified"] == "Fri, 10 Jun 2022 13:00:00 GMT"
    assert UNTIL_HEADER not in later
    assert later.content != first.content


def test_the_date_moves_with_the_name_of_a_component(client):
    make.page()
    cdn = make.component()
    make.incident(components=make.degraded(cdn))
    before = client.get("/history.atom")

    components.edit_component(cdn.pk, by=SYSTEM, name="Edge", now=NOW + DAY)

    after = client.get("/history.atom")
    assert after["Last-Modified"] != before["Last-Modified"]
    assert "Edge" in formats.atom(after.content)[0].html


@pytest.mark.parametrize("name", TYPES)
def test_a_component_that_does_not_exist_is_404(client, name):
    make.page()
    removed = make.component()
    components.remove_component(removed.pk, by=SYSTEM, now=NOW)

    for code in ("000000000000", removed.code, make.group().code, "x", "%2e%2e"):
        assert client.get(OF_COMPONENT[name].format(code=code)).status_code == 404


@pytest.mark.parametrize("name", TYPES)
def test_feeds_are_only_read(client, name):
    make.page()

    assert client.post(f"/{name}").status_code == 405
    assert client.head(f"/{name}").content == b""


@pytest.mark.parametrize("name", TYPES)
def test_every_reader_gets_the_same_bytes(name):
    make.page()
    make.incident()

    first = Client(headers={"Accept-Language": "de"}).get(
        f"/{name}", headers={"Host": "testserver"}
    )
    second = Client().get(f"/{name}", headers={"Host": "localhost"})

    assert first.content == second.content


@pytest.mark.parametrize("name", TYPES)
def test_queries_are_counted(client, name, django_assert_num_queries):
    make.page()
    cdn = make.component()
    for days in range(3):
        incident = make.incident(components=make.degraded(cdn), started_at=NOW - days * DAY)
        make.update(incident)
        make.maintenance(component_codes=[cdn.code])

    with django_assert_num_queries(QUERIES[name]):
        client.get(f"/{name}")
    with django_assert_num_queries(QUERIES[name] + 1):
        client.get(OF_COMPONENT[name].format(code=cdn.code))


def test_links_within_a_feed_lead_to_what_is_there(client):
    make.page()
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident)

    for path in ("/updates.atom", f"/components/{cdn.code}/updates.atom"):
        for entry in formats.atom(client.get(path).content):
            url = urlsplit(entry.url)
            page = client.get(url.path)
            assert page.status_code == 200
            assert f'id="{url.fragment}"'.encode() in page.content


def test_the_feed_is_dated_by_the_clock_of_the_request(client):
    make.page()
    at = datetime.fromisoformat("2022-06-10T12:00:04.999+00:00")

    with time_machine.travel(at, tick=False):
        assert "Last-Modified" not in client.get("/history.atom")
    with time_machine.travel(at + SECOND, tick=False):
        assert "Last-Modified" in client.get("/history.atom")


@pytest.mark.parametrize("name", ["history.atom", "history.rss"])
def test_a_feed_that_tells_a_residual_effect_is_good_until_its_end(client, name):
    make.page()
    make.update(make.incident(), Status.RESOLVED, residual_effect="Loops.", residual_ends_at=ENDS)

    with time_machine.travel(NOW + HOUR, tick=False):
        during = client.get(f"/{name}")
    with time_machine.travel(ENDS + HOUR, tick=False):
        after = client.get(f"/{name}")

    assert float(during[UNTIL_HEADER]) == ENDS.timestamp()
    assert b"Loops." in during.content
    assert UNTIL_HEADER not in after
    assert b"Loops." not in after.content


def test_of_two_instants_that_make_a_feed_wrong_the_first_counts(client):
    make.page()
    make.update(make.incident(), Status.RESOLVED, residual_effect="Loops.", residual_ends_at=ENDS)

    with time_machine.travel(NOW, tick=False):
        response = client.get("/history.atom")

    assert float(response[UNTIL_HEADER]) == (NOW + 5 * SECOND).timestamp()


def test_an_open_maintenance_can_be_added_to_a_calendar(client, django_assert_num_queries):
    make.page(url="https://status.example.org")
    planned = make.maintenance()
    make.maintenance(name="Another")
    path = f"/incidents/{planned.code}/maintenance.ics"

    with django_assert_num_queries(5):
        response = client.get(path)

    assert response["Content-Type"] == TYPES["history.ics"]
    [event] = formats.calendar(response.content)
    assert event["uid"] == f"{planned.code}@status.example.org"
    assert path in client.get(f"/incidents/{planned.code}").content.decode()
    assert path in catalogue(now=NOW).paths


def test_what_is_over_or_no_maintenance_is_not_added_to_a_calendar(client):
    make.page()
    over, incident = make.maintenance(), make.incident()
    make.update(over, Status.COMPLETED)

    for one in (over, incident):
        path = f"/incidents/{one.code}/maintenance.ics"
        assert client.get(path).status_code == 404
        assert path not in client.get(f"/incidents/{one.code}").content.decode()
        assert path not in catalogue(now=NOW).paths
