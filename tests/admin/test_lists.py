from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.urls import reverse

from incidents.domain.vocabulary import Status
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

LISTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for model in admin.site._registry
]
COMPONENTS = reverse("admin:incidents_component_changelist")


def answers(office, address, query):
    make.incident()

    return office.get(f"{address}?{urlencode(query)}", follow=True).status_code in (200, 400)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", [{"q": "nul\0", "o": "99.-99.x"}, {"created_at__year": "9" * 8}])
def test_every_list_answers_a_search_an_order_and_a_time_that_are_none(office, address, query):
    assert answers(office, address, query)


@pytest.mark.parametrize(
    ("noun", "query"),
    [
        ("component", {"q": "word " * 3_000}),
        ("component", {"q": "x" * 60_000}),
        ("component", {"pk": "9" * 5_000}),
        ("component", {"id__in": "1,x"}),
        ("component", {"nonsense__at__all": "1"}),
        ("component", {"p": "999999999"}),
        ("component", {"p": "-1"}),
        ("component", {"_facets": "True"}),
        ("component", {"status": "\0"}),
        ("component", {"status__exact": "\0"}),
        ("component", {"group__id__exact": "9" * 30}),
        ("event", {"kind__exact": "x"}),
        ("event", {"created_at__gte": "soon"}),
        ("event", {"created_at__gte": "0001-01-01 00:00:00+14:00"}),
        ("auditentry", {"created_at__gte": "0001-01-01 00:00:00+14:00"}),
        ("auditentry", {"created_at__gte": "9999-12-31 23:59:59-14:00"}),
    ],
    ids=str,
)
def test_a_list_answers_whatever_else_is_asked(office, noun, query):
    assert answers(office, reverse(f"admin:incidents_{noun}_changelist"), query)


def test_a_search_of_too_many_words_says_so_and_lists_everything(office):
    make.component("Redirects")

    page = office.get(COMPONENTS, {"q": "word " * 21}).content.decode()

    assert "search for at most 20 words" in page
    assert "Redirects" in page


def test_a_search_finds(office):
    make.component("Redirects")
    make.component("Mail")

    page = office.get(COMPONENTS, {"q": "redir"}).content.decode()

    assert "Redirects" in page
    assert "Mail" not in page


def test_the_filters_that_a_list_shows_still_narrow_it(office):
    make.update(make.incident(name="Redirect loops"), Status.RESOLVED)
    make.incident(name="Mail is late")
    shown = reverse("admin:incidents_event_changelist")

    page = office.get(shown, {"kind__exact": "incident.updated"}).content.decode()

    assert "1 event" in page


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_removed_components_can_be_told_from_those_that_stand(office):
    make.component("Redirects")
    components.remove_component(make.component("Mail").pk, by=SYSTEM, now=NOW + HOUR)

    standing = text_of(office.get(f"{COMPONENTS}?removed_at__isempty=1"))

    assert "Redirects" in standing
    assert "Mail" not in standing


def test_events_tell_what_they_are_about_by_its_name(office):
    incident = make.incident(name="Uploads fail")
    make.update(incident, body="We look into it.")

    text = text_of(office.get(reverse("admin:incidents_event_changelist")))

    assert ">Uploads fail</td>" in text
    assert ">Monitoring: We look into it.</td>" in text
    assert "incidentupdate" not in text.partition('id="result_list"')[2]
