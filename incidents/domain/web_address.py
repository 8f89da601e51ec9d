"""Addresses on the web that a program can be sent to."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def parts(url: str) -> SplitResult | None:
    """Return the parts of an http or https address with a host; None for anything else."""
    try:
        found = urlsplit(url)
        has_place = bool(found.hostname) and found.port != 0
    except ValueError:  # of the port, or of an address of IPv6
        return None
    is_whole = found.scheme in ("http", "https") and has_place and " " not in url
    return found if is_whole else None


def origin(url: str) -> tuple[str, str | None, int | None] | None:
    """Return what addresses on the same server share: scheme, host and port."""
    found = parts(url)
    if found is None:
        return None
    return found.scheme, found.hostname, found.port or (443 if found.scheme == "https" else 80)
