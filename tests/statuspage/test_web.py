"""The web server as a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.up import PATIENCE_S, ROOT, environment, free_port, python, until

LOADED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "statuspage.settings"
from statuspage.web import lighten
lighten()
import statuspage.wsgi
from django.urls import get_resolver
get_resolver().reverse_dict
print(*sys.modules)
"""

pytestmark = pytest.mark.fault


@pytest.mark.parametrize(
    ("needed_for", "package"),
    [
        ("tests", "django.test.client"),
        ("calendars", "icalendar"),
        ("requests", "httpx2"),
        ("images", "PIL"),
        ("code", "pygments.lexers"),
    ],
)
def test_a_web_server_starts_without_what_few_requests_need(loaded, needed_for, package):
    assert package not in loaded, f"of use for {needed_for} only"


def test_a_web_server_has_the_console_and_the_api_from_the_start(loaded):
    assert {"incidents.console.board", "incidents.api.v1"} <= loaded


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> set[str]:
    return set(python(environment(tmp_path_factory.mktemp("var")), "-c", LOADED).split())


@pytest.mark.parametrize("asked_by", [signal.SIGTERM, signal.SIGINT])
def test_a_web_server_ends_though_a_request_hangs(asked_by):
    port = free_port()
    command = [sys.executable, "-m", "statuspage.web", "tests.statuspage.hanging:application"]
    with subprocess.Popen(
        [*command, "--interface", "wsgi", "--port", str(port), "--blocking-threads", "2"],
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        text=True,
    ) as web:
        until(lambda: _takes_connections(port), "the server listened")
        with socket.create_connection(("127.0.0.1", port), PATIENCE_S) as reader:
            reader.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert web.stdout is not None
            assert any("asked" in line for line in web.stdout)

            web.send_signal(asked_by)

            assert web.wait(PATIENCE_S) == 0


def _takes_connections(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
