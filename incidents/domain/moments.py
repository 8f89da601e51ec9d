"""How instants and their zones are written."""

from __future__ import annotations

from datetime import datetime


def zone_name(local: datetime) -> str:
    """Return "UTC" or "CEST"; zones whose names are no letters get "UTC+04"."""
    name = local.strftime("%Z")
    return f"UTC{name}" if name.startswith(("+", "-")) else name


def zone_label(key: str) -> str:
    """Return "UTC" or "America/New York" for a key of the zone database."""
    return key.removeprefix("Etc/").replace("_", " ")
