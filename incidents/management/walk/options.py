"""Values allowed in options and plans of a run."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from incidents.domain import web_address

# Waits of up to ten times as many seconds are what the system can count.
AMOUNT_MAX = 1e9

# More names, or attempts, than anybody lives to see; and fewer than Python's files can count.
COUNT_MAX = 10**12
# The year 10000, which no calendar here has.
INSTANT_END_S = 253_402_300_800

# What the first lines of a request can hold.
SENDABLE = re.compile("[!-~]+")


def is_amount(value: object) -> bool:
    """Whether it is an allowed number of seconds, or of requests a second."""
    return type(value) in (int, float) and 0 < value <= AMOUNT_MAX  # type: ignore[operator]


def is_count(value: object) -> bool:
    return type(value) is int and 1 <= value <= COUNT_MAX


def is_instant(value: object) -> bool:
    """Whether it is an allowed Unix time."""
    return type(value) in (int, float) and 0 <= value < INSTANT_END_S  # type: ignore[operator]


def is_word(value: object) -> bool:
    """Whether it can be the value of a label."""
    return isinstance(value, str) and value.isprintable()


def is_web_address(value: object) -> bool:
    """Whether it is an address that workers and health checks can connect to."""
    if not isinstance(value, str) or not SENDABLE.fullmatch(value):
        return False
    parts = web_address.parts(value)
    return parts is not None and "@" not in parts.netloc


def path_of(url: str) -> str:
    """Return what of an allowed address comes after its server, as it is to be asked for."""
    return url.partition("#")[0].partition(urlsplit(url).netloc)[2]


def is_host(value: object) -> bool:
    return isinstance(value, str) and SENDABLE.fullmatch(value) is not None
