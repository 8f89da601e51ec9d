"""The demo: the founding incident as readers see it, and a page that has lived for 90 days."""

from __future__ import annotations

import html
import io
import re
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from incidents.domain.permissions import READY_ROLES
from incidents.domain.vocabulary import ComponentStatus, JobState, Status
from incidents.management import welcome
from incidents.management.demo import loading, sign_in
from incidents.management.demo.components import PAGE, DemoGroup
from incidents.management.demo.live_job import live_job
from incidents.models import Component, Incident, IncidentUpdate, Job, Page, StatusInterval, User
from incidents.operations import derived
from incidents.queries.reports import report
from tests import make

pytestmark = pytest.mark.django_db

LOADED_AT = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)


def run(port: int = 8765) -> None:
    with override_settings(DEMO=True):
        call_command("load_demo", port=port, stdout=io.StringIO())


@pytest.fixture(scope="module")
def demo(module_db):
    """Load it once for all tests here."""
    with time_machine.travel(LOADED_AT):
        make.page(url="https://status.example.org")
        run()


@pytest.fixture(autouse=True)
def _clock(demo):
    with time_machine.travel(LOADED_AT + make.MINUTE):
        yield


@pytest.fixture
def founding():
    return report(loading.founding_code())


def visible(markup: str) -> str:
    """The text that a reader sees, with single spaces."""
    without_code = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", markup, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without_code)).split())


def assert_in_order(text: str, *parts: str) -> None:
    position = 0
    for part in parts:
        found = text.find(part, position)
        assert found >= 0, f"“{part}” is missing, or too early, in: {text[position:]}"
        position = found + len(part)


def test_run_again_it_keeps_what_there_is_and_follows_the_port():
    before = list(IncidentUpdate.objects.values_list("code", flat=True))

    run(port=9000)

    assert list(IncidentUpdate.objects.values_list("code", flat=True)) == before
    assert Page.objects.get().url == "http://localhost:9000"


def told():
    """The lines that are told once the demo answers, at two ports."""
    with override_settings(DEMO=True):
        return "\n".join(welcome.lines("127.0.0.1", 9000, 9001))


def test_its_incident_is_told_at_the_address_where_it_is_served():
    assert f"http://localhost:9000/incidents/{loading.founding_code()}" in told()


def test_the_sign_in_that_is_told_works_until_the_password_is_changed(client):
    [password] = re.findall(r"Sign in at http://localhost:9001/console/ .*password (\S+)", told())

    assert client.login(username=sign_in.USERNAME, password=password)

    operator = User.objects.get()
    operator.set_password("another")
    operator.save()
    assert "password" not in told()


def test_colleagues_can_be_invited_to_the_roles_that_a_new_page_begins_with():
    assert set(Group.objects.values_list("name", flat=True)) == set(READY_ROLES)


def test_it_is_told_how_to_post_to_it_from_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["manage.py", "up"])
    typed = f"STATUSPAGE_DEMO=1 {sys.executable} manage.py incident list"

    assert f"From a terminal, in this folder: {typed}" in told().splitlines()


def test_incidents_of_every_sort_are_there():
    incidents = Incident.objects.realtime()
    recent = incidents.filter(started_at__gte=timezone.now() - 90 * make.DAY)
    reports = [report(incident.code) for incident in incidents]
    assert recent.count() >= 12
    assert set(recent.values_list("impact", flat=True)) == {"none", "minor", "major", "critical"}
    assert any(told.label.name == "REOPENED" for of in reports for told in of.updates)
    assert IncidentUpdate.objects.exclude(edited_at=None).count() == 1
    assert incidents.filter(is_backfilled=True).count() == 1
    assert set(Incident.objects.maintenances().values_list("status", flat=True)) == {
        Status.SCHEDULED,
        Status.COMPLETED,
    }


def test_every_component_has_trouble_behind_it_but_those_of_the_open_incident_none_now():
    parts = [
        part for item in PAGE for part in (item.parts if isinstance(item, DemoGroup) else (item,))
    ]
    in_trouble = Component.objects.exclude(status=ComponentStatus.OPERATIONAL)
    touched = StatusInterval.objects.values_list("component__code", flat=True)
    assert {component.name for component in in_trouble} == {"Uploads", "Build service"}
    assert set(touched) == {part.code for part in parts}


def test_what_is_derived_is_what_a_rebuild_gives():
    before = list(StatusInterval.objects.order_by("pk").values())

    derived.rebuild(list(Component.objects.values_list("pk", flat=True)), now=timezone.now())

    assert list(StatusInterval.objects.order_by("pk").values()) == before


