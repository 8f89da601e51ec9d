"""Debian's Prometheus and Alertmanager send a firing and a resolved alert to the whole program."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.programs import program, require
from tests.up import copied, free_port, python, running, until

pytestmark = pytest.mark.fault

PREPARE = """
import django
django.setup()
from django.contrib.auth.models import Permission
from django.utils import timezone
from incidents.operations.actor import SYSTEM
from incidents.operations.components import create_component
from incidents.operations.rules.writing import create_rule
from incidents.operations.tokens import issue_token
now = timezone.now()
component = create_component(by=SYSTEM, name="Shop", now=now)
create_rule(
    by=SYSTEM, name="Errors", matchers='alertname="HighErrorRate"', components=[component],
    action="set_and_suggest", status="partial_outage", wait_s=0, restore_after_s=0, now=now,
)
may = Permission.objects.filter(codename="add_alert")
print(issue_token(by=SYSTEM, name="Alertmanager", permissions=may, now=now)[1])
"""
LOOK = """
import django, json
django.setup()
from incidents.models import Episode, Opening, Rule
rule = Rule.objects.get()
episode = Episode.objects.first()
print(json.dumps({
    "status": rule.components.get().status,
    "drafts": Opening.objects.exclude(episode=None).count(),
    "said": episode.said if episode else "",
    "is_over": bool(episode and episode.ended_at),
}))
"""
PROMETHEUS = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{folder}/rules.yml]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ['127.0.0.1:{alertmanager}']}}]}}]}}
scrape_configs:
  - {{job_name: shop, static_configs: [{{targets: ['127.0.0.1:{target}']}}]}}
"""
RULES = """
groups:
  - name: shop
    rules:
      - alert: HighErrorRate
        expr: shop_errors > 0
        labels: {severity: page}
        annotations: {summary: One in ten requests fails}
"""
ALERTMANAGER = """
route: {{receiver: plainstatus, group_wait: 1s, group_interval: 1s, repeat_interval: 1h}}
receivers:
  - name: plainstatus
    webhook_configs:
      - url: http://127.0.0.1:{page}/hooks/alertmanager
        send_resolved: true
        http_config: {{authorization: {{type: Bearer, credentials: {key}}}}}
"""


class Shop:
    """Metrics of a shop with as many ``errors``."""

    def __init__(self) -> None:
        self.errors = 0
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = f"shop_errors {shop.errors}\n".encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/plain; version=0.0.4")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def monitoring(folder: Path, *, target: int, page: int, key: str) -> Iterator[None]:
    prometheus, alertmanager = require("prometheus"), require("prometheus-alertmanager")
    ports = {"prometheus": free_port(), "alertmanager": free_port()}
    (folder / "rules.yml").write_text(RULES)
    (folder / "alertmanager.yml").write_text(ALERTMANAGER.format(page=page, key=key))
    written = PROMETHEUS.format(folder=folder, target=target, alertmanager=ports["alertmanager"])
    (folder / "prometheus.yml").write_text(written)
    at = {name: f"127.0.0.1:{port}" for name, port in ports.items()}
    with (
        program(
            alertmanager,
            f"--config.file={folder}/alertmanager.yml",
            f"--storage.path={folder}/alertmanager",
            f"--web.listen-address={at['alertmanager']}",
            "--cluster.listen-address=",
            log=folder / "alertmanager.log",
            ready=f"http://{at['alertmanager']}/-/ready",
        ),
        program(
            prometheus,
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/prometheus",
            f"--web.listen-address={at['prometheus']}",
            log=folder / "prometheus.log",
            ready=f"http://{at['prometheus']}/-/ready",
        ),
    ):
        yield


def test_prometheus_and_alertmanager_set_a_component_and_restore_it(loaded_demo, tmp_path):
    require("prometheus"), require("prometheus-alertmanager")
    environment = copied(loaded_demo, tmp_path / "var")
    variables = environment | {"DJANGO_SETTINGS_MODULE": "statuspage.settings"}
    key = python(variables, "-c", PREPARE).strip().splitlines()[-1]
    shop = Shop()

    def seen() -> dict[str, object]:
        return json.loads(python(variables, "-c", LOOK).strip().splitlines()[-1])

    with (
        contextlib.closing(shop),
        running(environment, tmp_path) as up,
        monitoring(tmp_path, target=shop.port, page=up.port, key=key),
    ):
        shop.errors = 7
        until(lambda: seen()["drafts"], "the alert was heeded")
        fired = seen()
        shop.errors = 0
        until(lambda: seen()["is_over"], "the end of the alert was heeded")

    said = "1 alert fires: HighErrorRate. One in ten requests fails"
    assert (fired["status"], fired["drafts"], fired["said"]) == ("partial_outage", 1, said)
    assert (seen()["status"], seen()["drafts"]) == ("operational", 0)
    assert key not in up.log.read_text()
