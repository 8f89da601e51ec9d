"""The WSGI application that readers meet."""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path
from time import sleep, time

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host
from django.utils.encoding import iri_to_uri

from incidents.domain.publication import SHARED
from incidents.edge import silence
from incidents.edge.conditional import choose_encoding
from incidents.edge.disk import Disk
from incidents.edge.document import Document
from incidents.edge.health_checks import HEALTH_CHECKS, Signs
from incidents.edge.lanes import Lanes
from incidents.edge.library import Library
from incidents.edge.plain import SAFE_METHODS, Application, Environ, StartResponse, say
from incidents.edge.revisions import Revisions
from incidents.edge.routes import RouteKind, Routes
from incidents.edge.store import Store
from incidents.edge.unavailable import unable
from incidents.publishing.documents import nowhere

log = logging.getLogger(__name__)

# As in old mails of a page that was moved here: /?unsubscribe=j0vqr9kl3513
FORMER = "unsubscribe="
OLD_LINK = re.compile(r"(?:^|&)unsubscribe=([a-z0-9]{12})(?=&|$)")
ONLY_READ = {"Allow": "GET, HEAD"}
# Before a script of another site reads with a header of its own, its browser asks whether it may.
SHARED_PATHS = "/api/"
PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    SHARED[0]: SHARED[1],
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
}
# Names, with their ports, that need no validation again. Those that a site is asked for by are few.
HOSTS_REMEMBERED = 100
LONGEST_HOST = 300
HANG_INTERVAL_S = 0.1
NOTHING: list[bytes] = []
NOT_OURS = b"This name is not served here.\n"
READ_ONLY = b"Here is only something to read.\n"
ELSEWHERE = b"Only readers are answered on this port; the console is on the other.\n"


