"""Conditional requests and content coding, by RFC 9110 sections 12.5.3 and 13."""

from __future__ import annotations

from functools import lru_cache

from django.utils.http import parse_etags, parse_http_date_safe

ENCODINGS = ("br", "gzip", "identity")
"""The codings that documents are kept in, the smallest first."""
# Headers may have hundreds of kilobytes, which would take a second to parse, and what is remembered
# of them has to stay small.
LONGEST = 200
LONGEST_TAGS = 2_000
# Clients send few different dates, so they are remembered.
_date_s = lru_cache(maxsize=256)(parse_http_date_safe)


def is_not_modified(
    etag: str, modified_s: float | None, *, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """Whether the client's copy is still good. ``modified_s`` is Unix time, None if unknown.

    Tags are compared weakly; the date counts only where no tag was sent.
    """
    if if_none_match is not None:
        return _etag_matches(etag, if_none_match[:LONGEST_TAGS])
    if if_modified_since is None or modified_s is None:
        return False
    since_s = _date_s(if_modified_since[:LONGEST])
    return since_s is not None and int(modified_s) <= since_s


def _etag_matches(etag: str, if_none_match: str) -> bool:
    opaque = etag.removeprefix("W/")
    if opaque not in if_none_match and "*" not in if_none_match:
        return False  # a client's copy of an earlier revision needs no parsing
    tags = parse_etags(if_none_match)
    return tags == ["*"] or any(tag.removeprefix("W/") == opaque for tag in tags)


def choose_encoding(accept_encoding: str) -> str:
    """Return the coding to answer with."""
    return _choose_encoding(accept_encoding[:LONGEST])


@lru_cache(maxsize=256)
def _choose_encoding(accept_encoding: str) -> str:
    """Clients send few different headers, so it is remembered."""
    accepted = _qualities(accept_encoding)
    fallback = accepted.get("*", 0.0)
    offered = {name: accepted.get(name, fallback) for name in ENCODINGS[:2]}
    best = max(offered, key=lambda name: offered[name])
    identity = accepted.get("identity", 0.0)
    return best if offered[best] > 0 and offered[best] >= identity else "identity"


def _qualities(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        quality = parameters.strip().removeprefix("q=") if parameters else "1"
        try:
            found[name.strip()] = float(quality)
        except ValueError:
            found[name.strip()] = 0.0
    return found
