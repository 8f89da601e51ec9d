"""The API: its parts, and what is answered when something is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import takewhile
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from incidents.api import (
    components,
    groups,
    incidents,
    jobs,
    pages,
    postmortems,
    rules,
    subscribers,
    templates,
)
from incidents.api.auth import RETRY_AFTER_S, TokenKey, TooMany
from incidents.api.bodies import Bodies
from incidents.api.invalid import Invalid
from incidents.api.refusals import refusal
from incidents.operations.errors import Gone, NotAllowed, OperationError

api = NinjaAPI(
    title="Status page: management API",
    version="1",
    description=(
        "Send the key of a token with ``Authorization: OAuth <key>``. Every path may end in"
        " ``.json``; ``PUT`` does what ``PATCH`` does. Bodies are JSON or forms, as they are or"
        ' wrapped, as ``{"incident": {…}}``; what is null or empty is left as it is. Sent again'
        " with the same ``Idempotency-Key``, a ``POST`` makes nothing twice."
        " ``/v1/openapi.json`` says all of this to programs."
    ),
    auth=TokenKey(),
    parser=Bodies(),
    openapi_url=None,
    docs_url=None,
)
PARTS = (
    *(pages, components, groups, incidents, postmortems, subscribers, templates),
    *(jobs, rules),
)
for part in PARTS:
    api.add_router("pages", part.router)

# Parts of the place of a field that are not of its name.
BODIES = ("body", "query", "path", "data")
# What operations call a field, where the API has another word for it.
FIELDS = {
    "address": "email",
    "submission": "Idempotency-Key",
    "tagline": "page_description",
    "sections": "body_draft",
    "remind_before_s": "scheduled_remind_prior",
    "started_at": "backfill_date",
}


@api.get("openapi", auth=None, include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    return api.create_response(request, described(), status=200)


@cache
def described() -> dict[str, Any]:
    """Return the OpenAPI document. It takes a quarter of a second, and is the same each time."""
    return api.get_openapi_schema(path_prefix="/v1/")


@api.exception_handler(OperationError)
def _refused(request: HttpRequest, error: OperationError) -> HttpResponse:
    status = 403 if isinstance(error, NotAllowed) else 404 if isinstance(error, Gone) else 422
    field = FIELDS.get(error.field, error.field) if error.field else None
    return refusal(status, str(error), field=field)


@api.exception_handler(Invalid)
def _senseless(request: HttpRequest, error: Invalid) -> HttpResponse:
    return refusal(422, str(error), field=error.field)


@api.exception_handler(ObjectDoesNotExist)
def _missing(request: HttpRequest, error: ObjectDoesNotExist) -> HttpResponse:
    return refusal(404, "There is nothing with this id.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [_field(each["loc"]) for each in error.errors]
    field = fields[0]
    said = [each["msg"] for each, of in zip(error.errors, fields, strict=True) if of == field]
    others = "".join(f", or: {each}" for each in said[1:])
    return refusal(422, f"{field or 'body'}: {said[0]}{others}", field=field)


def _field(place: Iterable[str | int]) -> str | None:
    """Return the name of a field by its ``place``, without the types that it may be of."""
    own = takewhile(lambda each: "[" not in str(each), place)
    return ".".join(str(each) for each in own if each not in BODIES) or None


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refusal(401, "Send a token that works: “Authorization: OAuth <key>”.")


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = refusal(429, "This token asks too often; wait for a minute.")
    response["Retry-After"] = str(RETRY_AFTER_S)
    return response


@api.exception_handler(HttpError)
def _wrong(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, ValueError):  # of a body that is no JSON, or not in UTF-8
        told = f"The body cannot be read: {error.__cause__}. Send JSON in UTF-8, or a form."
        return refusal(error.status_code, told)
    return refusal(error.status_code, str(error))
