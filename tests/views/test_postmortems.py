from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from incidents.publishing.catalogue import catalogue
from tests import make
from tests.make import DAY, HOUR, NOW
from tests.operations.prepared import SECTIONS, ended_incident

pytestmark = pytest.mark.django_db


def test_published_ones_are_listed_by_month_and_component(client):
    make.page(now=NOW - DAY)
    incident = ended_incident(is_published=True)
    ended_incident()

    shown = client.get(reverse("postmortems")).content.decode()

    assert "June 2022" in shown
    assert shown.count(f'"/incidents/{incident.code}"') == 2
    assert "By component" in shown
    assert f'<p class="learned">{SECTIONS[0].body}</p>' in shown


def test_a_page_without_any_says_so(client):
    make.page(now=NOW - DAY)

    assert "No postmortem has been published yet." in client.get("/postmortems").content.decode()


def test_the_feed_has_an_entry_for_each(client):
    make.page(now=NOW - DAY)
    incident = ended_incident(is_published=True)

    feed = client.get("/postmortems.atom")

    assert feed["Content-Type"].startswith("application/atom+xml")
    told = feed.content.decode()
    assert told.count("<entry>") == 1
    assert f"/incidents/{incident.code}#postmortem" in told


def test_the_list_changes_with_what_is_published_and_with_no_other_incident():
    make.page(now=NOW - DAY)
    incident = ended_incident()
    before = catalogue(now=NOW + DAY).versions["/postmortems"]
    make.incident(now=NOW + HOUR)
    assert catalogue(now=NOW + DAY).versions["/postmortems"] == before

    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW + HOUR)

    assert catalogue(now=NOW + DAY).versions["/postmortems"] != before


def test_the_feed_stays_as_it_is_while_no_postmortem_changes(client):
    make.page(now=NOW - DAY)
    ended_incident(is_published=True)
    before = client.get("/postmortems.atom").content

    make.incident(now=NOW + HOUR)

    assert client.get("/postmortems.atom").content == before
