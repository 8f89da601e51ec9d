"""The OpenAPI 3.1 document of the public API."""

from __future__ import annotations

import json
from typing import Any

from incidents.domain.vocabulary import ComponentStatus, Impact
from incidents.queries.site import launched
from incidents.render.api_v2.documents import DOCUMENTS, INCIDENTS, MAINTENANCES
from incidents.render.api_v2.incidents import POSTMORTEM

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
YES_OR_NO: Schema = {"type": "boolean"}
INSTANT: Schema = {
    "type": "string",
    "format": "date-time",
    "description": "With milliseconds and the offset of the page's time zone.",
}
INSTANT_OR_NULL: Schema = INSTANT | {"type": ["string", "null"]}
INCIDENT_STATUSES = ["investigating", "identified", "monitoring", "resolved", POSTMORTEM]
MAINTENANCE_STATUSES = ["scheduled", "in_progress", "verifying", "completed"]


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def _one_of(values: list[str]) -> Schema:
    return TEXT | {"enum": values}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _update(statuses: list[str]) -> Schema:
    return _object(
        {
            "id": TEXT,
            "status": _one_of(statuses),
            "body": TEXT | {"description": "Markdown."},
            "incident_id": TEXT,
            "created_at": INSTANT,
            "updated_at": INSTANT,
            "display_at": INSTANT,
            "affected_components": {
                "type": ["array", "null"],
                "items": _named("AffectedComponent"),
            },
            "deliver_notifications": YES_OR_NO,
            "custom_tweet": {"type": "null"},
            "tweet_id": {"type": "null"},
        }
    )


def _incident(update: str, statuses: list[str], impacts: list[str]) -> Schema:
    return {
        "id": TEXT,
        "name": TEXT,
        "status": _one_of(statuses),
        "created_at": INSTANT,
        "updated_at": INSTANT,
        "monitoring_at": INSTANT_OR_NULL,
        "resolved_at": INSTANT_OR_NULL,
        "impact": _one_of(impacts),
        "shortlink": TEXT | {"format": "uri"},
        "started_at": INSTANT,
        "page_id": TEXT,
        "incident_updates": _list(_named(update)) | {"description": "Newest first."},
        "components": _list(_named("Component")),
        "reminder_intervals": {"type": "null"},
    }


_OF_INCIDENTS = [each.value for each in Impact if each != Impact.MAINTENANCE]
_COMPONENT: Schema = {
    "id": TEXT,
    "name": TEXT,
    "status": _one_of([each.value for each in ComponentStatus]),
    "created_at": INSTANT,
    "updated_at": INSTANT,
    "position": {"type": "integer", "description": "Within its group, or on the page."},
    "description": TEXT_OR_NULL,
    "showcase": YES_OR_NO,
    "start_date": {"type": ["string", "null"], "format": "date"},
    "group_id": TEXT_OR_NULL,
    "page_id": TEXT,
    "group": YES_OR_NO,
    "only_show_if_degraded": YES_OR_NO,
}
SCHEMAS: Schema = {
    "Page": _object(
        {"id": TEXT, "name": TEXT, "url": TEXT, "time_zone": TEXT, "updated_at": INSTANT}
    ),
    "Status": _object({"indicator": _one_of([each.value for each in Impact]), "description": TEXT}),
    "Component": _object(
        _COMPONENT, {"components": _list(TEXT) | {"description": "Of a group: the ids in it."}}
    ),
    "AffectedComponent": _object(
        {
            "code": TEXT,
            "name": TEXT,
            "old_status": _COMPONENT["status"],
            "new_status": _COMPONENT["status"],
        }
    ),
    "IncidentUpdate": _update(INCIDENT_STATUSES),
    "MaintenanceUpdate": _update([*MAINTENANCE_STATUSES, POSTMORTEM]),
    "Incident": _object(_incident("IncidentUpdate", INCIDENT_STATUSES, _OF_INCIDENTS)),
    "Maintenance": _object(
        _incident("MaintenanceUpdate", [*MAINTENANCE_STATUSES, POSTMORTEM], ["maintenance"])
        | {"scheduled_for": INSTANT, "scheduled_until": INSTANT}
    ),
    "Asked": _object(
        {
            "subscriber": _object(
                {
                    "mode": _one_of(["email", "webhook"]),
                    "created_at": INSTANT,
                    "quarantined_at": {"type": "null"},
                    "purge_at": INSTANT,
                    "skip_confirmation_notification": YES_OR_NO,
                },
                {"email": TEXT, "endpoint": TEXT},
            )
        }
    ),
    "Error": _object({"error": TEXT}),
}
_PARTS = {
    "status": _named("Status"),
    "components": _list(_named("Component")),
    INCIDENTS: _list(_named("Incident")),
    MAINTENANCES: _list(_named("Maintenance")),
}
_TAG = {"name": "If-None-Match", "in": "header", "schema": TEXT}
_SUBSCRIBER = _object(
    {},
    {
        "email": TEXT,
        "endpoint": TEXT | {"description": "An address of a webhook."},
        "component_id": TEXT,
        "incident_id": TEXT,
    },
)


def as_json() -> str:
    """One query. Raises Page.DoesNotExist before the page is launched."""
    return json.dumps(described(url=launched().url))


def described(*, url: str) -> Schema:
    """Return the description of the API at ``url``. No query."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Status page: public API",
            "version": "2",
            "description": "Public documents, the same for everyone: no key is needed, and scripts"
            " of any site may read them (CORS). Ask again with the ETag: what has not changed is"
            " answered by 304.",
        },
        "servers": [{"url": url}],
        "paths": {f"/api/v2/{each.path}.json": {"get": _get(each)} for each in DOCUMENTS}
        | {"/api/v2/subscribers.json": {"post": _post()}},
        "components": {"schemas": SCHEMAS},
    }


def _get(document: Any) -> Schema:
    parts = {"page": _named("Page")} | {key: _PARTS[key] for key in document.parts}
    return {
        "operationId": document.path.replace("/", "-"),
        "summary": document.about,
        "parameters": [_TAG],
        "responses": {
            "200": _answer("The document.", _object(parts)),
            "304": {"description": "Not modified since the version named by If-None-Match."},
            "404": _answer("The page has not been launched yet.", _named("Error")),
        },
    }


def _post() -> Schema:
    return {
        "operationId": "subscribe",
        "summary": "Ask an address to confirm that it subscribes.",
        "description": "The answer is the same whether the address is known or not.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _object({"subscriber": _SUBSCRIBER})}},
        },
        "responses": {
            "201": _answer("It was asked.", _named("Asked")),
            **{str(status): _answer(about, _named("Error")) for status, about in REFUSALS.items()},
        },
    }


REFUSALS = {
    413: "The body is too long.",
    422: "The text says what to correct.",
    429: "Too many were asked for from this network; Retry-After says when to try again.",
}


def _answer(about: str, schema: Schema) -> Schema:
    return {"description": about, "content": {"application/json": {"schema": schema}}}
