"""The page's logo and icon: from the upload until they are replaced."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from incidents.domain.images import SLOTS, Slot
from incidents.domain.vocabulary import AuditKind
from incidents.models import AuditEntry, Image, Page
from incidents.models.image import image_files
from incidents.operations import images
from incidents.operations.errors import Outdated, Refused
from incidents.operations.versions import version
from incidents.queries.images import public
from tests import make, stored
from tests.make import HOUR, NOW
from tests.pictures import SVG, picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("image_folder")]

SQUARE = picture(size=(64, 64))
BOTH = {"logo": picture(), "logo_dark": picture()}


def files() -> set[str]:
    return set(image_files().listdir("")[1])


def image_in(slot: Slot) -> Image | None:
    return getattr(Page.objects.get(), slot)


@pytest.mark.parametrize("slot", ["logo", "favicon"])
def test_an_image_of_the_page_is_kept_shown_to_readers_and_noted(slot):
    make.page(name="Index status", **{slot: SQUARE})

    image = image_in(slot)
    assert image.alt == "Index status"
    assert files() == {str(image.name)}
    assert list(public()) == [image]
    uploaded = AuditEntry.objects.get(kind=AuditKind.IMAGE_UPLOADED)
    assert uploaded.detail == {"name": str(image.name)}
    assert AuditEntry.objects.filter(kind=AuditKind.PAGE_EDITED).exists()


def test_it_is_public_before_the_launch_as_the_name_is():
    make.page(logo=SQUARE)
    make.before_launch()

    assert list(public()) == [image_in("logo")]


def test_an_edit_that_leaves_it_out_keeps_it():
    make.page(**BOTH, favicon=SQUARE)
    before = [image_in(slot) for slot in SLOTS]

    make.page(tagline="All of it")

    assert [image_in(slot) for slot in SLOTS] == before


@pytest.mark.parametrize(
    ("slot", "sent", "reason"),
    [
        ("logo", SVG, "not only an image"),
        ("logo_dark", b"", "broken or of another type"),
        ("favicon", picture(), "must be square"),
    ],
    ids=SLOTS,
)
def test_a_file_that_is_not_usable_is_refused_by_its_field_and_nothing_is_kept(slot, sent, reason):
    make.page()

    with stored.nothing_written(), pytest.raises(Refused, match=reason) as refusal:
        make.page(**{"logo": picture()} | {slot: sent})

    assert refusal.value.field == slot
    assert files() == set()


def test_of_an_edit_that_is_refused_no_file_is_kept():
    page = make.page()
    seen = version(page)
    make.page(tagline="Another")

    with pytest.raises(Outdated):
        make.page(favicon=SQUARE, based_on=seen)
    with pytest.raises(Refused):
        make.page(logo=picture(), accent="#ffcc00")

    assert files() == set()


def test_who_edits_another_version_is_told_of_a_new_logo():
    seen = version(make.page())
    make.page(logo=picture())

    with pytest.raises(Outdated):
        make.page(logo=None, based_on=seen)


@pytest.mark.parametrize("wrong", [{"logo": None}, {"logo_dark": picture(), "logo": None}])
def test_a_logo_on_a_dark_ground_does_not_stand_alone(wrong):
    make.page(**BOTH)

    with stored.nothing_written(), pytest.raises(Refused, match="there is none") as refusal:
        make.page(**wrong)
    assert refusal.value.field == "logo_dark"
    with pytest.raises(IntegrityError):
        Page.objects.update(logo=None)


def test_both_can_be_removed_at_once():
    make.page(**BOTH)

    make.page(logo=None, logo_dark=None)

    assert image_in("logo") is None
    assert not public().exists()


def swept(*, at: timedelta, callbacks) -> set[str]:
    with callbacks(execute=True):
        images.remove_unused(now=NOW + at)
    return files()


def test_images_of_the_page_are_kept_and_those_before_them_removed(
    django_capture_on_commit_callbacks,
):
    callbacks = django_capture_on_commit_callbacks
    make.page(**BOTH, favicon=SQUARE)
    first = files()
    assert len(first) == 3
    assert swept(at=3 * images.KEPT_FOR, callbacks=callbacks) == first

    make.page(favicon=picture(size=(48, 48)), now=NOW + HOUR)

    present = {str(image_in(slot).name) for slot in SLOTS}
    assert swept(at=3 * images.KEPT_FOR, callbacks=callbacks) == present


def test_the_database_keeps_an_image_that_the_page_shows():
    make.page(logo=picture())

    with pytest.raises(ProtectedError):
        Image.objects.all().delete()
