"""An uploaded file made anew from its pixels: nothing else of what was sent is kept."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from threading import Lock

from django.utils.translation import gettext as _

MAX_BYTES = 5_000_000
MAX_SIDE = 4_000  # in pixels

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
    # Only now: see there.
    from incidents.domain.images import pixels  # noqa: PLC0415

    with _turn:
        written = pixels.written(sent, within)
    if len(written.content) > MAX_BYTES:
        raise UnfitImage(
            _(
                "Without its metadata and saved anew the image has %(size)s MB, more than the"
                " %(most)s that are kept; make it smaller, or save it as JPEG."
            )
            % {"size": f"{len(written.content) / 1e6:.1f}", "most": f"{MAX_BYTES / 1e6:.0f}"}
        )
    return written


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
