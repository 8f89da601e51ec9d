from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine

from incidents.domain.content import UpdateContent
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import ComponentStatus, Frequency, Status
from incidents.models import Incident
from incidents.operations import incidents, postmortems, updates
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import DAY, HOUR, MINUTE
from tests.views.conftest import ended, in_order, planned, readable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

UNKNOWN = "0" * 12
HOSTILE = [
    "<script>alert(\"&amp;'1'\")</script>",
    "\"onmouseover='x' <&>",
    "Uploads 🔥🚒",
    "שירות קבצים ‏(ניסוי)",
    "x" * 255,
]


@pytest.mark.parametrize("path", ["/", "/history", "/uptime", "/maintenances"])
def test_pages_answer_with_nothing_to_tell(get, path):
    assert "Example status" in get(path)


def test_incident_page_tells_the_story_newest_first(get, client, now):
    cdn = make.component(group=make.group())
    told = make.incident(
        components=make.degraded(cdn), started_at=now - 18 * MINUTE, now=now, body="A *loop*."
    )
    make.update(told, Status.IDENTIFIED, now=now + HOUR, body="We purge all caches.")
    make.update(told, Status.MONITORING, now=now + 2 * HOUR, body="All is purged.")

    with time_machine.travel(now + 3 * HOUR, tick=False):
        make.update(told, Status.RESOLVED, now=now + 3 * HOUR, body="It is over.")
        text = get(f"/incidents/{told.code}")

    assert in_order(
        text,
        "Redirect loops",
        "Resolved",
        "Jun 10, 2022, 11:42 to 15:00 Lasted 3 h 18 min First reported 12:00",
        "Affected: Index – CDN",
        "Updates",
        "Resolved Posted Jun 10, 15:00 It is over.",
        "Monitoring Posted Jun 10, 14:00 All is purged.",
        "Update still Identified Posted Jun 10, 13:00 We purge all caches.",
        "Identified Posted Jun 10, 12:00 A loop .",
    )
    source = client.get(f"/incidents/{told.code}").content.decode()
    assert '<time datetime="2022-06-10T12:00:00Z" data-moment="short"' in source


def test_published_postmortem_stands_on_top(get, now):
    told = ended()
    sections = [
        postmortems.Section("Summary", "Two redirects pointed at each other."),
        postmortems.Section("Names", "Internal only.", is_internal=True),
    ]
    postmortems.write_postmortem(told.pk, by=SYSTEM, now=now, sections=sections)
    path = f"/incidents/{told.code}"
    assert "Two redirects" not in get(path)

    postmortems.publish_postmortem(told.pk, by=SYSTEM, now=now)

    text = get(path)
    assert in_order(
        text, "Redirect loops", "Postmortem", "Summary", "Two redirects", "Updates", "Posted"
    )
    assert "Internal only" not in text


def test_edited_update_says_so(get, now):
    told = make.incident(now=now - HOUR)
    update = told.updates.get()
    updates.edit_update(update.pk, by=SYSTEM, content=UpdateContent(body="Better."), now=now)

    assert "(edited 12:00)" in get(f"/incidents/{told.code}")


def test_maintenance_page_shows_its_window(get):
    planned = make.maintenance(component_codes=[make.component().code])

    assert in_order(
        get(f"/incidents/{planned.code}"),
        "Database upgrade",
        "Scheduled",
        "Fri, Jun 10, 13:00 to 14:00 1 h Add to calendar Affects: Index – CDN",
        "Uploads will be read-only.",
    )


def test_withdrawn_incident_is_gone(client, now):
    told = make.incident()
    incidents.withdraw_incident(told.pk, by=SYSTEM, now=now)

    assert client.get(f"/incidents/{told.code}").status_code == 404
    assert "Redirect loops" not in client.get("/").content.decode()


def test_maintenances_are_listed_with_those_that_are_done(get, now):
    make.maintenance(name="To come")
    done = planned(name="Done before", scheduled_for=now - 2 * HOUR)
    make.update(done, Status.COMPLETED)

    assert in_order(get("/maintenances"), "Scheduled maintenance", "To come", "Done before")


def test_no_maintenance_is_said_in_words(get):
    assert "No maintenance is planned" in get("/maintenances")


@pytest.mark.parametrize(
    "path",
    [
        f"/incidents/{UNKNOWN}",
        "/incidents/UPPERCASE000",
        "/incidents/short",
        f"/components/{UNKNOWN}",
        f"/components/{UNKNOWN}/history",
        f"/components/{UNKNOWN}/history/2022-06",
        f"/live/components/{UNKNOWN}",
        f"/live/incidents/{UNKNOWN}",
        "/history/0000-13",
        "/history/0000-01",
        "/history/0001-01",
        "/history/9999-12",
        "/history/2022-6",
        "/history/2022-06-10",
        "/history/٢٠٢٢-٠٦",
        "/history/2022-07",
        "/uptime/0000-13",
        "/uptime/0001-01",
        "/uptime/9999-12",
        "/uptime/2022-07",
        "/nothing",
        "/live/nothing",
    ],
)
def test_what_is_unknown_is_not_found_in_the_same_look(client, path):
    make.component()

    response = client.get(path)

    assert response.status_code == 404
    source = response.content.decode()
    assert "This page does not exist" in source
    assert 'href="/"' in source
    assert "page.css" in source