class Edge:
    """Answers GET and HEAD of public documents; passes everything else to ``inner``."""

    def __init__(self, inner: Application, library: Library) -> None:
        self._inner = inner
        self.library = library
        self._store = library.store
        self._signs = Signs(library)
        self._routes = Routes()
        self._hosts = configured_hosts()
        self._asks_for_https = settings.SECURE_SSL_REDIRECT
        self._watched_by = 0
        self._starting = threading.Lock()
        self._due = threading.Event()
        self.lanes = Lanes(self._ask_django)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        document = self._store.current.get(environ["PATH_INFO"])
        if (
            document is not None
            and environ["REQUEST_METHOD"] == "GET"
            and environ.get("HTTP_HOST") in self._hosts
            and document.is_true_at(time())
            and FORMER not in environ.get("QUERY_STRING", "")
            and (not self._asks_for_https or is_secure(environ))
        ):
            document.is_asked_for = True
            return send(document, environ, start_response)
        if environ["REQUEST_METHOD"] in SAFE_METHODS:
            return self._look(environ, start_response)
        return self._write(environ, start_response)

    def _look(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer what is not at hand."""
        self.ensure_watched()
        path = environ["PATH_INFO"]
        if check := HEALTH_CHECKS.get(path):
            reply = check(self._signs, environ)
            return say(reply.status, reply.body, start_response, content_type=reply.content_type)
        if (refusal := self._refuse(environ, start_response)) is not None:
            return refusal
        kind = self._routes.kind_of(path)
        if kind is RouteKind.FILE:
            return self._inner(environ, start_response)
        if kind is RouteKind.DYNAMIC:
            return self._pass(environ, start_response)
        if kind is RouteKind.UNKNOWN and (successor := self._routes.successor_of(path)):
            return say("302 Found", b"", start_response, more={"Location": successor})
        if kind is RouteKind.UNKNOWN and (target := self.library.successor_of(path)):
            moved = {"Location": iri_to_uri(target)}
            return say("301 Moved Permanently", b"", start_response, more=moved)
        if path == "/" and (former := OLD_LINK.search(environ.get("QUERY_STRING", ""))):
            location = {"Location": f"/subscribe/former/{former[1]}"}
            return say("302 Found", b"", start_response, more=location)
        document = self.library.find(path if kind is RouteKind.DOCUMENT else nowhere(path))
        close_old_connections()
        is_there = document is not None and document.answer.status == 200
        if not is_there and (successor := self._routes.successor_of(path)):
            return say("302 Found", b"", start_response, more={"Location": successor})
        if document is None:
            return unable("document")(environ, start_response)
        return send(document, environ, start_response)

    def _write(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Pass on a request that may write."""
        self.ensure_watched()
        if (refusal := self._refuse(environ, start_response)) is not None:
            return refusal
        path = environ["PATH_INFO"]
        if self._routes.kind_of(path) is not RouteKind.DYNAMIC:
            if environ["REQUEST_METHOD"] == "OPTIONS" and path.startswith(SHARED_PATHS):
                return say("200 OK", b"", start_response, more=PREFLIGHT)
            return say("405 Method Not Allowed", READ_ONLY, start_response, more=ONLY_READ)
        return self._pass(environ, start_response)

    def _refuse(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes] | None:
        """Answer who asks for another's name, or comes without TLS where that is asked for."""
        if not self._is_ours(environ.get("HTTP_HOST", "")):
            return say("400 Bad Request", NOT_OURS, start_response)
        if not is_secure(environ):
            return redirect_to_tls(environ, start_response)
        return None

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer, with threads left for readers meanwhile."""
        if settings.STATUSPAGE_READERS_ONLY:
            return say("421 Misdirected Request", ELSEWHERE, start_response)
        return self.lanes.answer(environ, start_response)

    def _ask_django(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """If it may have written, know what that changed before its answer is sent."""
        with self.library.connections.request():
            response = self._inner(environ, start_response)
        if environ["REQUEST_METHOD"] not in SAFE_METHODS and not self.library.is_lost:
            self.library.refresh()
            self._due.set()
        return response

    def _is_ours(self, host: str) -> bool:
        if host in self._hosts:
            return True
        domain, _ = split_domain_port(host)
        if not (domain and validate_host(domain, settings.ALLOWED_HOSTS)):
            return False
        if len(host) < LONGEST_HOST:
            # Whoever invents ports fills the room over and over, but keeps nobody out of it.
            room_is_full = len(self._hosts) >= HOSTS_REMEMBERED
            self._hosts = (configured_hosts() if room_is_full else self._hosts) | {host}
        return True

    def ensure_watched(self) -> None:
        """Start the watching thread in this process: servers may fork after loading us."""
        if self._watched_by == os.getpid():
            return
        with self._starting:
            if self._watched_by != os.getpid():
                self.library.refresh()
                for work in (self._watch, self._watch_the_watch, silence.watch):
                    threading.Thread(target=work, name="edge", daemon=True).start()
                self._watched_by = os.getpid()

    def _watch(self) -> None:
        """Learn of commits elsewhere; have the pages most read ready before they are asked for."""
        while True:
            try:
                self.library.refresh()
                self.library.warm()
            except Exception:
                # Without this thread pages would freeze: it outlives whatever it meets.
                log.exception("Looking for changes failed; trying again.")
            self._due.wait(settings.STATUSPAGE_REVISION_INTERVAL_S)
            self._due.clear()

    def _watch_the_watch(self) -> None:
        """A network that swallows packets, or a stopped server, gives no error for minutes."""
        while True:
            sleep(HANG_INTERVAL_S)
            self.library.distrust_if_hanging()


def configured_hosts() -> set[str]:
    """The names that are allowed as they are, and not as a pattern."""
    return {host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))}


def send(document: Document, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answer with ``document``, or with 304 if the client has it."""
    get = environ.get
    tag, date = get("HTTP_IF_NONE_MATCH"), get("HTTP_IF_MODIFIED_SINCE")
    if (tag or date) and document.is_current_for(tag, date):
        start_response("304 Not Modified", document.not_modified_headers)
        return NOTHING
    headers, body = document.replies[choose_encoding(get("HTTP_ACCEPT_ENCODING", ""))]
    start_response(document.status_line, headers)
    return body if environ["REQUEST_METHOD"] == "GET" else NOTHING


def redirect_to_tls(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    """Answered here and not by Django: were we ever of two minds about what is secure, it would
    make each document anew for each reader."""
    path = WSGIRequest(environ).get_full_path()
    location = f"https://{environ['HTTP_HOST']}{path}"
    return say("301 Moved Permanently", b"", start_response, more={"Location": location})


def is_secure(environ: Environ) -> bool:
    """Whether the reader came by TLS where that is asked for, as Django would say."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        # Each proxy of a chain may add what it has seen; the first was nearest to the reader.
        if (said := environ.get(name)) is not None:
            return bool(said.partition(",")[0].strip() == secure)
    return environ.get("wsgi.url_scheme") == "https"


def around(inner: Application, *, folder: Path) -> Edge:
    """Return the application with its memory; ``folder`` keeps the last good documents."""
    store = Store(limit_bytes=settings.STATUSPAGE_CACHE_SIZE_BYTES)
    return Edge(inner, Library(store=store, disk=Disk(folder), revisions=Revisions()))
