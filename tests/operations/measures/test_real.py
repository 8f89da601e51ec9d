"""Debian's Prometheus and blackbox exporter are asked, as they are installed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from incidents.domain.vocabulary import ComponentStatus, Observation, SourceKind
from incidents.models import Rule
from incidents.operations.measures import reads
from tests import exporters, make
from tests.make import MINUTE
from tests.programs import program, require
from tests.up import free_port, until

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

PROMETHEUS = """
global: {{scrape_interval: 1s}}
scrape_configs:
  - {{job_name: itself, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}
  - {{job_name: gone, static_configs: [{{targets: ['127.0.0.1:{gone}']}}]}}
"""


@contextlib.contextmanager
def prometheus(folder: Path) -> Iterator[str]:
    """One that sees itself up, and another target down."""
    port = free_port()
    written = PROMETHEUS.format(port=port, gone=exporters.closed_port())
    (folder / "prometheus.yml").write_text(written)
    address = f"http://127.0.0.1:{port}"
    with program(
        require("prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{port}",
        log=folder / "prometheus.log",
        ready=f"{address}/-/ready",
    ):
        yield address


@contextlib.contextmanager
def blackbox(folder: Path) -> Iterator[str]:
    port = free_port()
    (folder / "blackbox.yml").write_text("modules: {http_2xx: {prober: http}}\n")
    address = f"http://127.0.0.1:{port}"
    with program(
        require("prometheus-blackbox-exporter"),
        f"--config.file={folder}/blackbox.yml",
        f"--web.listen-address=127.0.0.1:{port}",
        log=folder / "blackbox.log",
        ready=f"{address}/-/healthy",
    ):
        yield address


def observed(rule: Rule) -> str:
    rule.signal.refresh_from_db()
    return str(rule.signal.observed)


def test_a_real_prometheus_is_queried(tmp_path):
    with prometheus(tmp_path) as address:
        asked = {"source": SourceKind.QUERY, "address": address, "now": timezone.now()}
        up, down, none, several, broken = (
            make.measured(**asked, expression=query, expected=">= 1")
            for query in (
                'up{job="itself"}',
                'min(up{job="gone"})',
                'up{job="nobody"}',
                "up",
                "min(up",
            )
        )

        def read() -> bool:
            reads.read_due(now=timezone.now())
            return observed(up) == Observation.GOOD and observed(down) == Observation.BAD

        until(read, "Prometheus had scraped both")

    assert {observed(each) for each in (none, several, broken)} == {Observation.UNKNOWN}
    assert "gives no series" in none.signal.said
    assert "gives 2 series" in several.signal.said
    assert "parse error" in broken.signal.said
    assert down.components.get().status == ComponentStatus.PARTIAL_OUTAGE

    reads.read_due(now=timezone.now() + 2 * MINUTE)

    assert {observed(up), observed(down)} == {Observation.UNKNOWN}
    assert down.components.get().status == ComponentStatus.PARTIAL_OUTAGE


def test_a_real_blackbox_exporter_probes_when_it_is_asked(tmp_path, httpserver):
    httpserver.expect_request("/well").respond_with_data("fine")
    httpserver.expect_request("/ill").respond_with_data("no", status=503)

    with blackbox(tmp_path) as address:
        well, ill = (
            make.measured(
                address=f"{address}/probe?module=http_2xx&target={httpserver.url_for(path)}",
                now=timezone.now(),
            )
            for path in ("/well", "/ill")
        )
        reads.read_due(now=timezone.now())

    assert (observed(well), observed(ill)) == (Observation.GOOD, Observation.BAD)
