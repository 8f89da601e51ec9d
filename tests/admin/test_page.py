from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.models import AuditEntry, Page
from tests import make
from tests.admin.forms import errors, fields

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:incidents_page_change", args=[1])


def test_the_list_of_the_one_page_leads_to_it(office):
    assert office.get(reverse("admin:incidents_page_changelist")).url == PAGE


def test_settings_are_saved_by_the_operation(office):
    form = fields(office.get(PAGE), "tagline", name="Index status", time_zone="Europe/Berlin")

    office.post(PAGE, form)

    page = Page.objects.get()
    assert (page.name, page.time_zone) == ("Index status", "Europe/Berlin")
    assert AuditEntry.objects.filter(kind="page.edited").exists()


def test_an_address_that_is_none_is_refused_and_kept(office):
    response = office.post(PAGE, fields(office.get(PAGE), "tagline", url="ftp://example.org"))

    assert "not an address" in errors(response)
    assert fields(response, "tagline")["url"] == "ftp://example.org"


def test_there_is_one_page_for_ever(office):
    assert office.get(reverse("admin:incidents_page_add")).status_code == 403
    assert office.post(reverse("admin:incidents_page_delete", args=[1])).status_code == 403


def test_who_may_not_is_refused(office_of):
    assert office_of("view_page").post(PAGE, {}).status_code == 403
    assert office_of("view_incident").get(PAGE).status_code == 403


LAUNCH = reverse("admin:incidents_page_launch")


def test_the_page_is_launched_by_a_button_that_stands_where_operators_begin(office):
    make.before_launch()
    for path in (reverse("admin:index"), PAGE):
        assert f'action="{LAUNCH}"' in office.get(path).content.decode()

    office.post(LAUNCH)

    assert Page.objects.get().is_launched
    for path in (reverse("admin:index"), PAGE):
        assert LAUNCH not in office.get(path).content.decode()
    said = office.post(LAUNCH, follow=True).content.decode()
    assert "launched already" in said


def test_who_may_not_change_the_page_does_not_launch_it(office_of):
    make.before_launch()
    client = office_of("view_page")

    assert client.post(LAUNCH).status_code == 403
    assert f'action="{LAUNCH}"' not in client.get(PAGE).content.decode()
