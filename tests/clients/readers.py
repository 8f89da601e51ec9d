"""Clients that read, run in their own environment: BASE → what each understood, as JSON."""

from __future__ import annotations

import json
import sys

from discordstatus.discordstatus import DiscordStatus
from statuscheck.services.bases._statuspageio import BaseStatusPageAPI
from statuspage_prometheus_exporter import service_checker

BASE = sys.argv[1]
DOCUMENTS = (
    *("summary", "status", "components", "unresolved_incidents", "all_incidents"),
    *("upcoming_maintenances", "active_maintenances", "all_maintenances"),
)


class Ours(BaseStatusPageAPI):
    name = "Ours"

    def _get_base_url(self) -> str:
        return f"{BASE}/api/v2/"


def statuscheck() -> dict[str, object]:
    found = Ours().get_summary()
    return {
        "status": found.status.name,
        "components": [[each.name, each.status] for each in found.components],
        "incidents": [each.name for each in found.incidents],
    }


def discordstatus() -> dict[str, list[str]]:
    client = DiscordStatus()
    client.base_target = f"{BASE}/api/v2"
    return {name: list(getattr(client, name)) for name in DOCUMENTS}


def exporter() -> dict[str, object]:
    config = {"name": "Ours", "url": f"{BASE}/api/v2/summary.json", "type": "status_page"}
    found = service_checker.check_status_page_service("ours", config)
    return {name: found.get(name) for name in ("status", "raw_status", "details", "success")}


print(json.dumps([statuscheck(), discordstatus(), exporter()], default=str))
