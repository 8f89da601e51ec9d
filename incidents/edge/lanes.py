"""Requests that Django answers: which of them wait, and what becomes of those that cannot."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from django.conf import settings
from django.urls import Resolver404, resolve

from incidents.console.editing import TRIAL
from incidents.domain.client_address import client_of
from incidents.edge.lane import Lane
from incidents.edge.operator_pass import Passes
from incidents.edge.plain import SAFE_METHODS, Application, Environ, StartResponse, say
from incidents.edge.unavailable import unable

PATIENCE_S = 20.0
HOOKS = "/hooks/"
# Where a source may be asked: forms of the console, and the API's rules.
TRIALS = (f"/{TRIAL}", "/try", "/try.json")
BUSY = b"Too much is asked at once. Go back, what you typed is there, and try again.\n"
TOO_LARGE = b"This is larger than anything that is taken here.\n"
TOO_LARGE_FILE = (
    b"This is larger than any file that is taken here. Go back, what you typed is there, and choose"
    b" a smaller one.\n"
)
WITHOUT_LENGTH = b"Send it with its length, in Content-Length, and not in chunks.\n"
CUT_OFF = b"This did not arrive whole.\n"
RETRY = {"Retry-After": "5"}


@dataclass(frozen=True)
class DjangoAnswer:
    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Lanes:
    """Asks Django in lanes, so that no number of others takes an operator's place.

    A source of metrics that is tried may hang for ten seconds: trials have lanes of their own. The
    server has more threads than all (``settings.WEB_THREADS``); the rest is left to readers.
    """

    def __init__(self, django: Application) -> None:
        self._django = django
        self._passes = Passes()
        self.operators = Lane(threads=3, waiting=21, per_client=20, returning=4)
        self.others = Lane(threads=1, waiting=5, per_client=3, returning=2)
        # Programs that send alerts have a thread of their own: no stranger keeps them waiting.
        self.hooks = Lane(threads=1, waiting=8, per_client=8, returning=1)
        self.trials = Lane(threads=4, waiting=4, per_client=2, returning=2)
        self.trials_of_others = Lane(threads=1, waiting=0, per_client=1, returning=1)

    def answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer once it is this request's turn."""
        session = self._passes.session_of(environ)
        lane, client = self._lane(environ, is_operator=bool(session)), session or _address(environ)
        if not lane.enter(client):
            return self._give_back(lane, environ, start_response)
        try:
            if (refusal := _take_body(environ, start_response)) is not None:
                return refusal
            answer = lane.run(partial(self._ask, environ), patience_s=PATIENCE_S)
            if answer is None:
                return unable("threads")(environ, start_response)
        finally:
            lane.leave(client)
        start_response(answer.status, answer.headers)
        return [answer.body]

    @property
    def all(self) -> tuple[Lane, ...]:
        return self.operators, self.others, self.hooks, self.trials, self.trials_of_others

    def _lane(self, environ: Environ, *, is_operator: bool) -> Lane:
        if environ["PATH_INFO"].startswith(HOOKS):
            return self.hooks
        if environ["PATH_INFO"].endswith(TRIALS):
            return self.trials if is_operator else self.trials_of_others
        return self.operators if is_operator else self.others

    def _ask(self, environ: Environ) -> DjangoAnswer:
        """Ask, and be done with it in the same thread, as the database's connection is its own."""
        said: list[tuple[str, list[tuple[str, str]]]] = []
        chunks = self._django(environ, lambda status, headers, *_: said.append((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            with suppress(AttributeError):
                chunks.close()  # type: ignore[attr-defined]
        self._passes.learn(environ)
        status, headers = said[0]
        return DjangoAnswer(status, headers, body)

    def _give_back(
        self, lane: Lane, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Refuse at once, with what was typed if there was anything."""
        is_empty = environ["REQUEST_METHOD"] in SAFE_METHODS
        if is_empty or not lane.returns.acquire(blocking=False):
            return say("503 Service Unavailable", BUSY, start_response, more=RETRY)
        try:
            if (refusal := _take_body(environ, start_response)) is not None:
                return refusal
            return unable("threads")(environ, start_response)
        finally:
            lane.returns.release()


def _address(environ: Environ) -> str:
    return client_of(
        remote=environ.get("REMOTE_ADDR", ""),
        forwarded_for=environ.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.STATUSPAGE_PROXIES,
    )


def _take_body(environ: Environ, start_response: StartResponse) -> Iterable[bytes] | None:
    """Read what is sent, so that Django's threads wait for no client; or return a refusal.

    What is larger than anything typed is refused unread, so Django makes no temporary file of it.
    It takes as long as the client likes: granian has no limit, and hangs if it is answered while
    another thread still reads. Only the place of this request waits.
    """
    declared = environ.get("CONTENT_LENGTH") or ""
    size = int(declared) if declared.isdecimal() else 0
    if environ["REQUEST_METHOD"] in SAFE_METHODS:
        return None
    if "HTTP_TRANSFER_ENCODING" in environ:
        # Django would take it for empty, and nobody knows whether it ends or was cut off.
        return say("411 Length Required", WITHOUT_LENGTH, start_response)
    if not size:
        return None
    if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and size > _largest_bytes(environ):
        text = TOO_LARGE_FILE if _takes_files(environ) else TOO_LARGE
        return say("413 Content Too Large", text, start_response)
    body = environ["wsgi.input"].read(size)
    if len(body) < size:  # Django would take it for the whole
        return say("400 Bad Request", CUT_OFF, start_response)
    environ["wsgi.input"] = BytesIO(body)
    return None


def _takes_files(environ: Environ) -> bool:
    """Whether it is a form with a file, for a view that takes some."""
    is_form = environ.get("CONTENT_TYPE", "").startswith("multipart/form-data")
    return is_form and bool(_said_of_view(environ, "takes_files"))


def _largest_bytes(environ: Environ) -> int:
    if _takes_files(environ):
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return _said_of_view(environ, "largest_bytes") or settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _said_of_view(environ: Environ, name: str) -> int:
    """Return what the view of the address says of itself by this name; 0 if nothing."""
    try:
        found: int = getattr(resolve(environ["PATH_INFO"]).func, name, 0)
    except Resolver404:
        return 0
    return found
