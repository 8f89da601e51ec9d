"""Addresses of clients, as servers and proxies write them."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address that stands alone or with the port behind it; None for anything else."""
    for candidate in (text, text.rpartition(":")[0].strip("[]")):
        with suppress(ValueError):
            return ip_address(candidate)
    return None
