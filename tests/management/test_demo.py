"""The demo: the founding incident as readers see it, and a page that has lived for 90 days."""

from __future__ import annotations

import html
import io
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from incidents.domain.vocabulary import ComponentStatus, JobState, Status
from incidents.management.demo import loading, sign_in
from incidents.management.demo.parts import PAGE, Group
from incidents.management.demo.standing import live_job
from incidents.models import Component, Incident, IncidentUpdate, Job, Page, StatusInterval, User
from incidents.operations import timeline
from incidents.operations.actor import SYSTEM
from incidents.queries.front import front
from incidents.queries.reports import report
from tests import make

pytestmark = pytest.mark.django_db


ADDRESS = "https://status.example.org"


@pytest.fixture(autouse=True)
def _page():
    make.page(url=ADDRESS)


@pytest.fixture
def demo(settings):
    """Return what runs the command in a demo and gives back what it printed."""
    settings.DEMO = True

    def demo(port=8765):
        call_command("demo", port=port, stdout=(printed := io.StringIO()))
        return printed.getvalue()

    return demo


@pytest.fixture
def founding(demo):
    demo()
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


def test_it_loads_only_where_it_is_told_that_this_is_a_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="make demo"):
        call_command("demo")

    assert loading.is_empty()


@pytest.mark.parametrize("make_one", [make.component, make.group, make.incident, make.user])
def test_a_database_with_anything_in_it_is_left_alone(demo, make_one):
    make_one()

    printed = demo()

    assert "data already" in printed
    assert "password" not in printed
    assert Incident.objects.count() + Component.objects.count() + User.objects.count() <= 1
    assert Page.objects.get().url == ADDRESS


def test_a_page_that_is_not_the_demos_keeps_its_address_also_on_this_machine(demo):
    make.page(url="http://localhost:8000")
    make.user()

    demo(port=9000)

    assert Page.objects.get().url == "http://localhost:8000"


def test_run_again_it_keeps_what_there_is_and_follows_the_ports(demo, monkeypatch):
    demo(port=8765)
    before = list(IncidentUpdate.objects.values_list("code", flat=True))

    monkeypatch.setenv("OFFICE_PORT", "9001")
    printed = demo(port=9000)

    assert list(IncidentUpdate.objects.values_list("code", flat=True)) == before
    assert "http://localhost:9000/incidents/" in printed
    assert "Sign in at http://localhost:9001/admin/" in printed
    assert Page.objects.get().url == "http://localhost:9000"


def test_the_printed_sign_in_works_until_the_password_is_changed(demo, client):
    printed = demo()
    password = re.search(r"password (\S+)", printed)[1]

    assert client.login(username=sign_in.USERNAME, password=password)

    operator = User.objects.get()
    operator.set_password("another")
    operator.save()
    assert "password" not in demo()


@pytest.mark.long
@pytest.mark.parametrize(
    "now",
    [
        datetime(2024, 2, 29, 0, 0, tzinfo=UTC),
        datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 22, 15, 10, tzinfo=UTC),
    ],
)
def test_it_loads_at_any_hour_of_any_day(now):
    loading.load(by=SYSTEM, url="http://localhost:8000", now=now)

    page_front = front(zone=Page.objects.get().zone, now=now)
    assert len(page_front.unresolved) == len(page_front.upcoming) == len(page_front.residual) == 1
    assert page_front.unresolved[0].next_update_at > now
    assert page_front.upcoming[0].incident.starts_by_itself
    assert page_front.upcoming[0].incident.ends_by_itself


def test_incidents_of_every_sort_are_there(demo):
    demo()

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


@pytest.mark.long
def test_every_component_has_trouble_behind_it_but_those_of_the_open_incident_none_now(demo):
    demo()

    parts = [part for item in PAGE for part in (item.parts if isinstance(item, Group) else (item,))]
    in_trouble = Component.objects.exclude(status=ComponentStatus.OPERATIONAL)
    touched = StatusInterval.objects.values_list("component__code", flat=True)
    assert {component.name for component in in_trouble} == {"Uploads", "Build service"}
    assert set(touched) == {part.code for part in parts}


@pytest.mark.long
def test_what_is_derived_is_what_a_rebuild_gives(demo):
    demo()
    before = list(StatusInterval.objects.order_by("pk").values())

    timeline.rebuild(list(Component.objects.values_list("pk", flat=True)), now=timezone.now())

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
        *("Summary", "10:50", "Asked for", "Before 10:50", "After 10:50", "/json/Sample.Project"),
        *("a loop", "Impact", "installers", "mirroring tools", "redirector"),
        *("Mitigation", "overloaded", "rolled forward", "one partition per first letter"),
        *("nearly four hours", "Future work", "safely and quickly", "how far a purge reaches"),
        *("configuration with more confidence", "16:32", "Resolved"),
    )
    assert "Notes for ourselves" not in text


def test_the_founding_incidents_page_tells_every_fact_at_its_time_newest_first(founding, client):
    markup = client.get(f"/incidents/{founding.incident.code}").content.decode()

    places = [markup.index(f'id="update-{told.update.code}"') for told in founding.updates]
    assert places == sorted(places)
    facts = [
        ("Resolved", "Jun 10, 2022 - 16:32 UTC", "postmortem"),
        ("Monitoring", "Jun 10, 2022 - 16:01 UTC", "completed", "refilling", "failed", "24 hours"),
        ("Update", "still Identified", "13:54 UTC", "except", "p", "how many names begin"),
        ("Update", "still Identified", "12:38 UTC", "purge goes on", "45–60 minutes"),
        ("Update", "still Identified", "11:34 UTC", "walks all projects", "empty", "1–2 hours"),
        ("Identified", "11:08 UTC", "caches", "loop", "harming the health"),
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
        "This incident affected: Package index (Index – CDN, Index – Backends,"
        " Files – Redirects, Files – Redirect backends)." in text
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


def test_the_open_incident_has_a_job_that_is_to_run(demo):
    demo()

    job = live_job()
    assert job.incident in Incident.objects.unresolved()
    assert not job.readings.exists()
    assert job.metrics_url.startswith("http://127.0.0.1:")
