from __future__ import annotations

import json

import pytest

from incidents.domain.vocabulary import Status
from incidents.models import Event
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from incidents.queries.reports import report
from incidents.render import api_v1
from incidents.render.api_v2 import webhook
from incidents.render.api_v2.incidents import incident
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db

FIELDS = [
    *("id", "name", "status", "created_at", "updated_at", "monitoring_at", "resolved_at"),
    *("impact", "shortlink", "started_at", "page_id", "incident_updates", "components"),
    "reminder_intervals",
]


def test_an_incident_has_the_fields_of_statuspage_in_their_order_and_updates_newest_first():
    site, cdn = make.page(), make.component("CDN", group=make.group())
    it = make.incident(components=make.degraded(cdn))
    make.update(it, Status.RESOLVED, now=NOW + HOUR)

    found = incident(site, report(it.code))

    assert list(found) == FIELDS
    assert (found["id"], found["status"], found["impact"]) == (it.code, "resolved", "minor")
    assert found["shortlink"] == f"http://status.example.org/incidents/{it.code}"
    assert found["resolved_at"] == "2022-06-10T13:00:00.000Z"
    assert [update["status"] for update in found["incident_updates"]] == ["resolved", "identified"]
    assert [component["id"] for component in found["components"]] == [cdn.code]


def test_an_update_tells_how_each_component_changed():
    site, cdn = make.page(), make.component("CDN", group=make.group())
    it = make.incident(components=make.degraded(cdn))

    [update] = incident(site, report(it.code))["incident_updates"]

    assert list(update) == [
        *("id", "status", "body", "incident_id", "created_at", "updated_at", "display_at"),
        *("affected_components", "deliver_notifications", "custom_tweet", "tweet_id"),
    ]
    assert update["incident_id"] == it.code
    assert update["affected_components"] == [
        {
            "code": cdn.code,
            "name": "Package index - CDN",
            "old_status": "operational",
            "new_status": "degraded_performance",
        }
    ]


def test_an_update_that_says_nothing_of_components_has_null():
    it = make.incident()

    [update] = incident(make.page(), report(it.code))["incident_updates"]

    assert update["affected_components"] is None


def test_a_maintenance_says_from_when_to_when():
    found = incident(make.page(), report(make.maintenance().code))

    assert list(found) == [*FIELDS, "scheduled_for", "scheduled_until"]
    assert (found["status"], found["impact"]) == ("scheduled", "maintenance")
    assert found["scheduled_for"] == "2022-06-10T13:00:00.000Z"


def test_a_cancelled_maintenance_is_completed_in_both_apis_and_to_webhooks():
    site, it = make.page(), make.maintenance()
    make.update(it, Status.CANCELLED, now=NOW)

    told = report(it.code)
    sent = webhook.of_event(site, Event.objects.latest("pk"), replaces_earlier=False, now=NOW)
    for found in (incident(site, told), api_v1.incident(site, told), json.loads(sent)["incident"]):
        assert found["status"] == "completed"
        assert found["incident_updates"][0]["status"] == "completed"


def test_a_published_postmortem_is_the_newest_update():
    it = make.incident()
    make.update(it, Status.RESOLVED, now=NOW)
    make_postmortem(it)

    found = incident(make.page(), report(it.code))

    newest = found["incident_updates"][0]
    assert (found["status"], newest["status"]) == ("postmortem", "postmortem")
    assert newest["body"] == "## Summary\n\nA loop."
    assert len(found["incident_updates"]) == 3


def make_postmortem(it) -> None:
    section = postmortems.Section("Summary", "A loop.")
    postmortems.write_postmortem(it.pk, by=SYSTEM, sections=[section], now=NOW)
    postmortems.publish_postmortem(it.pk, by=SYSTEM, now=NOW)
