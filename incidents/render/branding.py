"""The page's logo and icon, as pages and feeds show them."""

from __future__ import annotations

from dataclasses import dataclass

from incidents.domain.images.branding import LOGO_SHOWN, Size, shown, spells_name
from incidents.models import Image, Page


@dataclass(frozen=True)
class Picture:
    """An image at the size at which it is shown, so that nothing moves once it is there."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class Logo:
    """``dark`` is the one for a dark ground. If ``spells_name``, the name is not repeated."""

    light: Picture
    dark: Picture | None
    spells_name: bool


def logo(page: Page) -> Logo | None:
    if page.logo is None:
        return None
    return Logo(
        picture(page.logo),
        picture(page.logo_dark) if page.logo_dark else None,
        spells_name(_size(page.logo)),
    )


def picture(image: Image, within: Size = LOGO_SHOWN) -> Picture:
    return Picture(image.name.path, *shown(_size(image), within))


def icon(page: Page) -> str | None:
    """Return the path of the page's own icon."""
    return page.favicon.name.path if page.favicon else None


def _size(image: Image) -> Size:
    return image.width, image.height
