from __future__ import annotations

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db

PREVIEW = reverse("console:preview-text")


def test_what_is_typed_is_shown_as_readers_will_see_it(office):
    text = office.post(PREVIEW, {"body": "All **purges**.\n\n<script>x</script>"}).content.decode()

    assert "<strong>purges</strong>" in text
    assert "<script>" not in text


def test_headings_stand_below_its_own(office):
    assert ">Mirrors</h4>" in office.post(PREVIEW, {"body": "# Mirrors"}).content.decode()


def test_before_anything_is_typed_it_says_what_will_stand_there(office):
    assert "as readers will see it" in office.post(PREVIEW, {"body": ""}).content.decode()


def test_it_says_why_there_is_no_image(office):
    with_image, without = (
        office.post(PREVIEW, {"body": body}).content.decode()
        for body in ("![graph](https://a.example/g.png)", "[graph](https://a.example/g.png)")
    )

    assert "Images from other sites are shown as links." in with_image
    assert "shown as links" not in without


def test_images_of_our_own_are_shown_before_readers_get_them(office):
    image = make.image()

    text = office.post(PREVIEW, {"body": make.showing(image)}).content.decode()

    assert f'src="/admin/images/{image.name}"' in text
    assert "There is no image" not in text


def test_it_says_which_image_there_is_not(office):
    name = "k3v9x0q2m1zt-800x600.png"

    text = office.post(PREVIEW, {"body": f"![lag](/images/{name})"}).content.decode()

    assert f"There is no image {name} here; upload it" in text


def test_the_preview_is_not_kept(office):
    assert "no-store" in office.post(PREVIEW, {"body": "?"}).headers["Cache-Control"]


def test_who_may_not_post_has_no_preview(office_of, client):
    assert office_of("view_incident").post(PREVIEW, {"body": "?"}).status_code == 403
    assert client.post(PREVIEW, {"body": "?"}).status_code == 403


def test_a_link_shows_nothing(office):
    assert office.get(PREVIEW).status_code == 405


def test_who_corrects_an_update_sees_it_too(office):
    update = make.incident().updates.get()
    address = reverse("console:update", args=[update.code])

    assert f'hx-post="{reverse("console:preview-text")}"' in office.get(address).content.decode()