def test_the_founding_incident_has_its_real_times(founding):
    told = [
        (f"{told.update.display_at:%H:%M}", told.label.name, told.status)
        for told in reversed(founding.updates)
    ]

    assert f"{founding.incident.started_at:%Y-%m-%d %H:%M}" == "2022-06-10 10:50"
    assert told == [
        ("11:08", "STATUS", Status.IDENTIFIED),
        ("11:34", "UPDATE", Status.IDENTIFIED),
        ("12:38", "UPDATE", Status.IDENTIFIED),
        ("13:54", "UPDATE", Status.IDENTIFIED),
        ("16:01", "STATUS", Status.MONITORING),
        ("16:32", "STATUS", Status.RESOLVED),
    ]
    assert f"{founding.published_postmortem.published_at:%H:%M}" == "16:32"
    assert founding.incident.residual_ends_at == datetime(2022, 6, 11, 16, 1, tzinfo=UTC)


def test_each_promise_of_the_founding_incident_was_kept(founding):
    updates = [told.update for told in reversed(founding.updates)]

    for earlier, later in pairwise(updates):
        assert later.display_at <= earlier.next_update_at


def test_the_founding_incidents_page_tells_the_postmortem_first(founding, client):
    text = visible(client.get(f"/incidents/{founding.incident.code}").content.decode())

    assert_in_order(
        text,
        *("Summary", "What happened", "installers", "mirror", "old files", "What changes", "10:50"),
        *("Impact", "scaled out", "Contributing factors", "/json/Sample.Project", "over six weeks"),
        *(
            "Asked for",
            "Before the change",
            "After it",
            "a loop",
            "Timeline",
            "10:50",
            "11:08",
        ),
        *("Decided: Roll forward, not back", "can be maintained", "Rejected: To roll back"),
        *("A longer outage", "untenable", "overload"),
        *("What went well", "What went wrong", "Where we got lucky"),
        *("Mitigation", "roll forward, not back"),
        *("one partition per first letter", "promised by", "later", "about twice as long"),
        *("Future work", "safely and quickly", "blast radius"),
        *("configuration with more confidence", "0 of 2 done", "Done by", "Updates"),
    )
    assert "Notes for ourselves" not in text


def test_the_founding_incidents_page_tells_every_fact_at_its_time_newest_first(founding, client):
    markup = client.get(f"/incidents/{founding.incident.code}").content.decode()

    places = [markup.index(f'id="update-{told.update.code}"') for told in founding.updates]
    assert places == sorted(places)
    facts = [
        ("Resolved", "Jun 10, 16:32", "postmortem"),
        ("Monitoring", "16:01", "completed", "refilling", "failed", "24 hours"),
        ("Update", "still Identified", "13:54", "except", "p", "how many names begin"),
        ("Update", "still Identified", "12:38", "purge goes on", "45–60 minutes"),
        ("Update", "still Identified", "11:34", "walks all projects", "empty", "1–2 hours"),
        ("Identified", "11:08", "caches", "loop", "harming the health"),
    ]
    for start, end, of_update in zip(places, [*places[1:], len(markup)], facts, strict=True):
        text = visible("<" + markup[start:end])
        for fact in of_update:
            assert fact in text


def test_the_founding_incidents_page_tells_when_it_began_and_what_it_affected(founding, client):
    text = visible(client.get(f"/incidents/{founding.incident.code}").content.decode())

    assert "Redirect loops in the JSON documents of projects" in text
    assert "10:50" in text
    assert "11:08" in text
    assert (
        "Affected: Index – CDN, Index – Backends, Files – Redirects, Files – Redirect backends"
        in text
    )


def test_a_residual_effect_is_shown_until_it_ends(founding, client):
    path = f"/incidents/{founding.incident.code}"
    with time_machine.travel(datetime(2022, 6, 11, 16, 0, tzinfo=UTC), tick=False):
        while_it_lasts = visible(client.get(path).content.decode())
    afterwards = visible(client.get(path).content.decode())

    assert founding.incident.residual_effect in while_it_lasts
    assert founding.incident.residual_effect not in afterwards


def test_the_founding_incidents_purge_was_read_from_11_34_to_16_01(founding):
    job = Job.objects.get(incident=founding.incident)

    first, last = job.readings.first(), job.readings.latest()
    assert f"{first.at:%H:%M} {last.at:%H:%M} {job.ended_at:%H:%M}" == "11:34 16:01 16:01"
    assert job.readings.count() == 268
    assert last.state == JobState.FINISHED_WITH_FAILURES
    assert "24 hours" in job.failure_meaning


def test_what_was_published_of_the_founding_purge_held_while_people_said_45_minutes(founding):
    job = Job.objects.get(incident=founding.incident)

    reading = job.readings.get(at=datetime(2022, 6, 10, 12, 40, tzinfo=UTC))
    promised = founding.incident.updates.get(
        estimate_latest_at__hour=13, estimate_latest_at__minute=38
    )
    assert reading.decides == "p"
    low, high = (reading.at + timedelta(seconds=s) for s in (reading.low_s, reading.high_s))
    assert promised.estimate_latest_at < low < job.ended_at < high


def test_the_open_incident_has_a_job_that_is_to_run():
    job = live_job()
    assert job.incident in Incident.objects.unresolved()
    assert not job.readings.exists()
    assert job.metrics_url.startswith("http://127.0.0.1:")
