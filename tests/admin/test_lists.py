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


@pytest.mark.parametrize(
    ("noun", "said", "next_action"),
    [
        ("component", "The page has no components yet.", "Add a component"),
    ],
)
def test_an_empty_list_says_so_and_what_comes_next(office, noun, said, next_action):
    address, add = (reverse(f"admin:incidents_{noun}_{page}") for page in ("changelist", "add"))

    text = text_of(office.get(address))

    assert said in text
    assert f'<a class="button default" href="{add}">{next_action}</a>' in text
    assert text.count(next_action) == 1


def test_who_may_not_add_is_not_asked_to(office_of):
    text = text_of(office_of("view_component").get(COMPONENTS))

    assert "The page has no components yet." in text
    assert "Add a component" not in text


@pytest.mark.parametrize("query", ["q=nonsense", "state=gone"])
def test_a_list_in_which_nothing_fits_leads_to_all_of_it(office, query):
    make.component()

    text = text_of(office.get(f"{COMPONENTS}?{query}"))

    assert 'No match.</p> <p class="buttons"> <a class="button" href="?">' in text
    assert "The page has no components" not in text


def test_only_a_list_that_was_narrowed_leads_back_to_all_of_it(office):
    make.component()

    all_of_it = text_of(office.get(COMPONENTS))
    narrowed = text_of(office.get(f"{COMPONENTS}?q=CDN"))

    assert "show all" not in all_of_it
    assert '1 found (<a href="?">show all</a>)' in narrowed


def test_an_order_that_no_heading_tells_is_marked_at_none(office):
    make.component()
    components = reverse("admin:incidents_component_changelist")

    as_on_the_page = text_of(office.get(components))
    by_name = text_of(office.get(f"{components}?o=-1"))

    assert "aria-sort" not in as_on_the_page
    assert by_name.count("aria-sort") == by_name.count('aria-sort="descending"') == 1


def test_components_without_a_group_are_asked_for_in_words(office):
    make.component(group=make.group())
    make.component()

    text = text_of(office.get(reverse("admin:incidents_component_changelist")))

    assert "group__isnull=True" in text
    assert ">Without a group</a>" in text


def test_the_chosen_filter_is_marked_for_all(office):
    make.component()

    text = text_of(office.get(f"{COMPONENTS}?state=gone"))

    assert 'href="?state=gone" aria-current="true">Removed</a>' in text


def test_a_list_of_many_choices_is_folded_and_says_what_is_chosen(office):
    make.incident()
    events = reverse("admin:incidents_event_changelist")

    text = text_of(office.get(f"{events}?kind__exact=incident.created"))

    assert '<details class="filter"> <summary> Kind: Incident created </summary>' in text


def test_events_tell_what_they_are_about_by_its_name(office):
    incident = make.incident(name="Uploads fail")
    make.update(incident, body="We look into it.")

    text = text_of(office.get(reverse("admin:incidents_event_changelist")))

    assert ">Uploads fail</td>" in text
    assert ">Monitoring: We look into it.</td>" in text
    assert "incidentupdate" not in text.partition('id="result_list"')[2]
