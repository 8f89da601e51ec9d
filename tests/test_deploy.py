"""The examples in deploy/ fit the product, as far as that can be told without Docker."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import time
import tomllib
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands
from django.urls import URLPattern, get_resolver

from incidents.edge.health_checks import HEALTH_CHECKS
from incidents.management import open_files, programs
from statuspage.environment import VARIABLES
from tests import proxies
from tests.programs import require

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
FILES = sorted(
    path for path in DEPLOY.rglob("*") if path.is_file() and path.parent.name != "__pycache__"
)
STARTED = re.compile(r"(?:bin/|[`\"]|command: )plainstatus\"?,? \"?([a-z]+)")
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


def test_compose_takes_all_that_mail_needs_from_its_user(compose, settings_read):
    of_mail = {name for name in settings_read if name.startswith("EMAIL_")} | {"DEFAULT_FROM_EMAIL"}
    environment = compose["x-app"]["environment"]

    assert {name for name in of_mail if f"${{{name}" in environment.get(name, "")} == of_mail
    empty = {name: re.sub(r"^\$\{\w+:-(.*)\}$", r"\1", environment[name]) for name in of_mail}
    assert empty == dict.fromkeys(of_mail, "") | {"EMAIL_PORT": "587", "EMAIL_USE_TLS": "true"}


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


@pytest.mark.parametrize("path", ["compose.yaml", "systemd/plainstatus.service"])
def test_what_is_started_serves_the_two_ports_that_the_proxies_ask(path):
    started = re.search(r"plainstatus up (-.*)", (DEPLOY / path).read_text())[1]
    served = {"8000", *re.findall(r"--office-port (\d+)", started)}

    assert " --port" not in started
    assert served == set(re.findall(r"server \w+:(\d+);", (DEPLOY / "nginx.conf").read_text()))
    assert served == set(re.findall(r'\.port = "(\d+)"', (DEPLOY / "varnish.vcl").read_text()))


@pytest.fixture(scope="module")
def image():
    """The instructions of each stage, with lines that go on joined, by the stage's name."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text())
    stages: dict[str, list[str]] = {}
    for line in text.splitlines():
        if found := re.match(r"FROM \S+(?: AS (\w+))?$", line):
            stages[found[1] or "final"] = []
        elif line and not line.startswith("#"):
            stages[list(stages)[-1]].append(line)
    return stages


def instructions(stage, word):
    return [line.removeprefix(f"{word} ") for line in stage if line.startswith(f"{word} ")]


def test_image_has_the_wheel_and_nothing_that_builds_it(image):
    assert list(image) == ["packages", "wheel", "final"]
    assert instructions(image["final"], "COPY") == [
        "--from=packages /venv /venv",
        "--from=wheel /dist /dist",
    ]
    assert any("--no-index /dist/*.whl" in run for run in instructions(image["final"], "RUN"))


def test_all_that_the_image_fetches_is_locked(image):
    runs = [run for stage in image.values() for run in instructions(stage, "RUN")]
    installs = [run for run in runs if "pip install" in run and "--no-index" not in run]

    locks = {re.search(r"--require-hashes -r (\S+)$", run)[1] for run in installs}

    assert locks == {"requirements/server.lock", "requirements/build.lock"}
    assert all((ROOT / lock).is_file() for lock in locks)
    assert "--no-build-isolation" in " ".join(runs)


def test_what_the_image_is_built_from_is_not_ignored():
    ignored = set((ROOT / ".dockerignore").read_text().split())
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    needed = {path.split("/")[0] for path in packed["targets"]["wheel"]["force-include"]}

    assert {".git", ".venv", "var", "tests"} <= ignored
    assert not ignored & (needed | {"requirements", "pyproject.toml", "README.md", "LICENSE"})


def test_image_runs_as_nobody_in_particular_and_keeps_all_in_one_volume(image):
    folder = "/var/lib/plainstatus"

    assert instructions(image["final"], "USER") == ["plainstatus"]
    assert instructions(image["final"], "VOLUME") == [folder]
    assert instructions(image["final"], "WORKDIR") == [folder]
    assert f"STATUSPAGE_VAR_DIR={folder}" in instructions(image["final"], "ENV")[0].split()


def test_image_tells_whether_it_is_well_as_long_as_it_runs(image):
    command = json.loads(instructions(image["final"], "CMD")[0])
    [check] = instructions(image["final"], "HEALTHCHECK")

    assert command[:2] == ["plainstatus", "up"]
    assert "http://127.0.0.1:8000/livez" in check
    compile(json.loads(check.partition("CMD ")[2])[2], "health check", "exec")


def test_commands_that_are_run_exist():
    run = {command for path in FILES for command in re.findall(STARTED, path.read_text())}

    assert {"up", "backup", "publish"} <= run <= set(get_commands())


