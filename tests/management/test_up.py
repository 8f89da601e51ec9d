"""``manage.py up`` as whole processes: what is killed comes back, and nothing outlives it."""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.up import (
    PATIENCE_S,
    ROOT,
    copied,
    is_alive,
    migrate,
    running,
    until,
    write_no_large_file,
)
from tests.up import environment as environment_of

pytestmark = pytest.mark.fault


def all_gone(family):
    return not any(map(is_alive, family))


def answers(up):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{up.port}/accounts/login/", timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A data folder with tables, to be copied: two servers share none."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(environment_of(folder))
    return folder


@pytest.fixture
def environment(migrated, tmp_path):
    return copied(migrated, tmp_path / "var")


@contextlib.contextmanager
def serving(environment, folder):
    """Serve it, and in the end kill what it left."""
    family = []
    try:
        with running(environment, folder) as up:
            until(lambda: len(up.family()) == 2, "web and worker ran")
            family = up.family()
            yield up
            if up.process.poll() is None:
                family += up.family()
    finally:
        for left in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                left.kill()


@pytest.fixture(scope="module")
def var(migrated, tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def lasting(migrated, var):
    """One server for all tests that it outlasts."""
    with serving(copied(migrated, var), var) as up:
        yield up


@pytest.fixture
def up(lasting):
    until(lambda: len(lasting.family()) == 2, "all of it ran again")
    return lasting


@pytest.fixture
def doomed(environment, tmp_path):
    with serving(environment, tmp_path) as up:
        yield up


def test_nobody_else_can_read_the_data_of_a_running_page(up, var):
    data = var / "demo"
    until(lambda: any(data.glob("last_good/*")), "pages were kept for bad times")

    for path in (data, *data.rglob("*")):
        with contextlib.suppress(FileNotFoundError):  # the worker takes messages
            assert not path.stat().st_mode & 0o077, path
    assert (data / "plainstatus.sqlite3-wal").is_file()


def test_asked_to_stop_it_ends_all_it_started(doomed):
    family = doomed.family()

    doomed.process.terminate()

    assert doomed.process.wait(PATIENCE_S) == 0
    assert all_gone(family)


def test_killed_it_leaves_no_orphans(doomed):
    family = doomed.family()

    doomed.process.kill()

    until(lambda: all_gone(family), "all children were gone")


@pytest.fixture
def hanging(environment, tmp_path):
    """It publishes to a store that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as store:
        variables = {
            "STATUSPAGE_PUBLISH_TO": "s3://status",
            "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{store.getsockname()[1]}",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        with running(environment | variables, tmp_path) as up:
            store.settimeout(PATIENCE_S)
            connection, _address = store.accept()  # the worker waits for an answer from now on
            with connection:
                yield up


def test_killed_it_leaves_no_orphans_though_a_task_hangs(hanging):
    family = hanging.family()

    hanging.process.kill()
    gone_after_s = until(lambda: all_gone(family), "all children were gone")

    # The worker waits five seconds for its tasks; the store is given up after more than twenty.
    assert gone_after_s < 15


def test_a_killed_worker_is_started_again(up):
    worker = up.child("statuspage.worker")

    worker.kill()

    until(lambda: "worker was ended by SIGKILL" in up.log.read_text(), "the death was noted")
    assert up.child("statuspage.worker").pid != worker.pid


def unwell(up):
    """The parts that /healthz says are not as they should be."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{up.port}/healthz", timeout=5) as answer:
            parts = json.load(answer)["parts"]
    except urllib.error.HTTPError as error:
        parts = json.load(error)["parts"]
    return {name for name, part in parts.items() if not part["ok"]}


@pytest.mark.long
def test_a_worker_that_hangs_is_told_and_that_its_clock_hangs_with_it(up):
    until(lambda: not unwell(up), "all was well")
    worker = up.child("statuspage.worker")

    worker.suspend()

    until(lambda: unwell(up) == {"worker", "beat", "sweep", "scrape"}, "it was told")
    worker.resume()
    until(lambda: not unwell(up), "all was well again")


def test_a_killed_web_server_is_one_process_and_answers_again(up):
    web = up.child("statuspage.web")
    assert not web.children()

    web.kill()

    until(lambda: not is_alive(web), "the old web server was gone")
    until(lambda: answers(up), "the page answered again")


