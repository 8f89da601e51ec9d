"""The wheel: what is in it, and that it runs where there is nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest

from statuspage.environment import OF_COMMANDS, VARIABLES
from tests.conftest import IS_SKIPPING_REFUSED
from tests.messages import catalogues
from tests.programs import require
from tests.up import PATIENCE_S, ROOT, free_port, until

APP = "plainstatus/app/"
STRANGERS = ("incidents", "statuspage", "celery")
# Loading a demo and fetching packages take long on a busy machine.
LONG_S = 900
ACCOUNT = {"username": "ada", "password": "correct horse battery staple"}

pytestmark = [pytest.mark.fault, pytest.mark.long]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, env=variables(), check=True, stdout=subprocess.DEVNULL)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def packed(wheel):
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def venv(tmp_path_factory):
    """An environment without Plainstatus: new where all must hold, else that of the tests."""
    venv = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    if IS_SKIPPING_REFUSED:
        pip(venv, "install", "--require-hashes", "-r", ROOT / "requirements" / "base.lock")
    else:
        packages = next(path for path in sys.path if path.endswith("site-packages"))
        (site_packages(venv) / "of_the_tests.pth").write_text(packages)
    return venv


@pytest.fixture
def installed(venv, wheel):
    pip(venv, "install", "--no-deps", "--no-index", wheel)
    yield venv / "bin" / "plainstatus"
    pip(venv, "uninstall", "--yes", "plainstatus")


@pytest.fixture
def folder(tmp_path):
    """Where it is run: empty, but for packages of others that have the names of ours."""
    for name in STRANGERS:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('of others')")
    return tmp_path


def pip(venv, *arguments):
    subprocess.run([venv / "bin" / "python", "-m", "pip", "-q", *arguments], check=True)


def site_packages(venv):
    return next((venv / "lib").iterdir()) / "site-packages"


def variables(**more):
    """Those of whoever runs the tests, such as where packages are had from, and no setting."""
    ours = {variable.name for variable in [*VARIABLES, *OF_COMMANDS]}
    not_kept = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH", *ours}
    return {name: value for name, value in os.environ.items() if name not in not_kept} | more


@contextlib.contextmanager
def serving(folder, *command, **more):
    """Yield its address, once it answers, and the file of its log."""
    port, log = free_port(), folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=folder,
            env=variables(**more),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        said = f"Plainstatus is at http://localhost:{port}"
        until(
            lambda: said in log.read_text() or process.poll() is not None,
            "it answered",
            patience_s=LONG_S,
        )
        assert process.poll() is None, log.read_text()
        yield f"http://localhost:{port}", log
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def fetched(url):
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as reply:
        assert reply.status == 200
        return reply.read().decode()


def signed_in(url):
    """Return the first page of the console."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = opener.open(f"{url}/accounts/login/", timeout=PATIENCE_S).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    typed = {"login": ACCOUNT["username"], "password": ACCOUNT["password"]}
    typed |= {"csrfmiddlewaretoken": token, "next": "/admin/"}
    sent = urlencode(typed).encode()
    return opener.open(f"{url}/accounts/login/", sent, timeout=PATIENCE_S).read().decode()


def test_site_packages_gain_plainstatus_and_nothing_else(packed):
    assert {name.split("/")[0] for name in packed} == {"plainstatus", "plainstatus-0.1.0.dist-info"}


def test_all_that_the_program_is_made_of_is_in_it(packed):
    trees = ["incidents", "statuspage", "templates", "manage.py"]
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *trees]
    files = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    made_of = {f"{APP}{file}" for file in files.split() if (ROOT / file).exists()}

    assert {name for name in packed if name.startswith(APP)} - made_of == {
        name for name in packed if name.startswith((f"{APP}static/", f"{APP}locale/"))
    }
    assert made_of <= packed


def test_catalogues_are_in_it_compiled(packed):
    compiled = {name for name in packed if name.startswith(f"{APP}locale/")}

    assert compiled == {f"{APP}locale/{name}/LC_MESSAGES/django.mo" for name in catalogues()}


def test_styles_and_scripts_are_in_it_as_they_are_served(wheel, packed):
    with ZipFile(wheel) as archive:
        hashed = json.loads(archive.read(f"{APP}static/staticfiles.json"))["paths"].values()

    assert {f"{APP}static/{name}" for name in hashed} <= packed
    assert len([name for name in packed if re.search(r"/page\.[0-9a-f]{12}\.css", name)]) == 3


def test_the_demo_answers_in_an_empty_folder(installed, folder):
    with serving(folder, installed, "demo") as (url, log):
        until(lambda: f"Sign in at {url}/console/" in log.read_text(), "the sign-in was told")
        page = fetched(url)
        sheet = fetched(url + re.search(r'href="(/static/incidents/page\.[^"]+)"', page)[1])

    assert "Package index status" in page
    assert "@layer" in sheet


def test_a_page_of_its_own_answers_beside_the_demo_and_its_data_are_all_that_stays(
    installed, venv, folder, wheel
):
    account = [installed, "createadmin", "--no-input", "--username=ada", "--email=a@b.example"]
    password = variables(DJANGO_SUPERUSER_PASSWORD=ACCOUNT["password"])
    subprocess.run([installed, "migrate"], cwd=folder, env=variables(), check=True)
    subprocess.run(account, cwd=folder, env=password, check=True)

    with serving(folder, installed, "up") as (url, log):
        assert "<title>" in fetched(url)
        assert "Sign out" in signed_in(url)
        said = log.read_text()
    pip(venv, "uninstall", "--yes", "plainstatus")

    assert f"its own keys are kept in {folder / 'var' / 'keys'}" in said
    assert "it answers to localhost only" in said
    assert {path.name for path in folder.iterdir()} == {"var", "log", *STRANGERS}
    assert not list(site_packages(venv).glob("plainstatus*"))
    assert not installed.exists()


def test_help_names_the_command_as_it_was_typed(installed, folder):
    ended = subprocess.run(
        [installed, "up", "--help"], cwd=folder, env=variables(), capture_output=True, text=True
    )

    assert ended.stdout.startswith("usage: plainstatus up ")


def test_its_processes_find_it_whatever_lies_in_the_folder(installed, folder):
    purge = [installed, "purge", "http://127.0.0.1:1/{name}", "--made-up", "3", "--run-id", "r"]

    ended = subprocess.run(
        [*purge, "--linger", "0", "--port", str(free_port())],
        cwd=folder,
        env=variables(),
        capture_output=True,
        text=True,
    )

    assert "of others" not in ended.stdout + ended.stderr
    assert (folder / "var" / "purge" / "r").is_dir(), ended.stderr


def test_uvx_runs_the_demo_from_a_checkout(folder):
    uvx = require("uvx")

    command = [uvx, "--python", sys.executable, "--from", ROOT, "plainstatus", "demo"]

    with serving(folder, *command) as (url, _):
        assert "Package index status" in fetched(url)

    assert (folder / "var" / "demo" / "plainstatus.sqlite3").is_file()
