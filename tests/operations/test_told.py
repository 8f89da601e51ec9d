"""The count of the told for readers, once a post was tried for all."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from incidents.domain.sections import Section
from incidents.domain.vocabulary import PAGE_TOPIC
from incidents.models import Delivery, Event, Incident
from incidents.operations import deliveries, pages, postmortems
from incidents.operations.actor import SYSTEM
from incidents.outbound.channels import CHANNELS
from incidents.publishing.catalogue import catalogue
from incidents.queries import revisions
from tests import make, smtp
from tests.make import HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    make.page(now=NOW - HOUR)
    with smtp.serving(settings) as sink:
        yield sink
        CHANNELS["mail"].close()


def deliver(at: datetime) -> None:
    deliveries.deliver_due(clock=lambda: at)


def show() -> None:
    pages.edit_page(by=SYSTEM, shows_told=True, now=NOW)


def revision() -> int:
    return revisions.numbers()[PAGE_TOPIC]


def said(incident: Incident) -> str:
    return Client().get(f"/incidents/{incident.code}").content.decode()


def test_readers_see_it_once_all_were_told_if_the_page_says_so(sink):
    for name in ("ann", "bob"):
        make.subscriber(f"{name}@example.org")
    incident = make.incident()
    deliver(NOW + 14 * SECOND)
    assert "Told" not in said(incident)

    show()

    assert "Told 2 subscribers within 14 s" in said(incident)
    part = Client().get(f"/live/incidents/{incident.code}").content.decode()
    assert "Told 2 subscribers within 14 s" in part
    assert "Told" not in Client().get("/").content.decode()


def test_each_update_has_its_own_and_one_that_told_nobody_says_nothing(sink):
    show()
    make.subscriber()
    incident = make.incident(notifies=False)
    for number in (1, 2):
        make.update(incident, now=NOW + number * MINUTE)
        deliver(NOW + number * MINUTE + number * HOUR)

    page = said(incident)
    first, last = "Told 1 subscriber within 2\xa0h", "Told 1 subscriber within 1\xa0h"
    assert page.index(first) < page.index(last)
    assert page.count("Told") == 2


@pytest.mark.parametrize("is_shown", [True, False])
def test_pages_are_made_anew_once_at_the_end_and_only_if_they_show_it(sink, monkeypatch, is_shown):
    monkeypatch.setattr(deliveries, "BATCH", 2)
    if is_shown:
        show()
    for number in range(7):
        make.subscriber(f"{number}@example.org")
    make.incident()
    before = revision()

    deliver(NOW + SECOND)
    deliver(NOW + MINUTE)

    assert Event.objects.get().told_count == 7
    assert revision() - before == is_shown


def test_one_who_is_tried_again_keeps_it_from_nobody_and_is_not_counted_later(sink):
    for name in ("ann", "bob"):
        make.subscriber(f"{name}@example.org")
    sink.refused = {"bob@example.org": "451 later"}
    make.incident()
    deliver(NOW + SECOND)
    event = Event.objects.get()
    assert (event.told_count, event.last_told_at) == (1, NOW + SECOND)

    sink.refused = {}
    deliver(NOW + HOUR)

    assert len(sink.taken) == 2
    assert Event.objects.get().last_told_at == NOW + SECOND


def test_nothing_is_said_while_the_mail_server_is_away(sink, settings):
    make.subscriber()
    make.incident()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    deliver(NOW)
    assert Delivery.objects.get().last_error
    assert Event.objects.get().told_count is None

    settings.EMAIL_PORT = port
    deliver(NOW + MINUTE)

    assert Event.objects.get().told_count == 1


BOUND = "Told: {{ fact:people-told }}."


@pytest.mark.parametrize("by", ["page", "postmortem"])
def test_the_page_of_an_incident_that_has_ended_is_made_anew_with_it_once(sink, by):
    for name in ("ann", "bob"):
        make.subscriber(f"{name}@example.org")
    incident = make.incident()
    make.update(incident, "resolved", now=NOW + MINUTE)
    if by == "page":
        show()
    else:
        sections = [Section("Impact", BOUND)]
        postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + MINUTE)
        postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW + MINUTE, notifies=False)
    path = f"/incidents/{incident.code}"
    before = catalogue(now=NOW + HOUR).versions[path]
    sink.refused = {"bob@example.org": "451 later"}
    deliver(NOW + 2 * MINUTE)
    told = catalogue(now=NOW + HOUR).versions[path]
    page = said(incident)

    sink.refused = {}
    deliver(NOW + HOUR)

    assert before != told == catalogue(now=NOW + HOUR).versions[path]
    assert page == said(incident)
    assert ("Told 1 subscriber" if by == "page" else "Told: 1.") in page
