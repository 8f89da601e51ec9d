"""A published folder on another host, served as deploy/standby.conf advises."""

from __future__ import annotations

import re
import resource
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from incidents.publishing import documents
from incidents.publishing.publication import publish
from tests import make
from tests.programs import require
from tests.up import PATIENCE_S, free_port, until

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
OPERATE = ROOT / "docs" / "operate.md"
CONFIGURATION = ROOT / "deploy" / "standby.conf"
# What tells browsers what they may do with a document, or who may read it.
PROTECTING = (
    "Access-Control-Allow-Origin",
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)


@pytest.fixture
def job():
    return make.job(make.incident())


@pytest.fixture
def published(job, now, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    publish(str(tmp_path / "public"), now=now)
    return tmp_path / "public"


@pytest.fixture
def standby(published, tmp_path):
    """Return what asks nginx for a path and returns the headers of the answer."""
    nginx, port = require("nginx"), free_port()
    text = CONFIGURATION.read_text().replace("listen 80", f"listen 127.0.0.1:{port}")
    (tmp_path / "nginx.conf").write_text(text.replace("/srv/status", str(published)))
    server = subprocess.Popen(
        [
            *(nginx, "-p", tmp_path, "-e", tmp_path / "error.log", "-c", tmp_path / "nginx.conf"),
            *("-g", f"pid {tmp_path}/pid; daemon off; master_process off;"),
        ],
        stderr=subprocess.DEVNULL,
    )

    def headers(path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.headers
        except urllib.error.HTTPError as error:
            return error.headers
        except urllib.error.URLError:
            return {}

    until(lambda: headers("/"), "nginx answered")
    yield headers
    server.terminate()
    server.wait(PATIENCE_S)


def test_the_headers_that_protect_readers_are_those_of_the_application(standby, job):
    paths = ["/", f"/jobs/{job.code}.json", f"/jobs/{job.code}.svg", "/history.atom", "/nowhere"]

    different = {}
    for path in paths:
        said, live = standby(path), dict(documents.ask(path).headers)
        for name in PROTECTING:
            if alike(said.get(name)) != alike(live.get(name)):
                different[path, name] = (said.get(name), live.get(name))

    assert different == {}
    assert standby(f"/jobs/{job.code}.json")["Access-Control-Allow-Origin"] == "*"


def alike(value):
    """A policy whatever its order, and however it lets the picture's own style pass."""
    own_style = re.compile(r"style-src ('unsafe-inline'|'sha256-[^']+')")
    return sorted(own_style.sub("style-src its own", value or "").split("; "))


def copy(source, target, **options):
    """Run what docs/operate.md advises, with another folder for another host."""
    require("rsync")
    [commands] = re.findall(r"```sh\n(cd /srv/status .*?)```", OPERATE.read_text(), flags=re.DOTALL)
    commands = (
        commands.replace("standby:/srv/status", str(target))
        .replace("--link-dest=/srv/status", f"--link-dest={target}")
        .replace('ssh standby "cd /srv/status', f'sh -c "cd {target}')
        .replace("cd /srv/status", f"cd {source}")
    )
    assert "srv" not in commands
    return subprocess.run(["sh", "-c", commands], capture_output=True, text=True, **options)


def content(folder):
    site = (folder / "current").resolve()
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def write_hardly_anything():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))


@pytest.mark.long
def test_a_copy_is_whole_and_what_breaks_off_is_not_turned_to(published, now, tmp_path):
    target = tmp_path / "standby"
    first = copy(published, target)
    before = content(published)
    copied = content(target)

    for number in range(3):
        make.incident(name=f"Another {number}", now=now)
        publish(str(published), now=now + number * make.HOUR)
        broken = copy(published, target, preexec_fn=write_hardly_anything)
        assert broken.returncode != 0
        assert content(target) == copied
        assert copy(published, target).returncode == 0
        copied = content(target)
        assert copied == content(published) != before

    assert first.returncode == 0, first.stderr
    assert len(list((target / "releases").iterdir())) == 2
