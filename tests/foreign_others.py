"""Pages of Cachet, Uptime Kuma and cState, in the shapes in which these tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CACHET: dict[str, list[dict[str, Any]]] = {
    "groups": [
        {"id": 1, "name": "Index", "order": 1, "visible": 1, "enabled_components": []},
    ],
    "components": [
        {
            "id": 1,
            "name": "CDN",
            "description": "Files near you.",
            "link": "",
            "status": "3",
            "order": 2,
            "group_id": 1,
            "enabled": True,
            "created_at": "2021-07-29 18:51:27",
            "deleted_at": None,
        },
        {"id": 2, "name": "Uploads", "description": "", "status": 1, "group_id": 0, "enabled": 1},
        {"id": 3, "name": "Old mirror", "status": 1, "group_id": 0, "enabled": False},
    ],
    "incidents": [
        {
            "id": 7,
            "component_id": 1,
            "name": "Redirect loops",
            "status": 4,
            "visible": 1,
            "message": "Pages lead to *themselves*.",
            "occurred_at": "2021-08-01 12:00:00",
            "created_at": "2021-08-01 12:00:05",
            "updates": [
                {
                    "id": 1,
                    "incident_id": 7,
                    "status": 2,
                    "message": "Two redirects.",
                    "created_at": "2021-08-01 12:30:00",
                },
                {
                    "id": 2,
                    "incident_id": 7,
                    "status": 4,
                    "message": "",
                    "created_at": "2021-08-01 13:00:00",
                },
            ],
        },
        {
            "id": 8,
            "component_id": 0,
            "name": "Slow",
            "status": 1,
            "visible": 1,
            "message": "It is slow.",
            "created_at": "2022-06-10 08:00:00",
            "updates": [],
        },
        {"id": 9, "name": "Among us", "status": 1, "visible": 0, "message": "", "component_id": 0},
    ],
    "schedules": [
        {
            "id": 7,
            "name": "Failover exercise",
            "message": "We try it.",
            "status": 2,
            "scheduled_at": "2021-09-01 06:00:00",
            "completed_at": "2021-09-01 08:00:00",
            "created_at": "2021-08-20 06:00:00",
            "components": [{"id": 1, "schedule_id": 7, "component_id": 2, "component_status": 1}],
        },
        {
            "id": 10,
            "name": "Upgrade",
            "message": "",
            "status": 0,
            "scheduled_at": "2022-07-01 06:00:00",
            "completed_at": None,
            "created_at": "2022-06-01 06:00:00",
            "components": [],
        },
    ],
}

KUMA: dict[str, Any] = {
    "config": {"slug": "shop", "title": "Shop", "description": None, "published": True},
    "incident": {
        "id": 3,
        "style": "danger",
        "title": "Payments fail",
        "content": "We **look**.",
        "pin": True,
        "createdDate": "2022-06-10 09:00:00",
        "lastUpdatedDate": None,
    },
    "incidents": [
        {
            "id": 2,
            "style": "info",
            "title": "Slow",
            "content": "Slow.",
            "pin": False,
            "active": False,
            "createdDate": "2022-05-10 09:00:00.000",
            "lastUpdatedDate": "2022-05-10 10:00:00.000",
        },
    ],
    "publicGroupList": [
        {
            "id": 1,
            "name": "Shop",
            "weight": 1,
            "monitorList": [
                {"id": 11, "name": "Cart", "sendUrl": 0, "type": "http"},
                {"id": 12, "name": "Payments", "sendUrl": 0, "type": "http"},
            ],
        },
        {"id": 2, "name": "All", "weight": 2, "monitorList": [{"id": 11, "name": "Cart"}]},
    ],
    "maintenanceList": [
        {
            "id": 5,
            "title": "New database",
            "description": "Short.",
            "strategy": "single",
            "active": True,
            "timeslotList": [
                {"startDate": "2022-06-20 22:00:00", "endDate": "2022-06-20 23:00:00"}
            ],
            "timezone": "Europe/Berlin",
            "status": "scheduled",
        },
        {"id": 6, "title": "Backups", "strategy": "cron", "cron": "0 3 * * *", "timeslotList": []},
    ],
    "heartbeatList": {
        "11": [0, {"status": 1, "time": "2022-06-10 11:59:00.000", "msg": "", "ping": 12}],
        "12": [{"status": 0, "time": "2022-06-10 11:59:00.000", "msg": "", "ping": None}],
    },
}

CONFIG = """\
title: Chat status
params:
  # Systems are what can be affected.
  categories:
    - name: Core
      description: What all need
    - name: Empty
  systems:
    - name: API
      description: Our API
      category: Core
    - name: Media Proxy
"""
ISSUE = """\
---
title: Unavailable guilds
date: 2018-04-13 15:54:00
resolved: true
resolvedWhen: 2018-04-13 17:30:00
# Possible severity levels: down, disrupted, notice
severity: down
affected:
  - API
  - Media Proxy
section: issue
---

*Post-mortem*

A cache lost its leader.

---

*Update* - A fix is there, and we watch. {{< track "2018-04-13 17:30:00" >}}

*Monitoring* - It recovers. {{< track "2018-04-13 16:50:00" >}}

*Investigating* - Guilds cannot be reached. {{< track "2018-04-13 15:54:00" >}}
"""
NOTICE = """\
---
title: "Maintenance announcement"
date: 2022-02-24T10:35:00+02:00
informational: true
severity: "notice"
affected: ["API", "Gone"]
section: issue
---

We shut down the *network* at midnight.
"""
ISSUES = {
    "content/issues/2018-04-13-guilds.md": ISSUE,
    "content/issues/2022-02-24-notice.md": NOTICE,
}


def write_cstate(folder: Path) -> Path:
    (folder / "content" / "issues").mkdir(parents=True)
    (folder / "config.yml").write_text(CONFIG)
    for name, text in ISSUES.items():
        (folder / name).write_text(text)
    return folder