def test_a_page_that_is_not_there_says_how_things_are(client, now):
    cdn = make.component()
    make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn), now=now)

    assert "Index – CDN has a major outage" in client.get("/nothing").content.decode()


def test_a_view_that_finds_nothing_asks_no_more_than_that(client, django_assert_max_num_queries):
    """Anybody may ask for it again and again, and it is not kept."""
    make.component()

    with django_assert_max_num_queries(6):  # five to look for it
        missing = client.get("/incidents/0123456789ab")

    assert missing.status_code == 404
    assert "All systems operational" not in missing.content.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_safely_everywhere(client, name):
    cdn = make.component(name, group=make.group(name), description=name)
    told = make.incident(
        name=name, body=name, components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn)
    )
    make.maintenance(name=name, component_codes=[cdn.code])

    for path in (
        "/",
        f"/incidents/{told.code}",
        "/history",
        f"/components/{cdn.code}",
        f"/components/{cdn.code}/history",
        "/uptime",
        "/maintenances",
    ):
        source = client.get(path).content.decode()
        assert html.escape(name) in source
        assert "<script>alert" not in source
        assert not re.search(r"<[^>]+\sonmouseover=", source)
        assert readable(source).count(name) >= 1


def test_nothing_in_a_page_is_only_of_one_reader(client):
    make.incident(components=make.degraded(make.component()))
    reader = {"HTTP_COOKIE": "sessionid=x", "HTTP_ACCEPT_LANGUAGE": "de", "HTTP_HOST": "localhost"}

    plain, other = client.get("/"), client.get("/", **reader)

    assert plain.content == other.content
    assert not plain.cookies
    assert not plain.has_header("Vary")


def test_links_that_leave_the_site_begin_with_its_public_address(client):
    source = client.get("/history", headers={"host": "localhost"}).content.decode()

    assert '<link rel="canonical" href="http://status.example.org/history">' in source
    assert 'property="og:url" content="http://status.example.org/history"' in source
    assert "localhost" not in source


def test_feeds_can_be_discovered(client):
    cdn = make.component()

    front = client.get("/").content.decode()
    history = client.get(f"/components/{cdn.code}/history").content.decode()

    assert '<link rel="alternate"' in front
    assert 'href="/history.atom"' in front
    assert f'href="/components/{cdn.code}/history.atom"' in history


def test_feeds_of_a_component_are_offered_on_its_page(get, client):
    path = f"/components/{make.component().code}"

    source = client.get(path).content.decode()

    assert in_order(get(path), "Subscribe to this component alone", "Every update (Atom)")
    for feed in ("history.atom", "history.rss", "updates.atom", "history.ics"):
        assert f'<a href="{path}/{feed}">' in source


@pytest.mark.parametrize("before", ["/uptime", "/subscribe", "/components/{code}/history"])
def test_feeds_of_a_component_are_found_from_where_it_is_named(client, before):
    code = make.component().code

    source = client.get(before.format(code=code)).content.decode()

    assert f'href="/components/{code}#subscribe"' in source


def test_times_are_in_the_zone_of_the_page(get):
    make.page(time_zone="Europe/Berlin")
    make.incident()

    assert in_order(get("/"), "Times in Europe/Berlin", "Since 14:00", "Posted 14:00 ")


@pytest.mark.parametrize("many", [1, 5])
def test_queries_do_not_grow_with_what_there_is_to_tell(
    client, django_assert_num_queries, now, many
):
    group = make.group()
    components = [make.component(f"Part {n}", group=group) for n in range(many)]
    for number in range(many):
        make.job(make.incident(components=make.degraded(components[number])))
        ended(components=make.degraded(components[number]), now=now - number * DAY)
        make.maintenance(component_codes=[components[number].code])
        done = planned(scheduled_for=now - 3 * HOUR, component_codes=[components[number].code])
        make.update(done, Status.COMPLETED)
    code = Incident.objects.first().code

    for path, count in {
        "/": 16,
        f"/incidents/{code}": 10,
        "/history": 9,
        f"/components/{components[0].code}": 18,
        f"/live/components/{components[0].code}": 18,
        f"/components/{components[0].code}/history": 10,
        "/uptime": 8,
        "/maintenances": 10,
        "/live/status": 12,
        "/live/incidents": 8,
        "/live/planned": 6,
        "/live/maintenances": 10,
        "/live/components": 8,
        "/live/days": 9,
        f"/live/incidents/{code}": 10,
    }.items():
        with django_assert_num_queries(count):
            assert client.get(path).status_code == 200


def test_broken_clock_of_a_month_far_away_is_no_error(client):
    with time_machine.travel(datetime(2022, 6, 30, 23, 59, tzinfo=UTC), tick=False):
        make.page(time_zone="Pacific/Kiritimati")

        assert "July 2022" in client.get("/history").content.decode()


def test_a_series_is_told_once_and_its_later_dates_are_listed(get):
    weekly = make.maintenance(
        name="Vacuum", recurrence=Recurrence(Frequency.WEEKLY), body="Uploads will wait."
    ).series

    front, listed = get("/"), get("/maintenances")

    assert in_order(front, "Vacuum", "Repeats every week", "Uploads will wait.")
    assert front.count("Vacuum") == 1
    assert in_order(listed, "Vacuum", "Uploads will wait.", "Later dates", "Jun 17, 2022", "Jun 24")
    assert listed.count("Uploads will wait.") == 1
    assert weekly.occurrences.count() == listed.count("Vacuum") == 13
