"""The readers' style sheet with the page's accent, under an address that tells its bytes.

A policy forbids style within pages, and only one sheet may keep them from being painted, so the
accent stands in the sheet itself. Pages without an accent, and those that are made without the
database, link to the sheet among the static files.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.urls import reverse

from incidents.domain import colours
from incidents.models import Page

PLAIN = "incidents/page.css"


class NoSuchSheet(LookupError):
    """No accent of the page, present or former, makes this one."""


def address(page: Page) -> str:
    """Return the path of the sheet that pages link to."""
    return reverse("style", args=[digest(page.accent)]) if page.accent else static(PLAIN)


def digests(page: Page) -> list[str]:
    """Return those of the sheets that there are, the present first."""
    return [digest(accent) for accent in (page.accent, page.former_accent) if accent]


def sheet(page: Page, wanted: str) -> str:
    """Return the sheet with the digest ``wanted``. Raises NoSuchSheet."""
    for accent in filter(None, (page.accent, page.former_accent)):
        if digest(accent) == wanted:
            return accented(accent)
    raise NoSuchSheet(wanted)


@cache
def digest(accent: str) -> str:
    return hashlib.sha256(accented(accent).encode()).hexdigest()[:12]


def accented(accent: str) -> str:
    shades = colours.accent(accent)
    link = f"light-dark({shades.light},{shades.dark})"
    return f"{plain()}@layer base{{:root{{--link:{link};--mark:3px}}}}\n"


@cache
def plain() -> str:
    """Return the sheet as it was collected; else, as in a checkout, as it was written."""
    stored = getattr(staticfiles_storage, "stored_name", str)(PLAIN)
    if staticfiles_storage.exists(stored):
        with staticfiles_storage.open(stored) as file:
            return str(file.read().decode())
    return Path(str(finders.find(PLAIN))).read_text("utf-8")