@pytest.mark.parametrize("path", [DEPLOY / "nginx.conf", DEPLOY / "varnish.vcl"], ids=name)
def test_probes_and_operators_pages_are_never_kept(path):
    passed = re.findall(r"(?:\^|location = )/\(?([a-z0-9|]+)\b", path.read_text())

    assert set("|".join(passed).split("|")) == {
        "accounts",
        "admin",
        "console",
        "v1",
        "hooks",
        # What is of one subscriber, or writes; see tests/test_proxies.py.
        *("subscribe", "mail", "postmortems", "api"),
        *(probe.strip("/") for probe in HEALTH_CHECKS),
    }


@pytest.mark.parametrize("path", [DEPLOY / "Dockerfile", DEPLOY / "varnish.vcl"], ids=name)
def test_whether_to_send_readers_here_is_asked_of_a_probe_that_needs_no_database(path):
    probed = re.findall(r"/[a-z]+z\b", path.read_text().split("sub vcl_recv")[0])

    assert set(probed) == {"/livez"}


def test_nginx_passes_large_bodies_to_every_screen_that_takes_files():
    text = (DEPLOY / "nginx.conf").read_text()
    [large] = re.findall(r"location ~ (\S+) \{\s+client_max_body_size 11m;", text)

    taking = list(_screens_that_take_files("/", get_resolver().url_patterns))

    assert "/console/subscribers/import/" in taking
    assert [path for path in taking if not re.search(large, path)] == []


def _screens_that_take_files(start, patterns):
    """Yield their addresses, with a code in place of what varies."""
    for each in patterns:
        path = start + re.sub(r"<[^>]+>", "code", str(each.pattern))
        if not isinstance(each, URLPattern):
            yield from _screens_that_take_files(path, each.url_patterns)
        elif getattr(each.callback, "takes_files", False):
            yield path


@pytest.mark.parametrize("name", ["nginx.conf", "standby.conf"])
def test_nginx_takes_its_configuration(tmp_path, name):
    nginx = require("nginx")
    configuration = proxies.nginx_configuration(tmp_path, name, readers=8000, console=8001)

    ended = subprocess.run(
        [nginx, "-t", "-q", *proxies.nginx_options(tmp_path, configuration)],
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr
    assert not ended.stderr


def test_nginx_says_itself_whether_a_reader_came_by_tls():
    text = re.sub(r"#.*", "", (DEPLOY / "nginx.conf").read_text())

    said = re.findall(r"X-Forwarded-Proto (\S+);", text)

    assert said == ["$scheme"]
    assert "http_x_forwarded_proto" not in text


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Proto"])
def test_no_client_passes_by_an_underscore_what_a_proxy_writes(name):
    varnish = (DEPLOY / "varnish.vcl").read_text()
    first, second, third = name.split("-")

    for spelling in (f"{first}_{second}_{third}", f"{first}_{second}-{third}"):
        assert f"unset req.http.{spelling};" in varnish
    assert f"unset req.http.{first}-{second}_{third};" in varnish
    assert "underscores_in_headers off;" in (DEPLOY / "nginx.conf").read_text()


def test_varnish_takes_its_configuration(tmp_path):
    varnishd = require("varnishd")

    ended = subprocess.run(
        [varnishd, "-j", "none", "-C", "-n", tmp_path, "-f", DEPLOY / "varnish.vcl"],
        capture_output=True,
        text=True,
    )

    assert ended.returncode == 0, ended.stderr


def test_the_unit_allows_as_many_open_files_as_are_used():
    unit = (DEPLOY / "systemd" / "plainstatus.service").read_text()

    assert re.findall(r"^LimitNOFILE=(\d+)$", unit, re.M) == [str(open_files.WANTED)]


def test_nginx_ends_idle_connections_before_the_application_does():
    kept = re.findall(r"keepalive_timeout (\d+)s;", (DEPLOY / "nginx.conf").read_text())

    assert len(kept) == 2
    assert all(1_000 * int(seconds) < programs.IDLE_MS_MAX for seconds in kept)


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


def test_a_night_leaves_the_backups_of_fourteen_days(tmp_path):
    unit = (DEPLOY / "systemd" / "plainstatus-backup.service").read_text()
    command = re.search(r"^ExecStartPost=(.*)", unit, flags=re.MULTILINE)[1]
    for days in (0, 1, 13, 16, 400):
        backup = tmp_path / f"{days}.tar.gz"
        backup.touch()
        os.utime(backup, (time.time() - days * 86_400,) * 2)

    run = command.replace("/var/lib/plainstatus/backups", str(tmp_path))
    subprocess.run(shlex.split(run), check=True)

    assert {backup.name for backup in tmp_path.iterdir()} == {"0.tar.gz", "1.tar.gz", "13.tar.gz"}
