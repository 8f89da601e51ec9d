"""Find internal hosts, private addresses, mail addresses and tokens in a public text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address, IPv6Address


class Leak(StrEnum):
    HOST = "host"
    ADDRESS = "address"
    MAIL = "mail"
    TOKEN = "token"


@dataclass(frozen=True)
class FoundLeak:
    kind: Leak
    text: str


_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:f[cd][0-9a-f]{2}|fe80)(?::[0-9a-f]{0,4}){2,7}(?![\w:])", re.I)
_HOST = re.compile(
    r"\b(?:[a-z0-9-]{1,63}\.){1,8}"
    r"(?:internal|intranet|intra|local|localdomain|lan|corp|home\.arpa|cluster\.local)\b",
    re.IGNORECASE,
)
_TOKENS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}"
    r"|\bglpat-[\w-]{20,}|\bxox[abeoprs]-[\w-]{10,}|\bpypi-[\w-]{16,}|\bsk[-_][\w-]{20,}"
    r"|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*"
    r"|\bBearer\s+[\w.~+/-]{16,}"
    r"|(?i:\b(?:password|passwd|secret|token|api[_-]?key)\b\s*[=:]\s*[^\s`'\"]{6,})"
)
_PATTERNS: Mapping[Leak, re.Pattern[str]] = {
    Leak.TOKEN: _TOKENS,
    Leak.MAIL: _MAIL,
    Leak.HOST: _HOST,
}


def leaks(text: str) -> list[FoundLeak]:
    """Return what is found in ``text``, each once, in the order of kinds."""
    return list(dict.fromkeys(_found(text)))


def _found(text: str) -> Iterator[FoundLeak]:
    for kind, pattern in _PATTERNS.items():
        for found in pattern.finditer(text):
            yield FoundLeak(kind, found[0])
    for found in _IPV4.finditer(text):
        if _is_private(found[0], IPv4Address):
            yield FoundLeak(Leak.ADDRESS, found[0])
    for found in _IPV6.finditer(text):
        if _is_private(found[0], IPv6Address):
            yield FoundLeak(Leak.ADDRESS, found[0])


def _is_private(text: str, kind: type[IPv4Address] | type[IPv6Address]) -> bool:
    """Whether it is one of a network that is not the internet, and no example of a document."""
    try:
        address = kind(text)
    except AddressValueError:
        return False
    return address.is_private and not any(
        text.startswith(start) for start in ("192.0.2.", "198.51.100.", "203.0.113.")
    )
