"""The page's settings."""

from __future__ import annotations

from incidents.models import Page


def page() -> Page:
    """Return the page's settings. One query."""
    return Page.objects.get()
