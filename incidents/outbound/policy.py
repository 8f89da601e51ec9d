"""Policies: the addresses that may be connected to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

from incidents.outbound.reasons import Reason

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ip_network, texts))


# They give away a machine's identity and keys to whoever asks from it, as the link-local
# addresses do at which most clouds have this service.
CLOUD_METADATA = _networks(
    "169.254.169.254",  # most
    "169.254.170.2",  # Amazon, for containers
    "100.100.100.200",  # Alibaba
    "168.63.129.16",  # Azure
    "192.0.0.192",  # Oracle, formerly
    "fd00:ec2::/32",  # Amazon
    "fd20:ce::254",  # Google
)
# IPv6 networks whose addresses lead to the IPv4 address in their last 32 bits.
NAT64 = _networks("64:ff9b::/96")
TRANSLATED = (*NAT64, *_networks("64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96"))
# The only part of IPv6 from which public addresses are given out.
GLOBAL_UNICAST = ip_network("2000::/3")
# Special by the registries of IANA; not every version of Python knows it.
SPECIAL = _networks("192.0.0.0/24", "192.88.99.0/24", "2002::/16", "3fff::/20")


@dataclass(frozen=True)
class AddressPolicy:
    """Which kinds of addresses are allowed; those in ``networks`` always are.

    Addresses that are link-local, of a cloud's metadata or not of one machine never are.
    """

    allow_private: bool
    networks: Sequence[Network] = ()
    allow_public: bool = True

    def refusal(self, address: Address) -> Reason | None:
        """Return why ``address`` may not be connected to; None if it may."""
        for meant in _meant(address):
            if reason := _never(meant):
                return reason
        connected = _connected(address)
        if any(_is_in(connected, each) for each in self.networks):
            return None
        if self.allow_public if _is_public(connected) else self.allow_private:
            return None
        return Reason.NOT_PUBLIC if self.allow_public else Reason.NOT_LISTED


def _never(address: Address) -> Reason | None:
    if any(_is_in(address, each) for each in CLOUD_METADATA):
        return Reason.CLOUD_METADATA
    if address.is_link_local:
        return Reason.LINK_LOCAL
    if address.is_multicast or address.is_unspecified or _is_broadcast(address):
        return Reason.NOT_ONE_MACHINE
    return None


def _is_public(address: Address) -> bool:
    """Whether the address is reachable from the internet."""
    if isinstance(address, IPv6Address):
        if any(_is_in(address, each) for each in NAT64):
            return _is_public(_last_32_bits(address))
        if address not in GLOBAL_UNICAST:
            return False
    return address.is_global and not any(_is_in(address, each) for each in SPECIAL)


def _meant(address: Address) -> list[Address]:
    """Return the address and the IPv4 addresses embedded in it."""
    if isinstance(address, IPv4Address):
        return [address]
    embedded: list[Address] = []
    if any(_is_in(address, each) for each in TRANSLATED) and int(address) > 1:
        embedded.append(_last_32_bits(address))
    embedded += [each for each in (address.sixtofour, *(address.teredo or ())) if each]
    if address.ipv4_mapped:
        embedded.append(address.ipv4_mapped)
    return [address, *embedded]


def _connected(address: Address) -> Address:
    """Return the address that a socket connects to: it translates mapped addresses only."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _last_32_bits(address: IPv6Address) -> IPv4Address:
    return IPv4Address(int(address) & 0xFFFFFFFF)


def _is_in(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network


def _is_broadcast(address: Address) -> bool:
    return address == IPv4Address("255.255.255.255")
