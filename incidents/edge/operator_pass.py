"""A signed cookie that tells operators from anybody else without asking the database.

It decides nothing but in which queue a request waits; whether somebody is signed in is still for
the session to say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, parse_cookie

COOKIE = "operator"
SALT = "incidents.edge.operator_pass"
IS_SIGNED_IN = "plainstatus.is_signed_in"
"""Where the middleware leaves in the environment what Django found out."""
LONGEST_HEADER = 8_192
ENDED_REMEMBERED = 1_000

GetResponse = Callable[[HttpRequest], HttpResponse]


def middleware(get_response: GetResponse) -> GetResponse:
    """Give the pass to browsers whose user is signed in, and take it from the others."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Nothing is asked that the view has not: the database may be gone, or cost strangers.
        if not request.session.accessed or response.status_code >= 500:
            return response
        request.META[IS_SIGNED_IN] = request.user.is_authenticated
        if not request.user.is_authenticated:
            if COOKIE in request.COOKIES:
                response.delete_cookie(COOKIE, samesite="Lax")
        elif (key := request.session.session_key) and session_of(request.META) != _digest(key):
            response.set_cookie(
                COOKIE,
                TimestampSigner(salt=SALT).sign(_digest(key)),
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    return answer


class Passes:
    """The passes that count, but for those of sessions that Django has found to be over."""

    def __init__(self) -> None:
        self._ended: set[str] = set()

    def session_of(self, environ: dict[str, Any]) -> str | None:
        """Return the digest of the session of a pass that counts; None without one."""
        session = session_of(environ)
        return None if session in self._ended else session

    def learn(self, environ: dict[str, Any]) -> None:
        """Remember it if the session of a valid pass turned out to be over."""
        if environ.get(IS_SIGNED_IN) is False and (session := session_of(environ)):
            if len(self._ended) >= ENDED_REMEMBERED:
                self._ended.clear()
            self._ended.add(session)


def session_of(environ: dict[str, Any]) -> str | None:
    """Return the digest of the session that the request has a pass for; None without one.

    It has to be the session of the request itself.
    """
    header = environ.get("HTTP_COOKIE", "")
    if f"{COOKIE}=" not in header or len(header) > LONGEST_HEADER:
        return None
    cookies = parse_cookie(header)
    signed = cookies.get(COOKIE, "")
    try:
        session = TimestampSigner(salt=SALT).unsign(signed, max_age=settings.SESSION_COOKIE_AGE)
    except BadSignature:
        return None
    is_its_own = session == _digest(cookies.get(settings.SESSION_COOKIE_NAME))
    return session if is_its_own else None


def _digest(session_key: str | None) -> str:
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:32]
