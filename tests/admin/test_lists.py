from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.urls import reverse

from incidents.domain.vocabulary import Status
from tests import make

pytestmark = pytest.mark.django_db

LISTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for model in admin.site._registry
]
INCIDENTS = reverse("admin:incidents_incident_changelist")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        {"q": "word " * 3_000},
        {"q": "x" * 60_000},
        {"q": "nul\0"},
        {"created_at__year": "99999999"},
        {"created_at__gte": "0001-01-01 00:00:00+14:00"},
        {"created_at__gte": "9999-12-31 23:59:59-14:00"},
        {"created_at__gte": "soon"},
        {"pk": "9" * 5_000},
        {"id__in": "1,x"},
        {"status": "\0"},
        {"status__exact": "\0"},
        {"group__id__exact": "9" * 30},
        {"event__kind__exact": "x"},
        {"nonsense__at__all": "1"},
        {"p": "999999999"},
        {"p": "-1"},
        {"o": "99.-99.x"},
        {"_facets": "True"},
    ],
    ids=str,
)
def test_every_list_answers_whatever_is_asked(office, address, query):
    make.incident()

    response = office.get(f"{address}?{urlencode(query)}", follow=True)

    assert response.status_code in (200, 400)


def test_a_search_of_too_many_words_says_so_and_lists_everything(office):
    make.incident(name="Redirect loops")

    page = office.get(INCIDENTS, {"q": "word " * 21}).content.decode()

    assert "search for at most 20 words" in page
    assert "Redirect loops" in page


def test_a_search_finds(office):
    make.incident(name="Redirect loops")
    make.incident(name="Mail is late")

    page = office.get(INCIDENTS, {"q": "loops"}).content.decode()

    assert "Redirect loops" in page
    assert "Mail is late" not in page


def test_the_filters_that_a_list_shows_still_narrow_it(office):
    make.update(make.incident(name="Redirect loops"), Status.RESOLVED)
    make.incident(name="Mail is late")
    shown = reverse("admin:incidents_incidentupdate_changelist")

    page = office.get(shown, {"status__exact": "resolved"}).content.decode()

    assert "1 update" in page
