"""Memory of all processes of an idle ``manage.py up``: what is left of a small machine."""

from __future__ import annotations

import time
import urllib.error
import urllib.request

import psutil
import pytest

from tests.bench import servers
from tests.up import migrate

# PSS counts a page that several processes share once, divided among them: where other programs
# in Python run, it is up to 20 MB less than on a machine with nothing else.
AT_MOST_MB = {"one port": 215, "--office-port": None}
# Beat wakes each task several times; after the first minute nothing new is loaded.
SETTLING_S = 60
PAGES = ["/", "/history", "/history.atom", "/history.rss", "/accounts/login/", "/healthz"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A new page: settings as of an installation, and an empty database."""
    environment = {
        "SECRET_KEY": "only-for-measuring-0123456789-0123456789-0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "STATUSPAGE_HTTPS": "false",
        "STATUSPAGE_VAR_DIR": str(tmp_path_factory.mktemp("var")),
    }
    migrate(environment)
    return environment


@pytest.mark.parametrize(("setup", "at_most_mb"), AT_MOST_MB.items())
def test_idle_memory(environment, tmp_path, setup, at_most_mb):
    has_office_port = setup == "--office-port"
    with servers.application(tmp_path, environment, has_office_port=has_office_port) as (web, _):
        for path in PAGES:
            _visit(web.url.rstrip("/") + path)
        time.sleep(SETTLING_S)
        supervisor = web.processes[0].parent()
        family = [supervisor, *supervisor.children(recursive=True)]
        memory_mb = [process.memory_full_info().pss / 1e6 for process in family]
        names = [_name(process) for process in family]

    total_mb = sum(memory_mb)
    print(f"\nidle, {setup}: {total_mb:.0f} MB of PSS ({_limit(at_most_mb)})")
    for name, size_mb in zip(names, memory_mb, strict=True):
        print(f"{size_mb:7.1f}  {name}")
    assert at_most_mb is None or total_mb <= at_most_mb


def _visit(url: str) -> None:
    """Some of the pages are not on the readers' port."""
    try:
        urllib.request.urlopen(url).close()
    except urllib.error.HTTPError as refused:
        refused.close()


def _limit(at_most_mb: int | None) -> str:
    return f"at most {at_most_mb}" if at_most_mb else "nothing is promised"


def _name(process: psutil.Process) -> str:
    return " ".join(process.cmdline()[1:4])
