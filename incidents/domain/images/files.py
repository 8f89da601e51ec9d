"""An uploaded file made anew from its pixels: nothing else of what was sent is kept."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from django.utils.translation import gettext as _
from PIL import (
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

MAX_BYTES = 5_000_000
MAX_SIDE = 4_000  # in pixels

# Imported, so that Pillow need not load all that it can read, which takes memory.
PLUGINS = (GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
READ = ("PNG", "JPEG", "WEBP", "GIF")
# The format that is written for one that was read: of the first image of several, what has one.
# MPO is what phones write: a JPEG with another one after it.
WRITTEN = {"PNG": "PNG", "GIF": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP"}
# Of what is made to fit: what feed readers and mail programs show, too.
WRITTEN_TO_FIT = WRITTEN | {"WEBP": "PNG"}
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
OPTIONS: dict[str, dict[str, int | bool]] = {
    "PNG": {},
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "WEBP": {"quality": 90},
}
# What Pillow says of files that are broken, by chance or on purpose.
UNREADABLE = (
    *(OSError, SyntaxError, ValueError, TypeError, AttributeError, EOFError),
    *(LookupError, ArithmeticError, MemoryError, RecursionError, struct.error, zlib.error),
)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
MARKUP = (b"<script", b"<html", b"<!doctype", b"<?php")
# Where readers of PDF look for its first line.
PDF_HEAD_BYTES = 1_024
# Pixels take up to 64 MB, several times over: one image after the other.
_turn = Lock()


class UnfitImage(Exception):
    """It is not kept; the text says why, and what to do."""


@dataclass(frozen=True)
class Encoded:
    """An image as it is kept: pixels, upright, and no metadata."""

    content: bytes
    suffix: str
    width: int
    height: int


def reencoded(
    sent: bytes, *, most_bytes: int = MAX_BYTES, within: tuple[int, int] | None = None
) -> Encoded:
    """Return what is kept of a file of ``most_bytes``. Raises UnfitImage.

    An image that is larger than ``within``, its greatest width and height, is made smaller.
    Its type is what its bytes say, whatever it was called. It is turned as its EXIF says, which
    is then left out with all other metadata and with all images but the first.
    """
    if len(sent) > most_bytes:
        raise UnfitImage(
            _("The image has %(size)s MB, and at most %(most)s may be sent; make it smaller.")
            % {"size": f"{len(sent) / 1e6:.1f}", "most": f"{most_bytes / 1e6:.0f}"}
        )
    if other := _other_type(sent):
        raise UnfitImage(
            _("The file is not only an image, but also %(type)s; save it anew as an image alone.")
            % {"type": other}
        )
    with _turn:
        written = _written(sent, within)
    if len(written.content) > MAX_BYTES:
        raise UnfitImage(
            _(
                "Without its metadata and saved anew the image has %(size)s MB, more than the"
                " %(most)s that are kept; make it smaller, or save it as JPEG."
            )
            % {"size": f"{len(written.content) / 1e6:.1f}", "most": f"{MAX_BYTES / 1e6:.0f}"}
        )
    return written


def _written(sent: bytes, within: tuple[int, int] | None) -> Encoded:
    try:
        with Image.open(BytesIO(sent), formats=READ) as image:
            # Known from its head; nothing is decoded yet.
            _refuse_too_large(*image.size)
            kind = (WRITTEN_TO_FIT if within else WRITTEN)[image.format or ""]
            pixels = _pixels(image)
        if within:
            pixels.thumbnail(within)
        content = BytesIO()
        pixels.save(content, kind, **OPTIONS[kind])
    except BOMBS as error:
        raise _too_large() from error
    except UNREADABLE as error:
        raise UnfitImage(
            _(
                "The file cannot be read as an image: it is broken or of another type. Send PNG,"
                " JPEG, WebP or GIF."
            )
        ) from error
    return Encoded(content.getvalue(), SUFFIXES[kind], *pixels.size)


def _pixels(image: Image.Image) -> Image.Image:
    """Return the first image, upright, without anything beside its pixels."""
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I"):  # 16 bits of grey, which other modes would cut off
        upright = upright.point(lambda grey: grey / 256).convert("L")
    opaque = "L" if upright.mode in {"1", "L"} else "RGB"
    pixels = upright.convert("RGBA" if upright.has_transparency_data else opaque)
    # Of which some formats write what they find: a comment, a profile of colours.
    pixels.info = {}
    return pixels


def _refuse_too_large(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE:
        raise _too_large(f"{width:,} × {height:,}")


def _too_large(size: str = "") -> UnfitImage:
    most = f"{MAX_SIDE:,} × {MAX_SIDE:,}"
    if not size:
        return UnfitImage(
            _("The image has more than %(most)s pixels; make it smaller.") % {"most": most}
        )
    return UnfitImage(
        _("The image has %(size)s pixels, and at most %(most)s may be; make it smaller.")
        % {"size": size, "most": most}
    )


def _other_type(sent: bytes) -> str | None:
    """Return what else other programs would take the file for, None for nothing.

    None of it would be kept, but nobody makes such a file by chance.
    """
    if zipfile.is_zipfile(BytesIO(sent)):
        return _("a ZIP archive")
    if b"%PDF-" in sent[:PDF_HEAD_BYTES]:
        return _("a PDF")
    lowered = sent.lower()
    if any(mark in lowered for mark in MARKUP):
        return _("a web page or a program")
    return None
