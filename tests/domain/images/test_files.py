from __future__ import annotations

import random
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from incidents.domain.images import MAX_BYTES, MAX_SIDE, UnfitImage, files, reencoded
from tests.pictures import HEIGHT, HOSTILE, PLACE, WIDTH, exif, film, picture, written

RED, BLUE = (255, 0, 0), (0, 0, 255)


def shown(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as image:
        image.load()
        return image


def is_near(seen: tuple[int, ...], colour: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 30 for a, b in zip(seen, colour, strict=True))


@pytest.mark.parametrize(
    ("kind", "suffix"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "png")]
)
def test_an_image_looks_as_it_did(kind, suffix):
    kept = reencoded(picture(kind))

    image = shown(kept.content).convert("RGB")
    assert (kept.suffix, kept.width, kept.height) == (suffix, *image.size)
    assert image.size == (WIDTH, HEIGHT)
    assert is_near(image.getpixel((2, 2)), RED)
    assert is_near(image.getpixel((WIDTH - 2, 2)), BLUE)


def test_an_image_is_made_smaller_whose_glass_stays_clear_to_its_edge():
    """Colours of pixels that cannot be seen do not leak into their neighbours."""
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (100, 100, 300, 300))

    kept = reencoded(written(image, "PNG"), within=(90, 45))

    small = shown(kept.content)
    assert (kept.width, kept.height) == small.size == (45, 45)
    assert small.mode == "RGBA"
    seen = {pixel[:3] for _, pixel in small.getcolors(3_000) if pixel[3] > 20}
    assert all(min(colour) > 240 for colour in seen)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_what_to_do(name):
    sent, reason = HOSTILE[name]

    with pytest.raises(UnfitImage, match=reason):
        reencoded(sent)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_nothing_beside_the_pixels_is_kept(kind):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    texts = PngInfo()
    texts.add_text("Author", PLACE)
    more = {"PNG": {"pnginfo": texts}, "JPEG": {"comment": PLACE}, "WEBP": {"xmp": PLACE.encode()}}
    sent = picture(kind, exif=exif(), icc_profile=profile, **more[kind])
    assert PLACE.encode() in sent

    kept = reencoded(sent).content

    assert PLACE.encode() not in kept
    assert not shown(kept).getexif()
    assert not shown(kept).info.keys() & {"exif", "icc_profile", "comment", "xmp", "Author"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_an_image_is_turned_as_its_camera_was_held(kind):
    kept = reencoded(picture(kind, exif=exif(orientation=6)))

    image = shown(kept.content).convert("RGB")
    assert (kept.width, kept.height) == image.size == (HEIGHT, WIDTH)
    assert is_near(image.getpixel((2, 2)), RED)
    assert is_near(image.getpixel((2, WIDTH - 2)), BLUE)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_a_film_the_first_frame_is_kept(kind):
    image = shown(reencoded(film(kind)).content)

    assert getattr(image, "n_frames", 1) == 1
    assert is_near(image.convert("RGB").getpixel((2, 2)), RED)


def test_transparency_is_kept():
    image = Image.new("RGBA", (8, 8), (255, 0, 0, 0))

    for sent in (written(image, "PNG"), written(image, "GIF"), written(image, "WEBP")):
        assert shown(reencoded(sent).content).getpixel((0, 0))[3] == 0


def test_greys_of_16_bits_are_those_of_8():
    grey = Image.new("I;16", (8, 8), 40_000)

    assert shown(reencoded(written(grey, "PNG")).content).getpixel((0, 0)) == 40_000 // 256


def test_colours_for_print_become_those_of_screens():
    cyan = Image.new("CMYK", (8, 8), (255, 0, 0, 0))

    assert shown(reencoded(written(cyan, "JPEG")).content).mode == "RGB"


def test_the_picture_of_a_phone_with_another_one_after_it_is_read():
    second = Image.new("RGB", (WIDTH, HEIGHT), "green")
    sent = written(
        Image.new("RGB", (WIDTH, HEIGHT), "red"), "MPO", save_all=True, append_images=[second]
    )

    kept = reencoded(sent)

    assert kept.suffix == "jpg"
    assert is_near(shown(kept.content).getpixel((2, 2)), RED)


@pytest.mark.long
def test_the_largest_size_is_taken():
    kept = reencoded(picture(size=(MAX_SIDE, MAX_SIDE)))

    assert (kept.width, kept.height) == (MAX_SIDE, MAX_SIDE)


def test_what_would_be_larger_than_what_may_be_sent_is_refused(monkeypatch):
    noise = Image.frombytes("RGB", (64, 64), random.Random(1).randbytes(64 * 64 * 3))
    sent = written(noise, "JPEG", quality=30)
    monkeypatch.setattr(files, "MAX_BYTES", len(sent))

    with pytest.raises(UnfitImage, match="saved anew"):
        reencoded(sent)
    assert MAX_BYTES == 5_000_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "MPO"])
def test_no_damage_is_more_than_a_refusal(kind):
    chance, sent = random.Random(kind), picture(kind)
    for _try in range(400):
        damaged = bytearray(sent)
        for _change in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        length = chance.choice([len(damaged), len(damaged), chance.randrange(len(damaged))])
        try:
            kept = reencoded(bytes(damaged[:length]))
        except UnfitImage:
            continue
        assert shown(kept.content).size == (kept.width, kept.height)
