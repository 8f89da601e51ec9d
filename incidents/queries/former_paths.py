"""Addresses of a page that was moved here."""

from __future__ import annotations

from incidents.models import FormerPath


def former_paths() -> dict[str, str]:
    """Return where each leads now, by path. One query."""
    return dict(FormerPath.objects.values_list("path", "target"))
