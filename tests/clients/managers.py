"""Clients that manage, run in their own environment: BASE PAGE KEY → what they did, as JSON."""

from __future__ import annotations

import json
import sys

import atlassian_statuspage as generated
import statuspageio

BASE, PAGE, KEY = sys.argv[1:]


def crunch() -> dict[str, object]:
    client = statuspageio.Client(api_key=KEY, page_id=PAGE, base_url=BASE)
    component = client.components.create(name="CDN", description="Files.")
    client.components.update(component.id, status="degraded_performance")
    group = client.component_groups.create(name="Files", components=[component.id])
    incident = client.incidents.create(
        name="Loops", status="investigating", body="We look.", component_ids=[component.id]
    )
    status = client.components.get(component.id).status
    client.incidents.update(incident.id, status="resolved", body="Over.")
    subscriber = client.subscribers.create(email="robin@example.org")
    return {
        "page": client.pages.get().name,
        "components": [each.name for each in client.components.list()],
        "status": status,
        "groups": [each.name for each in client.component_groups.list()],
        "incidents": [[each.name, each.status] for each in client.incidents.list()],
        "unresolved": len(client.incidents.list_unresolved()),
        "subscriber": subscriber.email,
        "removed": client.component_groups.delete(group.id),
        "withdrawn": client.incidents.delete(incident.id),
    }


def atlassian() -> dict[str, object]:
    configuration = generated.Configuration()
    configuration.host = f"{BASE}/v1"
    configuration.api_key = {"Authorization": KEY}
    configuration.api_key_prefix = {"Authorization": "OAuth"}
    client = generated.ApiClient(configuration)
    incidents, components = generated.IncidentsApi(client), generated.ComponentsApi(client)
    component = components.post_pages_page_id_components({"component": {"name": "API"}}, PAGE)
    incident = incidents.post_pages_page_id_incidents(
        {"incident": {"name": "Slow", "status": "identified", "body": "We know."}}, PAGE
    )
    window = {"scheduled_for": "2099-01-01T10:00:00Z", "scheduled_until": "2099-01-01T11:00:00Z"}
    planned = {"name": "Upgrade", "status": "scheduled", "body": "Soon."} | window
    incidents.post_pages_page_id_incidents({"incident": planned}, PAGE)
    changed = incidents.patch_pages_page_id_incidents_incident_id(
        {"incident": {"status": "resolved", "body": "Over."}}, PAGE, incident.id
    )
    components.patch_pages_page_id_components_component_id(
        {"component": {"status": "major_outage"}}, PAGE, component.id
    )
    return {
        "pages": [each.name for each in generated.PagesApi(client).get_pages()],
        "component": components.get_pages_page_id_components_component_id(
            PAGE, component.id
        ).status,
        "incident": changed.status,
        "upcoming": [each.name for each in incidents.get_pages_page_id_incidents_upcoming(PAGE)],
        "incidents": len(incidents.get_pages_page_id_incidents(PAGE)),
    }


print(json.dumps([crunch(), atlassian()], default=str))
