"""The founding incident rebuilt: a package index behind a real Varnish, and the two changes."""

from __future__ import annotations

import contextlib
import re
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from incidents.management.walk import letters
from tests.management.walk import servers

HOST = "index.example.org"
FORMS = ("/json/{name}", "/json/{normalized}")
# The second change: the cache redirects to the normalized name by itself.
EDGE = """
    if (req.url ~ "^/json/") {
        set req.http.X-Normalized = std.tolower(regsuball(req.url, "[-_.]+", "-"));
        if (req.http.X-Normalized != req.url) {
            return (synth(750, "Moved"));
        }
    }
}

sub vcl_synth {
    if (resp.status == 750) {
        set resp.status = 301;
        set resp.http.Location = req.http.X-Normalized;
        return (deliver);
    }
"""


def normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(count: int) -> list[str]:
    """Names by the letters of a real registry; every third one is not normalized."""
    return [
        f"{letter.upper()}.{number}" if number % 3 == 0 else f"{letter}{number}"
        for letter, share in letters.shares(count).items()
        for number in range(share)
    ]


@dataclass
class Index:
    """The application. The first change: the normalized name is canonical (``is_changed``)."""

    names: list[str]
    is_changed: bool
    is_down: bool = False
    port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    verbatim: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.verbatim = {normalized(name): name for name in self.names}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str) -> tuple[int, str]:
        """Return the status, and where a redirect leads."""
        self.asked[path] += 1
        if self.is_down:
            return 503, ""
        given = unquote(path.rpartition("/")[2])
        if (verbatim := self.verbatim.get(normalized(given))) is None:
            return 404, ""
        canonical = normalized(verbatim) if self.is_changed else verbatim
        return (200, "") if given == canonical else (301, f"/json/{canonical}")


class Stale(Index):
    """As a cache in between: each address redirects to the other, once both changes are live."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names, is_changed=True)

    def answer(self, path: str) -> tuple[int, str]:
        given = unquote(path.rpartition("/")[2])
        verbatim = self.verbatim.get(normalized(given), given)
        other = normalized(given) if given == verbatim else verbatim
        return (200, "") if given == other else (301, f"/json/{other}")


@contextlib.contextmanager
def serving(index: Index) -> Iterator[Index]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, location = index.answer(self.path)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            key = normalized(self.path.rpartition("/")[2])
            self.send_header("Surrogate-Key", f"json/{key}")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *arguments: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 100

        def handle_error(self, *arguments: object) -> None:
            """Leave out the goodbye of a connection that was ended."""

    with Server(("127.0.0.1", 0), Handler) as server:
        index.port = server.server_port
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield index
        finally:
            server.shutdown()


@dataclass
class Afternoon:
    """``live`` is what readers reach by the cache; ``next`` and ``trial`` are what will be live.

    The trial is that of the six weeks before: the same changes, and a cache that starts empty.
    """

    folder: Path
    names: list[str]
    live: Index
    next: Index
    cache_port: int
    trial_port: int

    @property
    def redirected(self) -> list[str]:
        """Names that are not normalized, so that one of their addresses leads to the other."""
        return [name for name in self.names if name != normalized(name)]

    @property
    def cache(self) -> str:
        return f"http://127.0.0.1:{self.cache_port}"

    @property
    def trial(self) -> str:
        return f"http://127.0.0.1:{self.trial_port}"

    def read(self, names: list[str]) -> None:
        """Have readers fetch both addresses of names, so that the cache keeps the answers."""
        paths = [path for name in names for path in (f"/json/{name}", f"/json/{normalized(name)}")]
        servers.fetch(self.cache_port, paths)

    def ship(self) -> None:
        """Make both changes live: the application's, and the cache's; it keeps what it has."""
        self.live.is_changed = True
        changed = self.folder / "changed.vcl"
        changed.write_text(servers.vcl(self.live.port, edge=EDGE))
        for command in (("vcl.load", "changed", changed), ("vcl.use", "changed")):
            instance = ("varnishadm", "-n", self.folder / "live" / "varnish")
            subprocess.run([*instance, *command], check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def afternoon(folder: Path, names: list[str]) -> Iterator[Afternoon]:
    """Before the changes: yield it while all of it runs."""
    for part in ("live", "trial"):
        (folder / part).mkdir()
    with (
        serving(Index(names, is_changed=False)) as live,
        serving(Index(names, is_changed=True)) as following,
        servers.varnish(live, folder / "live") as cache_port,
        servers.varnish(following, folder / "trial", edge=EDGE) as trial_port,
    ):
        yield Afternoon(folder, names, live, following, cache_port, trial_port)
