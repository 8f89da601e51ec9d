"""Before its launch the page tells readers nothing but that it is being set up."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from icalendar import Calendar

from incidents.models import Event
from incidents.operations.actor import SYSTEM
from incidents.operations.pages import launch_page
from incidents.publishing.catalogue import catalogue
from incidents.views.routing import Of
from incidents.views.urls import DOCUMENTS
from tests import make
from tests.make import HOUR, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SECRET = "Shibboleth"
OF_SITE = [route for route in DOCUMENTS if route.of is Of.SITE]
# Styles tell nothing of the service, and an image nothing that can be read here.
TELLING = [route for route in DOCUMENTS if route.of not in (Of.STYLE, Of.IMAGE)]


# They tell of nothing here that there is only after the launch.
UNCHANGED = ("live-maintenances", "widget", "feed-postmortems-atom")


@pytest.fixture
def prepared():
    """All that there can be a document of, before the launch. Returns the arguments by kind."""
    make.before_launch()
    cdn = make.component(f"{SECRET} CDN")
    incident = make.incident(name=f"{SECRET} loops", body=SECRET, components=make.degraded(cdn))
    maintenance = make.maintenance(name=f"{SECRET} upgrade")
    job = make.job(incident, name=f"{SECRET} purge")
    month = date(NOW.year, NOW.month, 1)
    return {
        Of.SITE: [],
        Of.INCIDENT: [incident.code],
        Of.MAINTENANCE: [maintenance.code],
        Of.POSTMORTEMS: [],
        Of.PROGRAM: [],
        Of.JOB: [job.code],
        Of.MONTH: [month],
        Of.UPTIME_MONTH: [month],
        Of.COMPONENT: [cdn.code],
        Of.COMPONENT_NOW: [cdn.code],
        Of.COMPONENT_MONTH: [cdn.code, month],
    }


def test_no_document_tells_anything_before_the_launch_and_all_do_after_it(client, prepared):
    paths = {route.name: reverse(route.name, args=prepared[route.of]) for route in TELLING}

    before = {name: client.get(path) for name, path in paths.items()}
    launch_page(by=SYSTEM, now=NOW)
    after = {name: client.get(path) for name, path in paths.items()}

    assert {answer.status_code for answer in before.values()} == {200, 404}
    assert [name for name, answer in before.items() if SECRET in answer.content.decode()] == []
    assert {name: answer.status_code for name, answer in after.items()} == dict.fromkeys(paths, 200)
    same = {name for name in paths if before[name].content == after[name].content}
    assert same <= set(UNCHANGED)


def test_no_image_is_there_before_the_launch(client, prepared):
    image = make.image()
    make.incident(body=make.showing(image))

    assert client.get(image.name.path).status_code == 404
    launch_page(by=SYSTEM, now=NOW)
    assert client.get(image.name.path).status_code == 200


def test_pages_say_that_they_are_being_set_up_and_are_not_to_be_found(client, prepared):
    for path in ("/", "/history", "/uptime", "/maintenances", "/subscribe"):
        page = client.get(path).content.decode()
        assert "This page is being set up" in page
        assert '<meta name="robots" content="noindex">' in page
    launch_page(by=SYSTEM, now=NOW)
    assert "noindex" not in client.get("/").content.decode()


def test_feeds_and_the_calendar_are_whole_and_empty(client, prepared):
    for path in ("/history.atom", "/updates.atom", "/history.rss"):
        root = ElementTree.fromstring(client.get(path).content)
        assert not [each for each in root.iter() if each.tag.endswith(("entry", "item"))]
    assert not Calendar.from_ical(client.get("/history.ics").content).events


def test_only_what_there_is_one_of_is_in_the_catalogue(prepared):
    assert len(catalogue(now=NOW).paths) == len(OF_SITE)

    launch_page(by=SYSTEM, now=NOW)

    assert len(catalogue(now=NOW).paths) > len(OF_SITE)


def test_nobody_is_told_of_what_is_reported_before_the_launch(prepared):
    assert Event.objects.exists()
    assert not Event.objects.filter(notifies=True).exists()

    launch_page(by=SYSTEM, now=NOW)
    make.incident(name="Uploads fail", now=NOW + HOUR)

    assert Event.objects.filter(notifies=True).count() == 1


def test_a_launched_page_without_components_shows_no_check(client):
    page = client.get("/").content.decode()

    assert "No open incidents" in page
    assert 'class="status neutral"' in page
    assert 'shape-operational"></use>' not in page
    assert "favicon-operational" not in page
    make.component()
    assert 'class="status operational"' in client.get("/").content.decode()
