"""Fetch a page of metrics from an exporter, a Pushgateway or a Prometheus server."""

from __future__ import annotations

import time
from dataclasses import dataclass

from incidents.outbound import http
from incidents.outbound.http import OutboundResponse
from incidents.outbound.policy import AddressPolicy
from incidents.outbound.reasons import Failed, Reason

ACCEPT = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"


@dataclass(frozen=True)
class MetricsPage:
    body: bytes
    content_type: str
    took_s: float


def fetch(
    url: str,
    *,
    policy: AddressPolicy,
    authorization: str = "",
    accept: str = ACCEPT,
    seconds_max: float = http.SECONDS_MAX,
) -> MetricsPage:
    """Return what is at ``url``. ``authorization`` is the header's value. Raises Failed."""
    started_s = time.monotonic()
    headers = {"Accept": accept}
    if authorization:
        headers["Authorization"] = authorization
    with http.exchange(
        "GET", url, policy=policy, headers=headers, seconds_max=seconds_max
    ) as reply:
        _require_metrics(reply)
        body = reply.body()
    return MetricsPage(body, reply.header("Content-Type"), time.monotonic() - started_s)


def _require_metrics(reply: OutboundResponse) -> None:
    status = reply.status
    # A Prometheus server says in JSON what is wrong with a query.
    is_refused_query = status in (400, 422) and "json" in reply.header("Content-Type")
    if status == 200 or is_refused_query:
        return
    if 300 <= status < 400:
        raise Failed(Reason.REDIRECTED, str(status))
    if status in (401, 403):
        raise Failed(Reason.UNAUTHORIZED, str(status))
    raise Failed(Reason.UNEXPECTED_STATUS, str(status))
