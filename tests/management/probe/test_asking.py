"""Hostile answers: none keeps a probe for long, crashes it, or has it ask anybody else."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.management.probe.routes import REDIRECTS_MAX
from incidents.management.probe.target import ProbeTarget
from incidents.management.walk.client import BODY_BYTES_MAX
from incidents.management.walk.target import Visit
from tests.examples import times

TIMEOUT_S = 0.2


@dataclass
class Raw:
    """A server that answers each request with bytes, and then ends the connection."""

    answer: bytes = b""
    drip: bytes = b""
    asked: list[bytes] = field(default_factory=list)
    head: bytes = b""
    sent_bytes: int = 0
    port: int = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def serve(self, listening):
        with contextlib.suppress(OSError):
            while True:
                connected, _address = listening.accept()
                with contextlib.suppress(OSError), connected:
                    self.converse(connected)

    def converse(self, connected):
        self.head = connected.recv(65_536)
        path = self.head.split(b" ")[1]
        self.asked.append(path)
        connected.sendall(self.answer.replace(b"PATH", path))
        while self.drip:
            self.sent_bytes += connected.send(self.drip)
            time.sleep(0.02 if len(self.drip) == 1 else 0)


@pytest.fixture(scope="module")
def servers():
    """Return a hostile server, and one that nobody may ask."""
    with contextlib.ExitStack() as stack:
        made = []
        for _ in range(2):
            listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            raw = Raw(port=listening.getsockname()[1])
            threading.Thread(target=raw.serve, args=(listening,), daemon=True).start()
            made.append(raw)
        yield made


@pytest.fixture
def hostile(servers):
    hostile, other = servers
    hostile.answer, hostile.drip, hostile.sent_bytes = b"", b"", 0
    hostile.asked.clear()
    yield hostile
    assert other.asked == []


def visited(hostile, name="a", **options):
    hosts = ["index.example.org"]
    target = ProbeTarget(hostile.url, None, hosts, ["/{name}"], 1, timeout_s=TIMEOUT_S, **options)
    visitor = target.visitor()
    try:
        return visitor.visit(name, bool), visitor.why
    finally:
        visitor.close()


def redirect(location):
    return b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("location", "kinds", "asked_most"),
    [
        (b"http://127.0.0.1:OTHER/x", [], 1),
        (b"//127.0.0.1:OTHER/x", [], 1),
        (b"http://index.example.org@127.0.0.1:OTHER/", [], 1),
        (b"http://index.example.org:OTHER/", [], 1),
        (b"file:///etc/passwd", ["broken"], 1),
        (b"PATHx", ["chain"], 1 + 2 * REDIRECTS_MAX),
        (b"?PATH", ["chain"], 1 + 2 * REDIRECTS_MAX),
        (b"?", ["loop"], 2),
        (b"\xff\xfe\xc3\x28", ["loop"], 2),
        (b"//index.example.org/a#x", ["loop"], 1),
        (b"x" * 60_000, ["broken"], 1),
        (b"", ["broken"], 1),
    ],
)
def test_a_redirect_is_judged_and_nobody_else_is_asked(
    servers, hostile, location, kinds, asked_most
):
    hostile.answer = redirect(location.replace(b"OTHER", str(servers[1].port).encode()))

    visit, _why = visited(hostile)

    assert list(visit.note.kinds) == kinds
    assert len(hostile.asked) <= asked_most


def test_it_asks_as_clients_do_that_take_gzip_and_with_the_headers_that_are_given_once(hostile):
    hostile.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

    visited(hostile, headers=["accept: text/html", "X-Forwarded-Proto: https"])

    assert sorted(hostile.head.strip().lower().split(b"\r\n")) == [
        *(b"accept-encoding: gzip", b"accept: text/html", b"get /a http/1.1"),
        *(b"host: index.example.org", b"user-agent: plainstatus", b"x-forwarded-proto: https"),
    ]


@pytest.mark.parametrize(
    ("status", "result"),
    [(404, "skipped"), (410, "skipped"), (403, None), (429, None), (503, None)],
)
def test_an_error_that_says_nothing_of_the_name_is_no_answer(hostile, status, result):
    hostile.answer = b"HTTP/1.1 %d Error\r\nContent-Length: 0\r\n\r\n" % status

    visit, why = visited(hostile)

    assert (visit and visit.result) == result
    assert bool(why) is (visit is None)


@pytest.mark.parametrize(
    ("answer", "drip"),
    [
        (b"", b"x"),
        (b"HTTP/1.1 200 OK\r\nA: ", b"x"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"A: b\r\n"),
    ],
)
def test_a_head_that_never_ends_is_not_waited_for(hostile, answer, drip):
    hostile.answer, hostile.drip = answer, drip

    visit, why = visited(hostile)

    assert visit is None
    assert "the cache did not answer for index.example.org/a: " in why


@pytest.mark.parametrize(
    "head", [b"Content-Length: 99999999999\r\n\r\n", b"\r\n", b"Transfer-Encoding: chunked\r\n\r\n"]
)
def test_of_a_body_that_never_ends_only_so_much_is_read(hostile, head):
    hostile.answer, hostile.drip = b"HTTP/1.1 200 OK\r\n" + head, b"400\r\n" + b"x" * 1024 + b"\r\n"

    visit, _why = visited(hostile)

    assert visit.note.kinds == []
    assert hostile.sent_bytes < 100 * BODY_BYTES_MAX


LINES = st.sampled_from(
    [
        *(b"HTTP/1.1 302 Found\r\n", b"HTTP/1.1 200\r\n", b"HTTP/9 x\r\n", b"Location: ", b"Age: "),
        *(b"\r\n", b"\n", b" ", b"Transfer-Encoding: chunked\r\n", b"Content-Length: -1\r\n"),
        *(b"Content-Encoding: gzip\r\n", b"http://[", b"//", b"\\", b"%", b"%00", b"?#"),
    ]
)


@given(st.lists(LINES | st.binary(max_size=9), max_size=12).map(b"".join), st.text())
@times(0.5)
def test_whatever_is_answered_a_name_is_judged_or_tried_again(servers, answer, name):
    servers[0].answer, servers[0].drip = answer, b""

    visit, why = visited(servers[0], name)

    assert isinstance(visit, Visit) or why
    assert servers[1].asked == []
