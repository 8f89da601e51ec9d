"""Clients of Statuspage by other authors, unchanged, against a live server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from incidents.domain.vocabulary import Status
from tests import make
from tests.api.conftest import key_for
from tests.clients import npm
from tests.make import DAY, NOW
from tests.programs import require

pytestmark = [pytest.mark.long, pytest.mark.fault, pytest.mark.django_db(transaction=True)]

FOLDER = Path(__file__).parents[1] / "clients"


@pytest.fixture(scope="session")
def clients(tmp_path_factory) -> Path:
    """Their Python, in an environment of their own: one of them ships a package named tests."""
    python = tmp_path_factory.mktemp("clients") / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", python.parents[1]], check=True)
    for lock, more in (("clients.lock", []), ("others.lock", ["--no-deps"])):
        install = [python, "-m", "pip", "install", "-q", "--require-hashes", *more]
        done = subprocess.run([*install, "-r", FOLDER / lock], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"The clients cannot be installed: {done.stderr[-300:]}")
    return python


def run(program: str | Path, script: str, *arguments: str, cwd: Path, **more: str):
    """Return what the script printed last; its warnings go to where a failure shows them."""
    command = [program, FOLDER / script, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, timeout=300, env=os.environ | more
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def told() -> None:
    make.page()
    files = make.group("Files")
    cdn = make.component("CDN", group=files)
    make.incident(name="Loops", components=make.degraded(cdn))
    make.incident(name="Over", status=Status.RESOLVED, now=NOW - DAY)
    make.maintenance(name="Upgrade")


def test_clients_that_read_understand_the_page(clients, told, live_server, tmp_path):
    statuscheck, discordstatus, exporter = run(clients, "readers.py", live_server.url, cwd=tmp_path)

    assert statuscheck == {
        "status": "Minor incident",
        "components": [[each, "Degraded performance"] for each in ("Files", "CDN")],
        "incidents": ["Loops", "Upgrade"],
    }
    assert discordstatus["all_incidents"] == ["page", "incidents"]
    assert discordstatus["active_maintenances"] == ["page", "scheduled_maintenances"]
    assert exporter["success"]
    assert "Loops" in exporter["details"]


def test_a_client_of_node_understands_the_page(told, live_server, tmp_path):
    modules = npm.modules()

    found = run(
        require("node"), "readers.cjs", live_server.url, cwd=tmp_path, NODE_PATH=str(modules)
    )

    assert found == {
        "summary": ["Degraded System Service", ["Loops"]],
        "status": "minor",
        "components": [["Files", "degraded_performance"], ["CDN", "degraded_performance"]],
        "all": ["Loops", "Over"],
        "unresolved": ["Loops"],
        "upcoming": ["Upgrade"],
    }


def test_clients_that_manage_do_all_they_can(clients, live_server, settings, tmp_path):
    settings.EMAIL_HOST = "mail.example.org"
    settings.STATUSPAGE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    site = make.page()
    key = key_for("admin")

    crunch, atlassian = run(clients, "managers.py", live_server.url, site.code, key, cwd=tmp_path)

    assert crunch == {
        "page": site.name,
        "components": ["CDN"],
        "status": "degraded_performance",
        "groups": ["Files"],
        "incidents": [["Loops", "resolved"]],
        "unresolved": 0,
        "subscriber": "robin@example.org",
        "removed": 204,
        "withdrawn": 200,
    }
    assert atlassian == {
        "pages": [site.name],
        "component": "major_outage",
        "incident": "resolved",
        "upcoming": ["Upgrade"],
        "incidents": 2,
    }
