"""The examples in deploy/ fit the product, as far as that can be told without Docker."""

from __future__ import annotations

import contextlib
import re
import subprocess
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from incidents.edge.probes import PROBES
from statuspage.environment import VARIABLES
from tests.programs import require
from tests.up import free_port, until

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
UNITS = sorted((DEPLOY / "systemd").iterdir())


def name(path: Path) -> str:
    return path.name


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


@pytest.fixture(scope="module")
def settings_read():
    return {variable.name for variable in VARIABLES}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_variable_is_a_setting(path, settings_read):
    named = set(re.findall(r"\bSTATUSPAGE_[A-Z_]+\b", path.read_text()))

    assert named <= settings_read


def test_what_compose_sets_for_the_application_is_a_setting(compose, settings_read):
    assert set(compose["x-app"]["environment"]) <= settings_read
    assert set(compose["services"]["app"]["environment"]) <= settings_read


def test_what_compose_asks_of_its_user_is_all_that_it_tells_of():
    text = (DEPLOY / "compose.yaml").read_text()
    comment = "".join(line for line in text.splitlines() if line.startswith("#"))

    asked = set(re.findall(r"\$\{([A-Z_]+)", text))

    assert asked == {name for name in asked if name in comment}


def test_files_that_compose_names_exist(compose):
    build = compose["x-app"]["build"]
    mounted = [
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    ]

    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()
    for source in mounted:
        assert (DEPLOY / source).is_file() if source[0] == "." else source in compose["volumes"]


def test_services_depend_on_those_that_are_there(compose):
    for service in compose["services"].values():
        assert set(service.get("depends_on", [])) <= set(compose["services"])


def test_proxy_looks_for_the_application_under_the_name_that_compose_gives(compose):
    host = re.search(r"server (\w+):8000;", (DEPLOY / "nginx.conf").read_text())[1]

    assert host in compose["services"]


def test_image_is_built_from_what_is_there_and_not_ignored():
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    ignored = (ROOT / ".dockerignore").read_text().split()
    copied = re.search(r"^COPY (requirements/\S+)", dockerfile, flags=re.MULTILINE)[1]

    assert (ROOT / copied).is_file()
    assert f"--require-hashes -r {copied}" in dockerfile
    assert {".git", ".venv", "var", "tests"} <= set(ignored)
    for needed in ("incidents", "statuspage", "templates", "requirements", "manage.py"):
        assert needed not in ignored


def test_commands_that_are_run_exist():
    run = {
        command
        for path in FILES
        for command in re.findall(r"manage\.py\"?,?\s+\"?([a-z]+)", path.read_text())
    }

    assert {"up", "backup"} <= run <= set(get_commands())


@pytest.mark.parametrize("path", [DEPLOY / "nginx.conf", DEPLOY / "varnish.vcl"], ids=name)
def test_probes_and_operators_pages_are_never_kept(path):
    passed = re.findall(r"\^/\(?([a-z|]+)\)?", path.read_text())

    assert set("|".join(passed).split("|")) == {"admin", *(probe.strip("/") for probe in PROBES)}


@pytest.mark.parametrize("path", [DEPLOY / "Dockerfile", DEPLOY / "varnish.vcl"], ids=name)
def test_whether_to_send_readers_here_is_asked_of_a_probe_that_needs_no_database(path):
    probed = re.findall(r"/[a-z]+z\b", path.read_text().split("sub vcl_recv")[0])

    assert set(probed) == {"/livez"}


@pytest.mark.parametrize("name", ["nginx.conf", "standby.conf"])
def test_nginx_takes_its_configuration(tmp_path, name):
    nginx = require("nginx")
    text = (DEPLOY / name).read_text()
    text = text.replace("server app:", "server 127.0.0.1:")
    text = text.replace("/var/cache/nginx", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(text)

    ended = subprocess.run(
        [
            *(nginx, "-t", "-q", "-p", tmp_path, "-e", tmp_path / "error.log"),
            *("-c", tmp_path / "nginx.conf", "-g", f"pid {tmp_path}/pid;"),
        ],
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr
    assert not ended.stderr


class Echo(BaseHTTPRequestHandler):
    """Says which address it was asked for, and that the answer may be kept."""

    def do_GET(self):
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Cache-Control", "s-maxage=60")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def through_nginx(tmp_path):
    """Return what asks for an address as it is, through nginx with our configuration."""
    nginx, port = require("nginx"), free_port()
    application = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=application.serve_forever).start()
    text = (DEPLOY / "nginx.conf").read_text()
    text = re.sub(r"server app:\d+", f"server 127.0.0.1:{application.server_port}", text)
    text = text.replace("/var/cache/nginx", str(tmp_path))
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
    (tmp_path / "nginx.conf").write_text(text)
    server = subprocess.Popen(
        [
            *(nginx, "-p", tmp_path, "-e", tmp_path / "error.log"),
            *(
                "-c",
                tmp_path / "nginx.conf",
                "-g",
                f"pid {tmp_path}/pid; daemon off; master_process off;",
            ),
        ]
    )

    def ask(path):
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        with contextlib.closing(connection), contextlib.suppress(ConnectionRefusedError):
            connection.request("GET", path)
            return connection.getresponse().read().decode()

    until(lambda: ask("/up") == "/up", "nginx answered")
    yield ask
    server.terminate()
    server.wait()
    application.shutdown()
    application.server_close()


@pytest.mark.parametrize("odd", ["/x/../", "//", "/./", "/%2e/"])
def test_nginx_keeps_nothing_for_an_address_that_was_not_asked_for(through_nginx, odd):
    through_nginx(odd)

    assert through_nginx("/") == "/"


def test_nginx_keeps_one_copy_whatever_the_query(through_nginx):
    first = through_nginx("/history?a")

    assert through_nginx("/history?b") == first


def test_nginx_says_itself_whether_a_reader_came_by_tls():
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())

    said = re.findall(r"X-Forwarded-Proto (\S+);", text)

    assert said == ["$scheme"]
    assert "http_x_forwarded_proto" not in text


def test_varnish_takes_its_configuration(tmp_path):
    varnishd = require("varnishd")

    ended = subprocess.run(
        [varnishd, "-j", "none", "-C", "-n", tmp_path, "-f", DEPLOY / "varnish.vcl"],
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("path", UNITS, ids=name)
def test_units_have_only_lines_that_systemd_knows(path, tmp_path):
    analyze = require("systemd-analyze")
    for unit in UNITS:
        # Only where it is installed does the program exist.
        text = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)

    ended = subprocess.run(
        [analyze, "verify", tmp_path / path.name], capture_output=True, text=True
    )

    assert path.name not in ended.stderr
