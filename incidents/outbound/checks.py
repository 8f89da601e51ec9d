"""A plain check of an address: whether it answers, how, and how fast. The body is left unread."""

from __future__ import annotations

import time

from incidents.domain.measuring.answers import CheckResponse
from incidents.outbound import http
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Reason

# Of these the place that is checked is the cause. A name that cannot be looked up, a network that
# is not there and what the policy refuses may as well be our own trouble.
OF_THE_PLACE = frozenset(
    {
        Reason.CONNECT_TIMEOUT,
        Reason.CONNECTION_REFUSED,
        Reason.UNTRUSTED_CERTIFICATE,
        Reason.TLS_FAILED,
        Reason.TIMEOUT,
        Reason.CONNECTION_CUT,
        Reason.NOT_HTTP,
        Reason.INCOMPLETE,
    }
)


def check(
    url: str,
    *,
    policy: AddressPolicy,
    connect_to: str = "",
    seconds_max: float = http.SECONDS_MAX,
) -> CheckResponse:
    """Ask for ``url`` once, at ``connect_to`` if that is given. Redirects are answers.

    Raises Failed.
    """
    started_s = time.monotonic()
    with http.exchange(
        "GET", url, policy=policy, headers={}, connect_to=connect_to, seconds_max=seconds_max
    ) as reply:
        return CheckResponse(reply.status, time.monotonic() - started_s, reply.certificate_ends_at)
