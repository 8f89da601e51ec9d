"""The proxies of deploy/ as whole processes, in front of an application that tests hold."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from incidents.views.caching import VISITED
from tests.programs import require
from tests.up import free_port, until

DEPLOY = Path(__file__).parents[1] / "deploy"


@dataclass
class Application:
    """Says ``text``, or which address it was asked for, under the headers of a public document."""

    port: int = field(default_factory=free_port)
    text: str = ""
    status: int = 200
    asked: list[str] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        application = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                application.asked.append(f"{self.command} {self.path}")
                body = (application.text or self.path).encode()
                is_probe = self.path == "/livez"
                self.send_response(200 if is_probe else application.status)
                if application.status == 200:
                    self.send_header("Cache-Control", VISITED)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.do_GET()

            def log_message(self, *_):
                pass

        return Handler


@dataclass(frozen=True)
class Reply:
    status: int
    body: str


@dataclass(frozen=True)
class Proxy:
    port: int

    def ask(
        self, path: str = "/", method: str = "GET", *, from_: str = "127.0.0.1", body: str = "x"
    ) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(from_, 0))
        with contextlib.closing(connection):
            connection.request(method, path, body=body if method == "POST" else None)
            answer = connection.getresponse()
            return Reply(answer.status, answer.read().decode())

    def answers(self) -> bool:
        with contextlib.suppress(OSError, HTTPException):
            return self.ask("/up").status < 500
        return False


@contextlib.contextmanager
def nginx(folder: Path, *, readers: int, console: int) -> Iterator[Proxy]:
    """Start it with our configuration, in front of the servers at these two ports."""
    program, port = require("nginx"), free_port()
    configuration = nginx_configuration(folder, readers=readers, console=console)
    text = configuration.read_text().replace("listen 80;", f"listen 127.0.0.1:{port};")
    configuration.write_text(text)
    command = [program, *nginx_options(folder, configuration)]
    command[-1] += " daemon off; master_process off;"
    with _running(command, folder, Proxy(port)) as proxy:
        yield proxy


def nginx_configuration(
    folder: Path, name: str = "nginx.conf", *, readers: int, console: int
) -> Path:
    """Write it into the folder, with its copies there and the two servers on this machine."""
    text = (DEPLOY / name).read_text()
    text = re.sub(r"server \w+:8000;", f"server 127.0.0.1:{readers};", text)
    text = re.sub(r"server \w+:8001;", f"server 127.0.0.1:{console};", text)
    text = text.replace("/var/cache/nginx", str(folder))
    configuration = folder / name
    configuration.write_text(text)
    return configuration


def nginx_options(folder: Path, configuration: Path) -> list[str]:
    return [
        *("-p", str(folder), "-e", str(folder / "error.log")),
        *("-c", str(configuration), "-g", f"pid {folder}/pid;"),
    ]


@contextlib.contextmanager
def varnish(folder: Path, *, readers: int, console: int) -> Iterator[Proxy]:
    """Start it with our configuration, in front of the servers at these two ports."""
    program, port = require("varnishd"), free_port()
    text = (DEPLOY / "varnish.vcl").read_text()
    text = text.replace('"8000"', f'"{readers}"').replace('"8001"', f'"{console}"')
    (folder / "varnish.vcl").write_text(text)
    command = [
        *(program, "-j", "none", "-F", "-n", str(folder / "work"), "-s", "malloc,32m"),
        *("-f", str(folder / "varnish.vcl"), "-a", f"127.0.0.1:{port}"),
    ]
    with _running(command, folder, Proxy(port)) as proxy:
        yield proxy


@contextlib.contextmanager
def _running(command: list[str], folder: Path, proxy: Proxy) -> Iterator[Proxy]:
    log = folder / "proxy.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=os.environ)
    try:
        until(lambda: process.poll() is not None or proxy.answers(), "the proxy answered")
        assert process.poll() is None, log.read_text()
        yield proxy
    finally:
        process.terminate()
        process.wait(30)
