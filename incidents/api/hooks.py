"""Hooks: where Alertmanager, Grafana and other programs send their alerts."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from incidents.api.auth import RETRY_AFTER_S, token_of
from incidents.api.refusals import refusal
from incidents.domain.alerts.payloads import BODY_MAX_BYTES, Hook
from incidents.operations import alerts
from incidents.operations.actor import Actor, token_actor
from incidents.operations.alerts import TooManyWaiting
from incidents.operations.errors import NotAllowed, Refused
from incidents.render.language import for_programs

NO_TOKEN = "Send “Authorization: Bearer …” with the key of a token that has the scope “alerts”."
TOO_LARGE = f"The body has more than {BODY_MAX_BYTES:,} bytes; send the alerts in groups."


@csrf_exempt
@never_cache
@require_POST
def receive(request: HttpRequest, hook: Hook) -> HttpResponse:
    """Keep what is sent, and answer; a worker does what follows."""
    with for_programs():
        token = token_of(request)
        if token is None:
            answer = refusal(HTTPStatus.UNAUTHORIZED, NO_TOKEN)
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        body = request.read(BODY_MAX_BYTES + 1)
        if len(body) > BODY_MAX_BYTES:
            return refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        return _kept(hook, body, by=token_actor(token))


# What the edge lets through, where others take less.
vars(receive)["largest_bytes"] = BODY_MAX_BYTES


def _kept(hook: Hook, body: bytes, *, by: Actor) -> HttpResponse:
    try:
        text = body.decode()
        count = alerts.receive(hook, text, by=by, now=timezone.now())
    except UnicodeDecodeError:
        return refusal(HTTPStatus.BAD_REQUEST, "The body is not UTF-8.")
    except NotAllowed as refused:
        return refusal(HTTPStatus.FORBIDDEN, str(refused))
    except TooManyWaiting as refused:
        answer = refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(refused))
        answer["Retry-After"] = str(RETRY_AFTER_S)
        return answer
    except Refused as refused:
        return refusal(HTTPStatus.BAD_REQUEST, str(refused))
    return JsonResponse({"alerts": count}, status=HTTPStatus.ACCEPTED)


urlpatterns = [path(hook, receive, {"hook": hook}, name=f"hook-{hook}") for hook in Hook]
