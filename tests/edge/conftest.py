"""The edge around Django, as granian has it, asked through WSGI."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from wsgiref.util import setup_testing_defaults

import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.utils import timezone

from incidents.edge import wsgi
from incidents.models import Revision
from incidents.publishing import documents
from tests import make

FORM = "application/x-www-form-urlencoded"


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class Counting:
    """Django, counting how often it is asked past the edge, and answering only while it may."""

    def __init__(self):
        self._django = WSGIHandler()
        self.calls = 0
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self, environ, start_response):
        self.calls += 1
        self.may_answer.wait(60)
        return self._django(environ, start_response)


@dataclass
class Reader:
    edge: wsgi.Edge

    def get(self, path="/", method="GET", query="", **headers):
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": query}
        return self._ask(environ, headers)

    def post(self, path, body, *, sent=None, kind=FORM, **headers):
        """``sent``: the file that the body comes from, if not all of it is there."""
        environ = {
            "PATH_INFO": path,
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": sent or io.BytesIO(body),
        }
        return self._ask(environ, headers)

    def _ask(self, environ, headers):
        setup_testing_defaults(environ)
        environ["HTTP_HOST"] = "testserver"
        environ["REMOTE_ADDR"] = headers.pop("remote_addr", "127.0.0.1")
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        said = []
        chunks = self.edge(environ, lambda *args: said.extend(args))
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return Reply(int(said[0][:3]), dict(said[1]), body)


def change_elsewhere():
    """Change what a commit in another process changes."""
    Revision.objects.filter(topic="page").update(number=10_000)


@pytest.fixture(autouse=True)
def handler_of_its_own():
    """Django's handler reads some settings once; a test that changes them leaves none behind."""
    documents._handler.cache_clear()
    yield
    documents._handler.cache_clear()


@pytest.fixture
def site(transactional_db):
    return make.page()


@pytest.fixture
def renders(monkeypatch):
    """The paths that Django was asked to render, in order."""
    asked = []
    original = documents.ask

    def ask(path):
        asked.append(path)
        return original(path)

    monkeypatch.setattr(documents, "ask", ask)
    return asked


@pytest.fixture
def reader(site, tmp_path, monkeypatch):
    """A reader of an edge whose watching thread does not run: tests say when it looks.

    A minute has just begun, as its end would make pages new amid a test.
    """
    monkeypatch.setattr(wsgi.Edge, "ensure_watched", lambda self: None)
    # Django's threads outlive the test; their connections may not.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    with time_machine.travel(timezone.now().replace(second=1, microsecond=0)):
        edge = wsgi.around(Counting(), folder=tmp_path)
        edge.library.refresh()
        yield Reader(edge)


@pytest.fixture
def report(capsys):
    """Print a line even of a test that passes: figures are what some tests are for."""

    def say(line):
        with capsys.disabled():
            print(f"\n{line}")

    return say
