from __future__ import annotations

import pytest

from incidents.domain.images import SLOTS, UnfitImage
from incidents.domain.images.branding import fitted, shown, spells_name
from tests.pictures import HOSTILE, picture


@pytest.mark.parametrize(
    ("sent", "kept"),
    [((60, 40), (60, 40)), ((1440, 240), (720, 120)), ((2000, 2000), (120, 120))],
)
def test_a_logo_is_made_to_fit_and_never_larger(sent, kept):
    encoded = fitted("logo", picture(size=sent))

    assert (encoded.width, encoded.height) == kept


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((720, 120), (240, 40)),
        ((720, 60), (240, 20)),
        ((120, 120), (40, 40)),
        ((30, 20), (30, 20)),
        ((33, 100), (13, 40)),
    ],
)
def test_a_logo_is_shown_in_its_space_and_never_larger_than_it_is(size, expected):
    assert shown(size) == expected


def test_a_logo_that_spells_the_name_is_twice_as_wide_as_high():
    assert spells_name((240, 120))
    assert not spells_name((239, 120))


@pytest.mark.parametrize("slot", ["logo", "logo_dark"])
@pytest.mark.parametrize("size", [(4_000, 100), (8, 8), (20, 2_000)])
def test_a_logo_that_nobody_could_make_out_is_refused_with_what_to_do(slot, size):
    with pytest.raises(UnfitImage, match="send one that is larger, or less long and thin"):
        fitted(slot, picture(size=size))


@pytest.mark.parametrize(("sent", "kept"), [((32, 32), 32), ((1_000, 1_000), 192)])
def test_an_icon_is_square(sent, kept):
    encoded = fitted("favicon", picture(size=sent))

    assert (encoded.width, encoded.height) == (kept, kept)


@pytest.mark.parametrize("size", [(64, 48), (31, 31)])
def test_another_icon_is_refused_with_what_to_do(size):
    with pytest.raises(UnfitImage, match="must be square, and of at least 32 × 32 pixels"):
        fitted("favicon", picture(size=size))


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(slot, name):
    with pytest.raises(UnfitImage):
        fitted(slot, HOSTILE[name][0])


def test_a_file_of_more_than_a_megabyte_is_refused():
    with pytest.raises(UnfitImage, match=r"has 1\.2 MB, and at most 1 may be sent"):
        fitted("logo", picture() + bytes(1_200_000))


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "png"), ("GIF", "png")]
)
def test_it_is_kept_as_what_feed_readers_show(kind, suffix):
    assert fitted("logo", picture(kind)).suffix == suffix
