"""An origin that counts what it is asked, and a real Varnish in front of it."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

from tests.programs import require
from tests.up import free_port, until

VCL = Path(__file__).parent / "varnish.vcl"


@dataclass
class Origin:
    """``purges`` are counted if it is purged itself, and answered with ``purge_status``."""

    port: int = 0
    is_healthy: bool = True
    purge_status: int = 200
    asked: Counter[str] = field(default_factory=Counter)
    purges: list[tuple[float, str]] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    bodies: list[bytes] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def purged(self) -> list[str]:
        return [name for _at_s, name in self.purges]


@contextlib.contextmanager
def origin() -> Iterator[Origin]:
    origin = Origin()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body go out apart

        def do_GET(self) -> None:
            origin.asked[self.path] += 1
            is_sick = self.path == "/health" and not origin.is_healthy
            self.answer(503 if is_sick else 200)

        def do_PURGE(self) -> None:
            origin.hosts.add(self.headers["Host"])
            if length := int(self.headers["Content-Length"] or 0):
                origin.bodies.append(self.rfile.read(length))
            origin.purges.append((time.monotonic(), self.path.rpartition("/")[2]))
            self.answer(origin.purge_status)

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 100

        def handle_error(self, *arguments: object) -> None:
            """Leave out the goodbye of a connection that was killed."""

    with Server(("127.0.0.1", 0), Handler) as server:
        origin.port = server.server_port
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield origin
        finally:
            server.shutdown()


class Behind(Protocol):
    """The server that a cache asks."""

    port: int


def vcl(origin_port: int, *, edge: str = "") -> str:
    """Return the configuration of a cache; ``edge`` is what it does with requests besides."""
    return VCL.read_text().replace("ORIGIN_PORT", str(origin_port)).replace("# EDGE", edge)


@contextlib.contextmanager
def varnish(origin: Behind, folder: Path, *, edge: str = "") -> Iterator[int]:
    """Yield the port of a cache in front of the origin."""
    varnishd = require("varnishd")
    file = folder / "varnish.vcl"
    file.write_text(vcl(origin.port, edge=edge))
    port = free_port()
    with (folder / "varnish.log").open("w") as log:
        process = subprocess.Popen(
            [
                *(varnishd, "-j", "none", "-F", "-n", folder / "varnish", "-f", file),
                *("-a", f"127.0.0.1:{port}", "-s", "malloc,32m"),
            ],
            stdout=log,
            stderr=log,
        )
    try:
        until(lambda: process.poll() is not None or _answers(port), "Varnish answered")
        assert process.poll() is None, (folder / "varnish.log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(30)


def fetch(port: int, paths: list[str]) -> None:
    """Read them all over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        for path in paths:
            connection.request("GET", path, headers={"Host": "index.example.org"})
            connection.getresponse().read()


def _answers(port: int) -> bool:
    try:
        fetch(port, ["/"])
    except (OSError, http.client.HTTPException):
        return False
    return True
