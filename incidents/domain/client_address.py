"""Addresses of clients, as servers and proxies write them."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address that stands alone or with the port behind it; None for anything else."""
    for candidate in (text, text.rpartition(":")[0].strip("[]")):
        with suppress(ValueError):
            return ip_address(candidate)
    return None


def client_of(*, remote: str, forwarded_for: str, proxies: int) -> str:
    """Return the client's address; of IPv6 the network, in which one client has them all.

    ``X-Forwarded-For`` is believed only as far as our own proxies wrote it.
    """
    hops = [hop.strip() for hop in forwarded_for.split(",")]
    address = parsed(hops[-proxies] if 0 < proxies <= len(hops) else remote)
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))
    return str(address or "")
