"""``manage.py`` where no site is set up, such as in a bare checkout or beside a cache."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRACE = "seconds,partition,total,processed,failed\n0,a,100,0,0\n60,a,100,30,1\n"


pytestmark = pytest.mark.fault


def run(*arguments: object, **variables: object) -> subprocess.CompletedProcess:
    """With these variables and no others at all."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env={name: str(value) for name, value in variables.items()},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "typed", ["--version", "version", "version -v 2", "incident --version", "migrate --version"]
)
def test_its_version_is_that_of_the_wheel(typed):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert run(*typed.split()).stdout == f"Plainstatus {project['version']}\n"


@pytest.mark.parametrize("variables", [{}, {"SECRET_KEY": "", "ALLOWED_HOSTS": ""}])
def test_a_recorded_run_is_read_without_any_settings(tmp_path, variables):
    trace = tmp_path / "trace.csv"
    trace.write_text(TRACE)

    ended = run("replay_job", trace, **variables)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert [json.loads(line)["at_s"] for line in ended.stdout.splitlines()] == [0, 60]


@pytest.mark.parametrize(
    ("ends", "signum"),
    [
        (lambda process: process.stdout.close(), signal.SIGPIPE),
        (lambda process: process.send_signal(signal.SIGINT), signal.SIGINT),
    ],
    ids=["nobody reads on", "Ctrl-C"],
)
def test_it_ends_without_a_word_as_other_programs_do(ends, signum, tmp_path):
    trace = tmp_path / "trace.csv"
    trace.write_text(TRACE + "".join(f"{n},a,9000,{n},0\n" for n in range(61, 2_000)))

    with subprocess.Popen(
        [sys.executable, "manage.py", "replay_job", trace],
        cwd=ROOT,
        env={},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # as in a terminal
    ) as process:
        process.stdout.readline()
        ends(process)
        said = process.stderr.read()

    assert (process.returncode, said) == (-signum, b"")


def test_reading_a_recorded_run_writes_nothing(tmp_path):
    trace, var = tmp_path / "trace.csv", tmp_path / "var"
    trace.write_text(TRACE)

    assert run("replay_job", trace, STATUSPAGE_VAR_DIR=var).returncode == 0
    assert not var.exists()


def test_a_cache_is_purged_without_any_settings():
    assert "--resume" in run("purge", "--help").stdout

    ended = run("purge", "ftp://cache/{name}", "--made-up", 1)

    assert ended.returncode == 2
    assert "begins with http://" in ended.stderr


def test_redirects_are_probed_without_any_settings():
    ended = run("probe-redirects", "--form", "/{name}", "--names", "names.txt")

    assert ended.returncode == 2
    assert ended.stderr.strip().startswith("CommandError: Give --cache")


def test_purging_writes_its_run_and_nothing_else(tmp_path):
    var = tmp_path / "var"

    ended = run("purge", "--made-up", 1, "--run-id", "r", STATUSPAGE_VAR_DIR=var)

    assert ended.stderr.strip() == "CommandError: Which cache? Give an address with {name} in it."
    assert not var.exists()


@pytest.mark.parametrize(
    "arguments", [["migrate"], ["check"], ["up", "replay_job"], ["demo_purge"]]
)
def test_every_other_command_takes_a_key_that_it_keeps(arguments, tmp_path):
    run(*arguments, STATUSPAGE_VAR_DIR=tmp_path)

    assert (tmp_path / "keys" / "secret_key").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ("createadmin", "--no-input", "--username=ada", "--email=ada@example.org"),
        ("changepassword", "ada"),
        ("backup", "{folder}/backup"),
        ("publish", "{folder}/public"),
        ("shell", "-c", "from incidents.models import Page; Page.objects.get()"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_in_the_wrong_folder_a_command_makes_no_database_and_says_what_to_do(arguments, tmp_path):
    variables = {"STATUSPAGE_VAR_DIR": tmp_path, "DJANGO_SUPERUSER_PASSWORD": "a long one"}

    ended = run(*(each.format(folder=tmp_path) for each in arguments), **variables)

    assert ended.returncode != 0
    assert f"There is no database at {tmp_path}/plainstatus.sqlite3." in ended.stderr
    assert "run: plainstatus migrate" in ended.stderr
    assert not list(tmp_path.glob("*.sqlite3*"))


def test_an_account_needs_tables_and_is_made_once_they_are_there(tmp_path):
    account = ("--no-input", "--username=ada", "--email=ada@example.org")
    variables = {"STATUSPAGE_VAR_DIR": tmp_path, "DJANGO_SUPERUSER_PASSWORD": "a long one"}
    file = tmp_path / "plainstatus.sqlite3"
    file.touch()

    refused = run("createadmin", *account, **variables)
    file.unlink()
    run("migrate", **variables)
    made = run("createadmin", *account, **variables)

    assert (refused.returncode, made.returncode) == (1, 0), made.stderr
    assert f"The database {file} has no tables. Start the page first" in refused.stderr
    assert made.stdout == f"The database is {file}.\nSuperuser created successfully.\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody@127.0.0.1:1/page", "Connection refused"),
        ("sqlite:///{folder}/page", "no such table"),
    ],
)
def test_a_database_that_does_not_do_it_is_told_without_a_traceback(tmp_path, url, said):
    (tmp_path / "page").touch()
    ended = run(
        *("changepassword", "ada"),
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS="localhost",
        STATUSPAGE_VAR_DIR=tmp_path,
        DATABASE_URL=url.format(folder=tmp_path),
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("The database says: ")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_what_is_set_is_not_stood_in_for(tmp_path):
    trace = tmp_path / "trace.csv"
    trace.write_text(TRACE)

    ended = run("replay_job", trace, DATABASE_URL="sqlite:///" + str(tmp_path / "own" / "db"))

    assert ended.returncode == 0
    assert (tmp_path / "own").exists()