def few_files():
    """As most shells start programs."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (1_024, hard))


@pytest.mark.long
def test_idle_connections_by_the_thousand_leave_room_for_readers_and_are_ended(
    environment, tmp_path
):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4_000, hard)), hard))
    with (
        running(environment, tmp_path, preexec_fn=few_files) as up,
        contextlib.ExitStack() as stack,
    ):
        idle = [
            stack.enter_context(socket.create_connection(("127.0.0.1", up.port), PATIENCE_S))
            for _ in range(1_100)
        ]

        assert answers(up)
        assert idle[-1].recv(1) == b""


def test_a_demo_that_is_served_is_not_thrown_away(up, var):
    told = subprocess.run(
        [sys.executable, "manage.py", "demo", "--anew"],
        cwd=ROOT,
        env=environment_of(var),
        capture_output=True,
        text=True,
    )

    assert told.returncode == 1
    assert "The demo is running, and its data are in use." in told.stderr
    assert "Traceback" not in told.stderr
    assert answers(up)


@pytest.fixture
def cut_short(environment):
    """The list of who takes from a queue, as a power cut or a full disk leaves it."""
    file = Path(environment["STATUSPAGE_VAR_DIR"], "demo", "broker", "control", "sweep.exchange")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"")
    return file


def test_a_worker_starts_over_a_list_of_queues_cut_short(cut_short, doomed):
    until(lambda: cut_short.exists() and cut_short.read_bytes(), "the worker took its queue")

    assert "worker ended" not in doomed.log.read_text()


@pytest.mark.long
def test_a_full_disk_does_not_stop_the_start(environment, tmp_path):
    with running(environment, tmp_path, preexec_fn=write_no_large_file) as up:
        assert answers(up)


@pytest.mark.long
def test_a_database_file_that_is_gone_is_not_made_anew_over_the_pages_that_are_left(tmp_path):
    pages = tmp_path / "var" / "demo" / "last_good"
    pages.mkdir(parents=True)
    (pages / "a-page").touch()

    with running(environment_of(tmp_path / "var"), tmp_path, migrate=True) as up:
        pass

    assert "There is no database at" in up.log.read_text()
    assert (pages / "a-page").exists()
    assert not (tmp_path / "var" / "demo" / "plainstatus.sqlite3").exists()


@pytest.mark.long
def test_an_empty_database_is_not_filled_over_the_pages_that_are_left(tmp_path):
    pages = tmp_path / "var" / "demo" / "last_good"
    pages.mkdir(parents=True)
    (pages / "a-page").touch()
    (tmp_path / "var" / "demo" / "plainstatus.sqlite3").touch()

    with running(environment_of(tmp_path / "var"), tmp_path, migrate=True) as up:
        pass

    assert "The database is empty, but was not; serving the last good pages." in up.log.read_text()


@pytest.mark.long
def test_a_misspelled_setting_is_told_at_the_start(environment, tmp_path):
    with running(environment | {"STATUSPAGE_HTPS": "true"}, tmp_path, migrate=True) as up:
        pass

    assert "STATUSPAGE_HTPS is set, but is no setting." in up.log.read_text()
    assert "Did you mean STATUSPAGE_HTTPS?" in up.log.read_text()


@pytest.mark.long
def test_every_line_of_a_json_log_is_an_object(tmp_path):
    asked = environment_of(tmp_path / "var", STATUSPAGE_LOG_FORMAT="json")
    with running(asked, tmp_path, migrate=True) as up:
        up.child("statuspage.worker").kill()
        up.child("statuspage.web").send_signal(signal.SIGSEGV)
        until(lambda: "web was ended by SIGSEGV" in up.log.read_text(), "the deaths were noted")
        up.child("statuspage.worker")

    lines = [json.loads(line) for line in up.log.read_text().splitlines()]

    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    told = {(line["logger"], line["message"]) for line in lines}
    death = "worker was ended by SIGKILL; starting it again"
    assert any(logger == "up" and message.startswith(death) for logger, message in told)
    assert any("The database is new" in message for _, message in told)


def stopped(environment):
    """Start it on a port that there is not; return what it printed."""
    ended = subprocess.run(
        [sys.executable, "manage.py", "up", "--port=99999"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    return ended.stdout + ended.stderr


def test_a_start_that_stops_says_why_in_a_line(environment):
    assert stopped(environment) == ("CommandError: There is no port 99999: ports are 1 to 65535.\n")


def test_a_start_that_stops_says_why_in_a_json_log_too(environment):
    said = json.loads(stopped(environment | {"STATUSPAGE_LOG_FORMAT": "json"}))

    assert (said["logger"], said["level"]) == ("up", "ERROR")
    assert "There is no port 99999" in said["message"]
