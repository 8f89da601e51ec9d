"""A page of its own, served by the program of any checkout."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from django.http import HttpResponse

from tests.admin.forms import fields
from tests.up import free_port, until

ACCOUNT = {"username": "ada", "password": "correct horse battery"}
OPEN_FILES = 1_024
TIMEOUT_S = 60.0
COMPONENTS = """
from django.utils import timezone
from incidents.operations.actor import SYSTEM
from incidents.operations.components import create_component
try:
    from incidents.operations.pages import launch_page
except ImportError:  # Of a commit whose pages were public from the first minute.
    pass
else:
    launch_page(by=SYSTEM, now=timezone.now())
for number in range(10):
    create_component(by=SYSTEM, now=timezone.now(), name=f"Component {number}")
"""
LOGIN, NEW_JOB = "/accounts/login/", "/console/jobs/new/"


@dataclass
class Answer:
    """``status`` is 0 where none came."""

    status: int
    text: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    took_s: float = 0.0


@dataclass
class Page:
    """``plainstatus up`` of the checkout ``tree``; its data are in ``folder``."""

    tree: Path
    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    @property
    def data(self) -> Path:
        return self.folder / "var"

    @property
    def database(self) -> Path:
        return self.data / "plainstatus.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        (temporary := self.folder / "tmp").mkdir(exist_ok=True)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **kept,
            "SECRET_KEY": "only-for-attacks-" * 4,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "STATUSPAGE_HTTPS": "false",
            "STATUSPAGE_VAR_DIR": str(self.data),
            "TMPDIR": str(temporary),
            **self.more,
        }

    def prepare(self) -> None:
        """Make a launched page with an account and components, whose pages are not always kept."""
        self._manage("migrate", "--verbosity=0")
        account = ("--no-input", f"--username={ACCOUNT['username']}", "--email=ada@example.org")
        self._manage("createadmin", *account)
        self._manage("shell", "-c", COMPONENTS)

    def start(self) -> None:
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--no-migrate", "--port", str(self.port)],
                cwd=self.tree,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_few_open_files,
                umask=0o022,
            )

    @contextlib.contextmanager
    def running(self) -> Iterator[Page]:
        self.start()
        try:
            until(lambda: self.get("/").status == 200, "the page answered")
            yield self
        finally:
            self.stop()

    def stop(self) -> None:
        assert self.process
        self.process.terminate()
        self.process.wait(TIMEOUT_S)

    def family(self) -> list[psutil.Process]:
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True)

    def cpu_s(self) -> float:
        times = [process.cpu_times() for process in self.family()]
        return sum(used.user + used.system for used in times)

    def get(self, path: str, cookie: str = "", *, timeout_s: float = TIMEOUT_S) -> Answer:
        return self._ask("GET", path, cookie, timeout_s=timeout_s)

    def post(self, path: str, form: Mapping[str, str], cookie: str) -> Answer:
        return self._ask("POST", path, cookie, urlencode(form))

    def sign_in(self) -> str:
        """Return the cookies of somebody who is signed in."""
        shown = self.get(LOGIN)
        cookie = _cookies(shown)
        answer = self.post(
            LOGIN, {**_form(shown, "login"), "login": ACCOUNT["username"], **ACCOUNT}, cookie
        )
        assert answer.status == 302, answer
        return f"{cookie}; {_cookies(answer)}"

    def try_it(self, url: str, cookie: str, *, has_pass: bool = True) -> Answer:
        """Try a source of metrics, as the form for a new job does.

        Without the pass it is not known, before Django has it, whose the request is.
        """
        shown = self.get(NEW_JOB, cookie)
        if shown.status != 200:  # too much is asked at once
            return shown
        to = re.search(r'name="try"[^>]*formaction="([^"]+)"', shown.text)
        form = _form(shown, "metrics_url") | {"metrics_url": url, "try": "1"}
        given = [*cookie.split("; "), *_cookies(shown).split("; ")]
        sent = [each for each in given if has_pass or not each.startswith("operator=")]
        return self.post(to[1] if to else NEW_JOB, form, "; ".join(sent))

    def _ask(
        self,
        method: str,
        path: str,
        cookie: str,
        body: str | None = None,
        *,
        timeout_s: float = TIMEOUT_S,
    ) -> Answer:
        started_s = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode(errors="replace")
            return Answer(reply.status, text, reply.getheaders(), time.monotonic() - started_s)
        except (OSError, http.client.HTTPException):
            return Answer(0, took_s=time.monotonic() - started_s)
        finally:
            connection.close()

    def _manage(self, *arguments: str) -> None:
        environment = self.environment | {"DJANGO_SUPERUSER_PASSWORD": ACCOUNT["password"]}
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=self.tree, env=environment, check=True, capture_output=True)


def _form(shown: Answer, field_name: str) -> dict[str, str]:
    """Return what a browser would send by the form that has this field."""
    return fields(HttpResponse(shown.text), field_name)


def _cookies(answer: Answer) -> str:
    said = (value for name, value in answer.headers if name.lower() == "set-cookie")
    return "; ".join(each.partition(";")[0] for each in said)


def _few_open_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(OPEN_FILES, hard), hard))
