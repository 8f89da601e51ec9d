"""A text in Markdown as readers will see it, while it is typed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from incidents.domain import markdown
from incidents.domain.images import names_in
from incidents.queries import images


def images_folder() -> str:
    """Return the address of images for those who are signed in."""
    return f"{reverse('admin:index')}images/"


def rendered(source: str, *, scope: str) -> dict[str, Any]:
    """Return what a preview shows of ``source``. Without the cache: it is never shown again.

    ``scope`` keeps the ids of several texts on one page apart.
    """
    html = markdown.to_html(source, scope=scope, heading_level=4, folder=images_folder())
    return {
        "html": html,
        "has_images_elsewhere": markdown.has_images_elsewhere(html),
        "missing": images.missing(names_in(source)),
    }
