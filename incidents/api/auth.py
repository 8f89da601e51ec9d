"""Tokens of programs, and how often they may ask."""

from __future__ import annotations

from collections.abc import Callable
from time import time
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import APIKeyHeader

from incidents.models import Token
from incidents.operations import tokens
from incidents.operations.actor import Actor, token_actor

HEADER, PARAMETER = "Authorization", "api_key"
SCHEMES = frozenset({"oauth", "bearer"})
PATH = "/v1/"
RETRY_AFTER_S = 60


class TooMany(Exception):
    """The token asks more often than it may."""


class TokenKey(APIKeyHeader):
    """``Authorization: OAuth <key>``. The actor is that of the token."""

    param_name = HEADER

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        token = token_of(request)
        if token is None:
            return None
        _count(token, now_s=time())
        return token_actor(token)


def _count(token: Token, *, now_s: float) -> None:
    """Count the requests of this minute, for all processes together. Raises TooMany."""
    key = f"api-requests:{token.pk}:{int(now_s // RETRY_AFTER_S)}"
    cache.add(key, 0, 2 * RETRY_AFTER_S)
    try:
        asked = cache.incr(key)
    except ValueError:  # the cache is full, and has forgotten it since
        asked = 1
    if asked > settings.API_REQUESTS_A_MINUTE:
        raise TooMany


def token_of(request: HttpRequest) -> Token | None:
    """Return the token of the request, if it works."""
    scheme, _, key = request.headers.get(HEADER, "").partition(" ")
    if scheme.lower() not in SCHEMES or not key.strip():
        return None
    if not hasattr(request, "api_token"):
        request.api_token = tokens.token_of(key.strip(), now=timezone.now())  # type: ignore[attr-defined]
    found: Token | None = request.api_token  # type: ignore[attr-defined]
    return found


def hide_key(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that takes a key out of the address, which logs and errors would show."""

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        pairs = parse_qsl(query, keep_blank_values=True)
        keys = [value for name, value in pairs if name == PARAMETER]
        if keys:
            request.META["QUERY_STRING"] = urlencode([p for p in pairs if p[0] != PARAMETER])
            if request.path_info.startswith(PATH):
                request.META.setdefault("HTTP_AUTHORIZATION", f"OAuth {keys[0]}")
        return get_response(request)

    return middleware


def actor(request: HttpRequest) -> Actor:
    """Return who asks, whom ``TokenKey`` has let in."""
    found: Actor = request.auth  # type: ignore[attr-defined]
    return found
