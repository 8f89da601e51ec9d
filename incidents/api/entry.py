"""The way in: paths with and without their ending, and requests that are sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from incidents.api.auth import token_of
from incidents.api.refusals import refusal
from incidents.api.v1 import api
from incidents.operations.errors import OperationError
from incidents.operations.once import StoredResponse, once
from incidents.render.json_errors import JSON, NOTHING_THERE
from incidents.render.language import for_programs

IDEMPOTENCY_KEY = "Idempotency-Key"


@csrf_exempt
@never_cache
def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    with for_programs():
        try:
            match = _addresses().resolve(rest.removesuffix(".json"))
        except Resolver404:
            return refusal(404, NOTHING_THERE)
        response = _once(request, lambda: match.func(request, *match.args, **match.kwargs))
        if isinstance(response, HttpResponseNotAllowed):
            return _not_allowed(response["Allow"])
        if response.status_code == HTTPStatus.NO_CONTENT:
            del response["Content-Type"]  # clients would read what is not there as JSON
        return response


def _not_allowed(methods: str) -> HttpResponse:
    response = refusal(405, f"Here only {methods} is understood.")
    response["Allow"] = methods
    return response


def _once(request: HttpRequest, run: Callable[[], HttpResponse]) -> HttpResponse:
    key = request.headers.get(IDEMPOTENCY_KEY, "")
    token = token_of(request) if key and request.method == "POST" else None
    if token is None:
        return run()
    made: list[HttpResponse] = []

    def do() -> StoredResponse:
        made.append(run())
        return StoredResponse(made[0].status_code, made[0].content.decode())

    digest = hashlib.sha256(request.path.encode() + b"\n" + request.body).hexdigest()
    try:
        told = once(token, key=key, digest=digest, run=do, now=timezone.now())
    except OperationError as refused:
        return refusal(422, str(refused))
    return made[0] if made else HttpResponse(told.body, status=told.status, content_type=JSON)


@cache
def _addresses() -> URLResolver:
    patterns, _app, _namespace = api.urls
    return URLResolver(RegexPattern(r""), patterns)
