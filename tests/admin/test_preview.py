from __future__ import annotations

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db

PREVIEW = reverse("admin:preview")


def test_what_is_typed_is_shown_as_readers_will_see_it(office):
    text = office.post(PREVIEW, {"body": "All **purges**.\n\n<script>x</script>"}).content.decode()

    assert "<strong>purges</strong>" in text
    assert "<script>" not in text


def test_nothing_typed_shows_nothing(office):
    assert not office.post(PREVIEW, {"body": ""}).content.strip()


def test_the_preview_is_not_kept(office):
    assert "no-store" in office.post(PREVIEW, {"body": "?"}).headers["Cache-Control"]


def test_who_may_not_post_has_no_preview(office_of, client):
    assert office_of("view_incident").post(PREVIEW, {"body": "?"}).status_code == 403
    assert client.post(PREVIEW, {"body": "?"}).status_code == 403


def test_a_link_shows_nothing(office):
    assert office.get(PREVIEW).status_code == 405


def test_the_composer_asks_for_it(office):
    address = reverse("admin:incidents_incident_change", args=[make.incident().pk])

    assert f'hx-post="{PREVIEW}"' in office.get(address).content.decode()


def test_who_corrects_an_update_sees_it_too(office):
    update = make.incident().updates.get()
    address = reverse("admin:incidents_incidentupdate_change", args=[update.pk])

    assert f'hx-post="{PREVIEW}"' in office.get(address).content.decode()
