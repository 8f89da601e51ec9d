"""A page in Statuspage's JSON, in the shapes that real ones have."""

from __future__ import annotations

from typing import Any

CDN, UPLOADS, GROUP = "cdn0cdn0cdn0", "upl0upl0upl0", "grp0grp0grp0"
OUTAGE, WORK = "out0out0out0", "wrk0wrk0wrk0"


def component(code: str, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": code,
        "name": name,
        "status": "operational",
        "created_at": "2020-01-01T00:00:00.000Z",
        "updated_at": "2022-06-10T11:02:00.000Z",
        "position": 1,
        "description": None,
        "showcase": True,
        "start_date": "2020-01-01",
        "group_id": None,
        "page_id": "pag0pag0pag0",
        "group": False,
        "only_show_if_degraded": False,
    } | fields


def update(code: str, status: str, at: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": code,
        "status": status,
        "body": f"It is {status}.",
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": None,
        "deliver_notifications": True,
    } | fields


def affected(code: str, name: str, old: str, new: str) -> dict[str, str]:
    return {"code": code, "name": name, "old_status": old, "new_status": new}


def incident(code: str, *newest_first: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "id": code,
        "name": "Redirect loops",
        "status": newest_first[0]["status"] if newest_first else "investigating",
        "impact": "none",
        "started_at": "2022-06-09T10:50:00.000Z",
        "created_at": "2022-06-09T10:50:00.000Z",
        "incident_updates": list(newest_first),
        "components": [],
    } | fields


def page(**parts: Any) -> dict[str, Any]:
    """A group of one component, another one, an outage that is over, and finished work."""
    return {
        "page": {
            "id": "pag0pag0pag0",
            "name": "Package index",
            "url": "https://status.example.com",
            "time_zone": "Europe/Berlin",
            "updated_at": "2022-06-10T11:02:00.000+02:00",
        },
        "components": [
            component(GROUP, "Index", group=True, components=[CDN]),
            component(CDN, "CDN", group_id=GROUP),
            component(UPLOADS, "Uploads", status="degraded_performance", showcase=False),
        ],
        "incidents": [outage()],
        "scheduled_maintenances": [work()],
    } | parts


def outage() -> dict[str, Any]:
    loops = [affected(CDN, "Index - CDN", "operational", "partial_outage")]
    over = [affected(CDN, "Index - CDN", "partial_outage", "operational")]
    return incident(
        OUTAGE,
        update(
            "upd0upd0upd2",
            "resolved",
            "2022-06-09T16:32:00.000+02:00",
            affected_components=over,
        ),
        update(
            "upd0upd0upd1",
            "investigating",
            "2022-06-09T11:08:00.000+02:00",
            body="We look.<br />More <b>soon</b>.",
            affected_components=loops,
        ),
        impact="major",
    )


def work() -> dict[str, Any]:
    return incident(
        WORK,
        update("upd0upd0upd4", "completed", "2022-05-01T08:00:00.000Z"),
        update("upd0upd0upd3", "scheduled", "2022-04-20T08:00:00.000Z"),
        name="Failover exercise",
        impact="maintenance",
        scheduled_for="2022-05-01T06:00:00.000Z",
        scheduled_until="2022-05-01T09:00:00.000Z",
    )
