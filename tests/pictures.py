"""Files of images, good and hostile, as people may upload them."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PLACE = "Secret street"
WIDTH, HEIGHT = 60, 40


def picture(kind: str = "PNG", *, size: tuple[int, int] = (WIDTH, HEIGHT), **options: Any) -> bytes:
    """Return an image of which the left half is red and the right one blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return written(image, kind, **options)


def written(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(*, orientation: int = 1) -> Image.Exif:
    """Return metadata that tell a camera, a place and how the picture was held."""
    found = Image.Exif()
    found[Base.Orientation] = orientation
    found[Base.Make] = PLACE
    found.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    return found


def film(kind: str) -> bytes:
    """Return two frames, red and then green."""
    frames = [Image.new("RGB", (WIDTH, HEIGHT), colour) for colour in ("red", "green")]
    return written(frames[0], kind, save_all=True, append_images=frames[1:])


def bomb(width: int, height: int) -> bytes:
    """Return a few bytes that say that they are a huge PNG."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def with_text_bomb() -> bytes:
    """Return a PNG with a text of 100 MB, compressed."""
    text = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(100_000_000)))
    plain = picture()
    return plain[:33] + text + plain[33:]


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.sh", "rm -r")
    return file.getvalue()


SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">' + SCRIPT + b"</svg>"
BROKEN = "broken or of another type"
TWOFOLD = "not only an image"
LARGE = "make it smaller"
# A file, and what its refusal says.
HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", BROKEN),
    "text": (b"hello", BROKEN),
    "svg": (SVG.replace(SCRIPT, b""), BROKEN),
    "svg with script": (SVG, TWOFOLD),
    "html": (b"<!DOCTYPE html>" + SCRIPT, TWOFOLD),
    "pdf": (b"%PDF-1.7\n" + picture(), TWOFOLD),
    "bmp": (picture("BMP"), BROKEN),
    "tiff": (picture("TIFF"), BROKEN),
    "ico": (picture("ICO"), BROKEN),
    "eps": (picture("EPS"), BROKEN),
    "png and zip": (picture() + zipped(), TWOFOLD),
    "jpeg and zip": (picture("JPEG") + zipped(), TWOFOLD),
    "gif and script": (picture("GIF", comment=b"*/" + SCRIPT), TWOFOLD),
    "webp and html": (picture("WEBP") + b"<html>", TWOFOLD),
    "jpeg and php": (picture("JPEG", comment=b"<?php system('id') ?>"), TWOFOLD),
    "truncated png": (picture()[:-40], BROKEN),
    "truncated jpeg": (picture("JPEG")[:-200], BROKEN),
    "truncated webp": (picture("WEBP")[:-20], BROKEN),
    "truncated gif": (picture("GIF")[:-60], BROKEN),
    "png head alone": (picture()[:33], BROKEN),
    "bomb": (bomb(50_000, 50_000), LARGE),
    "bomb of the largest size": (bomb(2**31 - 1, 2**31 - 1), LARGE),
    "text bomb": (with_text_bomb(), BROKEN),
    "too wide": (picture(size=(4_001, 1)), LARGE),
    "too high": (picture("JPEG", size=(1, 4_001)), LARGE),
    "too many bytes": (picture() + bytes(5_000_000), LARGE),
}
