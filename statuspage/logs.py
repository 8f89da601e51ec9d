"""The form of log lines, and the request or task that they belong to.

No line shows a secret: every text that a record brings along, tracebacks included, goes
through ``redacted``.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from celery import current_task
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from incidents.domain import log_lines

HEADER = "X-Request-ID"
# Shorter ones would be found in ordinary words.
SHORTEST_SECRET = 4
OF_ENVIRONMENT = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")

_well_formed = re.compile(r"[A-Za-z0-9._-]{1,64}")
_request_id: ContextVar[str] = ContextVar("request_id", default="")


class LineFormatter(logging.Formatter):
    """Formats a record for people: a line, and a traceback below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:
        context = " ".join(f"[{name} {value}]" for name, value in _context().items())
        return f"{super().formatMessage(record)} {context}".rstrip()

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class JsonFormatter(logging.Formatter):
    """Formats a record for programs: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        more = _context()
        if record.exc_info:
            more["exception"] = redacted(self.formatException(record.exc_info))
        return log_lines.as_object(
            datetime.fromtimestamp(record.created, UTC),
            level=record.levelname,
            logger=record.name,
            message=redacted(record.getMessage()),
            **more,
        )


def request_ids(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that gives each request an id, in its log lines and its response.

    Public documents do not: they are the same for everyone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        identifier = given if _well_formed.fullmatch(given) else secrets.token_hex(8)
        reset = _request_id.set(identifier)
        try:
            response = get_response(request)
        finally:
            _request_id.reset(reset)
        match = request.resolver_match
        if match is not None and not getattr(match.func, "is_document", False):
            response[HEADER] = identifier
        return response

    return middleware


def is_news(record: logging.LogRecord) -> bool:
    """Whether to log a record: not for 404, which scanners cause all day."""
    return getattr(record, "status_code", None) != HTTPStatus.NOT_FOUND


def redacted(text: str) -> str:
    """Return ``text`` with secrets of settings and of request headers blanked."""
    return log_lines.redacted(text, known_secrets())


def _context() -> dict[str, str]:
    found = {"request": _request_id.get(), "task": _task_id()}
    return {name: value for name, value in found.items() if value}


def _task_id() -> str:
    return str(current_task.request.id or "") if current_task else ""


def known_secrets() -> Iterator[str]:
    """Yield the secrets in settings and environment."""
    yield from (secret for secret in _configured() if len(secret) >= SHORTEST_SECRET)


def _configured() -> Iterator[str]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS
    yield settings.STATUSPAGE_METRICS_TOKEN
    yield settings.STATUSPAGE_OIDC_CLIENT_SECRET
    yield from settings.STATUSPAGE_ENCRYPTION_KEYS
    yield from (str(database.get("PASSWORD") or "") for database in settings.DATABASES.values())
    for url in (settings.CELERY_BROKER_URL, os.environ.get("DATABASE_URL", "")):
        password = urlsplit(url).password or ""
        yield from (password, unquote(password))
    yield from (os.environ.get(name, "") for name in OF_ENVIRONMENT)
