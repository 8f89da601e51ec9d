"""The pixels of an image that was sent, written anew.

Apart from ``files``, which loads this with the first image: Pillow takes some megabytes, and most
processes are never sent one.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import GifImagePlugin, Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from incidents.domain.images.files import MAX_SIDE, Encoded, UnfitImage

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


def written(sent: bytes, within: tuple[int, int] | None) -> Encoded:
    """Return an image of the pixels of what was sent. Raises UnfitImage."""
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
