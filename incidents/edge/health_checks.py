"""Answers for machines: whether we live, whether all is well, and how much we do.

They are answered here and not by Django, so that they work without the database, under any
name and at any load.
"""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from incidents.domain import client_address
from incidents.edge.connections import FAILURES, answer_to
from incidents.edge.library import Library
from incidents.edge.plain import TEXT, Environ
from incidents.queries import alerts, health, waiting

JSON = "application/json"
# A proxy in front speaks from this machine for anybody.
PROXIES_SAY = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "HTTP_VIA",
)
KEPT_S = 1.0


@dataclass(frozen=True)
class HealthResponse:
    status: str
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Readings:
    """Seconds since each part's last sign of life, and for which messages and alerts have waited.

    ``acting_count`` is how many rules act.
    """

    ages_s: dict[str, float]
    waits_s: float
    alerts_wait_s: float
    acting_count: int


class Signs:
    """The parts' signs of life, and what waits. Anybody may ask, so the database is asked at most
    once a second, and by one thread."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._readings: Readings | None = None
        self._again_at_s = 0.0
        self._asking = threading.Lock()

    def read(self) -> Readings | None:
        """Return them; None if the database does not answer."""
        if self.library.is_lost:  # to ask one that hangs would cost readers this thread
            return None
        if self._asking.acquire(timeout=KEPT_S):
            try:
                if time.monotonic() >= self._again_at_s:
                    self._readings = self._ask()
                    self._again_at_s = time.monotonic() + KEPT_S
            finally:
                self._asking.release()
        return self._readings

    def _ask(self) -> Readings | None:
        try:
            with self.library.connections.asking():
                return answer_to(partial(_readings, now=timezone.now()))
        except FAILURES:
            return None
        finally:
            close_old_connections()


def _readings(*, now: datetime) -> Readings:
    found = health.installation(now=now)
    return Readings(
        found.ages_s,
        found.waits_s,
        alerts.waits_s(now=now),
        alerts.acting_count(),
    )


def livez(signs: Signs, environ: Environ) -> HealthResponse:
    """For balancers and containers: readers get answers, from memory if need be."""
    return HealthResponse("200 OK", TEXT, b"ok\n")


def healthz(signs: Signs, environ: Environ) -> HealthResponse:
    """For monitors: 503 if any part is not as it should be. Do not stop serving on it."""
    found = signs.read()
    parts: dict[str, Any] = {"web": {"ok": True}, "database": {"ok": found is not None}}
    for name in health.PARTS:
        age_s = found.ages_s.get(name) if found else None
        parts[name] = {
            "ok": health.is_well(age_s),
            "age_s": round(age_s, 1) if age_s is not None else None,
        }
    waits_s = found.waits_s if found else None
    parts["messages"] = {
        "ok": waits_s is not None and waits_s <= waiting.LATE_AFTER_S,
        "waiting_s": round(waits_s, 1) if waits_s is not None else None,
    }
    alerts_wait_s = found.alerts_wait_s if found else None
    parts["alerts"] = {
        "ok": alerts_wait_s is not None and alerts_wait_s <= alerts.LATE_AFTER_S,
        "waiting_s": round(alerts_wait_s, 1) if alerts_wait_s is not None else None,
    }
    is_well = all(part["ok"] for part in parts.values())
    body = json.dumps({"ok": is_well, "parts": parts}).encode() + b"\n"
    return HealthResponse("200 OK" if is_well else "503 Service Unavailable", JSON, body)


def metrics(signs: Signs, environ: Environ) -> HealthResponse:
    """For Prometheus: with the token where one is set, else from this machine only."""
    if not _may_read_metrics(environ):
        return HealthResponse(
            "403 Forbidden", TEXT, b"Send STATUSPAGE_METRICS_TOKEN as a bearer token.\n"
        )
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    registry.register(_Collector(signs))
    return HealthResponse("200 OK", CONTENT_TYPE_LATEST, generate_latest(registry))


HEALTH_CHECKS: dict[str, Callable[[Signs, Environ], HealthResponse]] = {
    "/livez": livez,
    "/healthz": healthz,
    "/metrics": metrics,
}


class _Collector:
    def __init__(self, signs: Signs) -> None:
        self._signs = signs

    def collect(self) -> list[Metric]:
        found = self._signs.read()
        up = GaugeMetricFamily("plainstatus_database_up", "Whether the database answers.")
        up.add_metric([], float(found is not None))
        signs = GaugeMetricFamily(
            "plainstatus_sign_of_life_age_seconds",
            "Since the last sign of life of a part.",
            labels=["part"],
        )
        waits = GaugeMetricFamily(
            "plainstatus_messages_waiting_seconds",
            "Age of the oldest unsent message to subscribers; 0 if none.",
        )
        for name, age_s in found.ages_s.items() if found else ():
            signs.add_metric([name], age_s)
        if found:
            waits.add_metric([], found.waits_s)
        return [up, signs, waits, *_of_alerts(found), *_of_documents(self._signs.library)]


def _of_alerts(found: Readings | None) -> list[Metric]:
    waits = GaugeMetricFamily(
        "plainstatus_alerts_waiting_seconds",
        "Age of the oldest alerts that no worker has heeded; 0 if none.",
    )
    acting = GaugeMetricFamily("plainstatus_rules_acting", "Rules that act now.")
    if found:
        waits.add_metric([], found.alerts_wait_s)
        acting.add_metric([], found.acting_count)
    return [waits, acting]


def _of_documents(library: Library) -> list[Metric]:
    renders = CounterMetricFamily("plainstatus_renders", "Documents rendered by this process.")
    renders.add_metric([], library.renders)
    failures = CounterMetricFamily("plainstatus_failed_renders", "Documents that failed.")
    failures.add_metric([], library.failed_renders)
    kept = GaugeMetricFamily("plainstatus_documents_bytes", "Memory that documents take.")
    kept.add_metric([], library.store.size_bytes)
    revision = GaugeMetricFamily("plainstatus_page_revision", "Writes to the page, as known here.")
    revision.add_metric([], library.page_revision)
    return [renders, failures, kept, revision]


def _may_read_metrics(environ: Environ) -> bool:
    if token := settings.STATUSPAGE_METRICS_TOKEN:
        sent = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        return hmac.compare_digest(sent, f"Bearer {token}".encode())
    client = client_address.parsed(environ.get("REMOTE_ADDR", ""))
    is_here = client is not None and client.is_loopback
    return is_here and not any(name in environ for name in PROXIES_SAY)
