"""The limit of open files of this process and its children; each connection takes one."""

from __future__ import annotations

import resource
from contextlib import suppress

WANTED = 65_536
# An idle one takes 10 kB. With all of them taken, whoever comes next waits for one to end.
CONNECTIONS_MOST = 8_192
# Databases, logs, documents and the server's own.
OTHERS = 256


def raise_limit() -> None:
    """Raise the soft limit, which mostly is 1,024, as far as the hard one lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = WANTED if hard == resource.RLIM_INFINITY else min(WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):  # some kernels have a limit below the hard one
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def connections_at_most() -> int:
    """Return how many connections leave files for the rest."""
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return CONNECTIONS_MOST
    return min(CONNECTIONS_MOST, max(soft - OTHERS, soft // 2))
