"""Log lines for programs that gather them, and lines without secrets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime

HIDDEN = "[redacted]"

_credentials = re.compile(
    r"""(authorization["']?\s*[:=]\s*["']?)(?:[a-z]+[ ]+)?[^\s"',;}\]]+"""
    r"""|\b(bearer[ ]+)[a-z0-9._~+/=-]{8,}"""
    # The key of a token in an address, as clients of Statuspage may send it.
    r"""|(\bapi(?:_|%5f)key=)[^\s"'&#;,}\]]+"""
    # One-time links, which sign in whoever has them first.
    r"""|(/accounts/(?:link|first)/)[^/\s"']+""",
    re.IGNORECASE,
)


def as_object(at: datetime, *, level: str, logger: str, message: str, **more: str) -> str:
    """Return the line as a JSON object."""
    time = at.isoformat(timespec="milliseconds")
    said = {"time": time, "level": level, "logger": logger, "message": message, **more}
    return json.dumps(said, ensure_ascii=False)


def redacted(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` without the ``secrets``, and without credentials that callers sent."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _credentials.sub(lambda found: f"{found[found.lastindex or 0]}{HIDDEN}", text)
