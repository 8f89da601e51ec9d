"""Images of the page itself: how each is made to fit, and how large it is shown."""

from __future__ import annotations

from typing import Literal, get_args

from django.utils.translation import gettext as _

from incidents.domain.images.files import Encoded, UnfitImage, reencoded

Size = tuple[int, int]
"""Width and height in pixels."""

Slot = Literal["logo", "logo_dark", "favicon"]
"""A place for an image of the page: its logo, that for a dark ground, and the icon of its tab."""
SLOTS: tuple[Slot, ...] = get_args(Slot)

MAX_BYTES = 1_000_000
LOGO_SHOWN: Size = (240, 40)
LOGO_KEPT: Size = (720, 120)  # the finest screens draw three pixels for one
LOGO_LEAST = 12  # of a side as it is shown
ICON_KEPT: Size = (192, 192)
ICON_LEAST = 32
# A logo that is so much wider than high spells the name out, as far as can be told.
SPELLS_NAME_FROM = 2.0


def fitted(slot: Slot, sent: bytes) -> Encoded:
    """Return what is kept of a file, small enough for each page to show it. Raises UnfitImage."""
    within = ICON_KEPT if slot == "favicon" else LOGO_KEPT
    encoded = reencoded(sent, most_bytes=MAX_BYTES, within=within)
    size = (encoded.width, encoded.height)
    if slot == "favicon":
        _refuse_unfit_icon(size)
    else:
        _refuse_unfit_logo(size)
    return encoded


def shown(size: Size, within: Size = LOGO_SHOWN) -> Size:
    """Return the size at which an image is shown: never larger than it is."""
    scale = min(1.0, *(most / side for most, side in zip(within, size, strict=True)))
    width, height = (max(1, round(scale * side)) for side in size)
    return width, height


def spells_name(size: Size) -> bool:
    """Whether a logo of this size stands in place of the page's name, and not beside it."""
    width, height = size
    return width >= SPELLS_NAME_FROM * height


def _refuse_unfit_icon(size: Size) -> None:
    width, height = size
    if width != height or width < ICON_LEAST:
        raise UnfitImage(
            _("An icon must be square, and of at least %(least)s pixels; cut it, or send another.")
            % {"least": f"{ICON_LEAST} × {ICON_LEAST}"}
        )


def _refuse_unfit_logo(size: Size) -> None:
    width, height = shown(size)
    if min(width, height) < LOGO_LEAST:
        raise UnfitImage(
            _(
                "As a logo it would be %(size)s pixels large, and nobody could make it out; send"
                " one that is larger, or less long and thin, without empty edges."
            )
            % {"size": f"{width} × {height}"}
        )
