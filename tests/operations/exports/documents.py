"""A small export, as somebody could write it by hand."""

from __future__ import annotations

import copy
from typing import Any

A, B, CODE = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"
AT = "2022-06-10T12:00:00Z"
STAMPS = {"created_at": AT, "updated_at": AT}


def document() -> dict[str, Any]:
    """A component with an open incident, and one row of each other list."""
    return {
        "plainstatus_export": 1,
        "made_at": AT,
        "page": {
            "code": A,
            "name": "Example",
            "url": "https://status.example.org",
            "tag_authority": "example.org",
            "tag_on": "2022-06-10",
            **STAMPS,
        },
        "components": [{"code": B, "name": "Index", **STAMPS}],
        "message_templates": [{"code": A, "name": "Looking", "body": "We look.", **STAMPS}],
        "incidents": [
            {
                "code": CODE,
                "kind": "realtime",
                "name": "Loops",
                "impact": "critical",
                "status": "identified",
                "started_at": AT,
                "told_at": AT,
                **STAMPS,
            }
        ],
        "updates": [_update()],
        "status_log": [
            {
                "component": B,
                "incident": CODE,
                "update": CODE,
                "cause": "claim",
                "status": "major_outage",
                "effective_at": AT,
                "recorded_at": AT,
            }
        ],
        "rules": [
            {"code": A, "name": "Errors", "matchers": 'alertname="A"', "components": [B], **STAMPS}
        ],
        "starred": [{"incident": CODE, "key": "change-1"}],
        **_written_afterwards(),
    }


def _update() -> dict[str, Any]:
    return {
        "code": CODE,
        "incident": CODE,
        "status": "identified",
        "body": "It loops.",
        "display_at": AT,
        "components": [{"component": B, "old_status": "operational", "new_status": "major_outage"}],
        **STAMPS,
    }


def _written_afterwards() -> dict[str, Any]:
    return {
        "postmortems": [
            {
                "code": A,
                "incident": CODE,
                **STAMPS,
                "sections": [{"number": 1, "title": "Summary", "body": "It looped."}],
                "comments": [{"section": 1, "body": "?", "author_name": "ada", "created_at": AT}],
                "section_versions": [
                    {"section": 3, "title": "Gone", "history_date": AT, "history_type": "+"}
                ],
            }
        ],
        "action_items": [{"code": A, "incident": CODE, "title": "Purge safely.", **STAMPS}],
        "former_paths": [{"path": "/schedules/7", "target": "/maintenances", "created_at": AT}],
        "jobs": [
            {
                "code": A,
                "name": "Purge",
                "unit": "names",
                **STAMPS,
                "metrics_url": "http://localhost:9100/metrics",
                "readings": [
                    {"at": AT, "partitions": [["a", 1, 0.5, 0]], "state": "running", "done": 0.5}
                ],
            }
        ],
        "subscribers": [
            {
                "code": A,
                "channel": "mail",
                "target": "a@example.org",
                "token": "t" * 32,
                "state": "confirmed",
                "created_at": AT,
                "confirmed_at": AT,
            }
        ],
    }


def changed(found: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return a document with another value at a place."""
    found = copy.deepcopy(found)
    *outer, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    place: Any = found
    for step in outer:
        place = place[step]
    place[last] = value
    return found
