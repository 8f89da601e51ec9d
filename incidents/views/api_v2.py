"""The public API, version 2: documents as JSON, and a subscription asked for by a program."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from incidents.domain.publication import CACHE_CONTROL
from incidents.domain.subscriptions import CONFIRM_WITHIN, ChannelKind
from incidents.operations import subscriptions
from incidents.operations.errors import Refused
from incidents.operations.subscriptions import Choices
from incidents.render.api_v2 import subscribers
from incidents.render.language import for_programs
from incidents.views import caching, shared
from incidents.views.errors import missing_is_404

View = Callable[..., HttpResponse]
LONGEST_BODY = 20_000
SUBJECTS = ("component_id", "incident_id")
PREFLIGHT = {
    "Allow": "POST, OPTIONS",
    "Access-Control-Allow-Methods": "POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
}


def document(render: Callable[[], str]) -> View:
    """Return the view of a document that only ``render`` knows."""

    @require_safe
    @caching.public(control=CACHE_CONTROL)
    @missing_is_404
    def view(request: HttpRequest) -> HttpResponse:
        return shared.answer(render())

    return view


@csrf_exempt
@never_cache
@require_http_methods(["POST", "OPTIONS"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask the address to confirm. The answer is the same whether it is known or not."""
    if request.method == "OPTIONS":
        response = shared.answer("")
        for name, value in PREFLIGHT.items():
            response[name] = value
        return response
    try:
        with for_programs():
            return _subscribe(request)
    except Refused as refusal:
        return shared.error(str(refusal), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _subscribe(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        return shared.error(subscribers.TOO_LONG, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not ratelimit.consume(request, action="subscribe"):
        response = shared.error(subscribers.TOO_MANY, status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(subscribers.RETRY_AFTER_S)
        return response
    given = _given(request)
    by = ChannelKind.WEBHOOK if given.get("endpoint") else ChannelKind.MAIL
    address = given.get("endpoint") or given.get("email") or ""
    now = timezone.now()
    subscriptions.subscribe(address=address, channel=by, choices=_choices(given), now=now)
    text = subscribers.asked(address, by, now=now, until=now + CONFIRM_WITHIN)
    return shared.answer(text, status=HTTPStatus.CREATED)


def _given(request: HttpRequest) -> dict[str, str]:
    """Return the fields, sent as a form or as JSON. Raises Refused."""
    fields = ("email", "endpoint", *SUBJECTS)
    if request.content_type != "application/json":
        return {name: request.POST.get(f"subscriber[{name}]", "") for name in fields}
    try:
        sent: Any = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused(subscribers.NO_JSON) from None
    inner = sent.get("subscriber") if isinstance(sent, dict) else None
    if not isinstance(inner, dict):
        raise Refused(subscribers.NO_JSON)
    return {name: str(inner.get(name) or "") for name in fields}


def _choices(given: dict[str, str]) -> Choices:
    components, incidents = ([given[name]] if given[name] else [] for name in SUBJECTS)
    return Choices(
        everything=not (components or incidents), components=components, incidents=incidents
    )
