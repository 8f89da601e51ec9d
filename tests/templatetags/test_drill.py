"""The mark of a drill, above every page."""

from __future__ import annotations

import pytest

from tests import make

pytestmark = pytest.mark.django_db

MARK = "Drill: nothing here is real."
PAGES = ["/", "/history", "/nowhere", "/console/", "/console/incidents/new/?form=1", "/admin/"]


@pytest.fixture
def signed_in(client):
    client.force_login(make.user(username="ada", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("path", [*PAGES, "/accounts/password/change/"])
def test_every_page_of_a_drill_is_marked_and_no_other(signed_in, settings, path):
    make.page()
    unmarked = signed_in.get(path).content.decode()
    settings.DRILL = True

    assert MARK in signed_in.get(path).content.decode()
    assert MARK not in unmarked


def test_the_way_in_is_marked(client, settings):
    settings.DRILL = True

    assert MARK in client.get("/console/", follow=True).content.decode()
