from __future__ import annotations

import html
import re

import pytest
import time_machine

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component
from incidents.operations import components, groups
from incidents.operations.actor import SYSTEM
from incidents.publishing import documents
from incidents.views.caching import TOPICS_HEADER, UNTIL_HEADER
from tests import formats, make
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.views.conftest import ended, in_order, planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def path(component: Component, suffix: str = "") -> str:
    return f"/components/{component.code}{suffix}"


FEEDS = ("/history.atom", "/history.rss", "/history.ics", "/updates.atom")


def test_one_that_never_had_trouble_says_so_and_since_when(get):
    cdn = make.component(now=NOW - 40 * DAY, group=make.group(), description="What readers get.")

    assert in_order(
        get(path(cdn)),
        "Index – CDN Package index What readers get.",
        "Operational No problems since it went into service on May 1, 2022",
        "100 % since May 1, 2022",
        "No trouble on any of these days",
        "None in the last twelve months",
        "Everything, month by month",
    )


def test_one_in_trouble_says_since_when_and_what_was_told_last(get):
    cdn = make.component()
    told = make.incident(components=make.degraded(cdn), started_at=NOW - 2 * HOUR)
    make.update(
        told,
        Status.IDENTIFIED,
        body="We purge all *caches*.",
        now=NOW - HOUR,
        next_update_at=NOW + HOUR,
    )

    text = get(path(cdn))

    assert in_order(
        text,
        "Degraded performance Since 10:00 No estimate of the end yet Next update by 13:00",
        "Open now Redirect loops Identified, last update 11:00",
        "We purge all caches .",
        "Scheduled maintenance",
    )
    assert "Cached redirects point at each other" not in text


def test_one_in_trouble_says_until_when_while_the_estimate_holds(get):
    cdn = make.component()
    make.incident(components=make.degraded(cdn), estimate=Window(NOW + HOUR, NOW + 2 * HOUR))

    assert "Expected to be over by 14:00" in get(path(cdn))
    with time_machine.travel(NOW + 3 * HOUR):
        assert "Expected to be over" not in get(path(cdn))


def test_one_in_trouble_says_until_when_by_the_pace_of_the_work(get):
    cdn, mail = make.component(), make.component("Mail")
    job = make.job(make.incident(components=make.degraded(cdn)))
    make.incident(name="Of Mail", components=make.degraded(mail))
    make.reading(job, ("p", 100, 50, 0), at=NOW, remaining_s=5_400.0, low_s=3_600.0, high_s=7_200.0)

    assert "Expected to be over between 13:00 and 14:00 if the work goes on at this pace" in get(
        path(cdn)
    )
    assert documents.ask(path(cdn)).topics == {cdn.topic, job.topic}
    assert documents.ask(path(mail)).topics == {mail.topic}


@pytest.mark.parametrize(
    ("estimate", "told"),
    [
        (None, "No estimate of the end yet"),
        (Window(NOW, NOW + HOUR), "Expected to be over by 13:00"),
    ],
)
def test_beside_the_state_of_one_that_works_again_nothing_is_said_of_an_end(get, estimate, told):
    cdn, mail = make.component(), make.component("Mail")
    incident = make.incident(components=make.degraded(cdn, mail), estimate=estimate)
    make.update(incident, components=make.saying(ComponentStatus.OPERATIONAL, cdn))

    assert told in get(path(mail)).partition("Open now")[0]
    assert told not in get(path(cdn)).partition("Open now")[0]


def test_it_gives_the_start_that_its_incident_gives_and_no_other(get):
    cdn = make.component()
    told = make.incident(components=make.degraded(cdn), started_at=NOW - 2 * HOUR)
    make.update(told, now=NOW - HOUR, components=make.saying("partial_outage", cdn))

    text = get(path(cdn))
    assert "Partial outage Since 10:00" in text
    assert "since 11:00" not in text
    assert "Since 10:00" in get("/")


def test_one_that_is_worked_on_says_so(get):
    cdn = make.component()
    work = planned(scheduled_for=NOW - HOUR, component_codes=[cdn.code])
    make.update(work, Status.IN_PROGRESS, body="It has begun.", display_at=NOW - HOUR)

    assert in_order(
        get(path(cdn)),
        "Under maintenance Since 11:00",
        "Open now Database upgrade",
        "It has begun.",
    )


def test_planned_work_has_its_window(get):
    cdn = make.component()
    make.maintenance([cdn.code], scheduled_for=NOW + 2 * DAY, scheduled_until=NOW + 3 * DAY)
    make.maintenance([cdn.code], name="Sooner")

    assert in_order(
        get(path(cdn)),
        "Operational",
        "Scheduled maintenance",
        "Sooner Fri, Jun 10, 13:00 to 14:00 1 h",
        "Database upgrade Sun, Jun 12, 12:00 to Jun 13, 12:00",
    )


def test_after_trouble_it_says_since_when_it_is_well(get):
    cdn = make.component()
    told = make.incident(components=make.degraded(cdn), started_at=NOW - 3 * HOUR)
    make.update(
        told,
        Status.RESOLVED,
        now=NOW - HOUR,
        residual_effect="Some loops.",
        residual_ends_at=NOW + HOUR,
    )

    assert in_order(
        get(path(cdn)),
        "Operational Since 11:00",
        "What you may still notice Some loops.",
        "100 %, degraded for 2 h",
        "1 day with trouble",
        "Degraded for 2 h",
        "Past incidents and maintenance",
        "Redirect loops Lasted 2 h",
    )


def test_of_an_incident_it_says_how_long_this_component_was_in_trouble(get):
    """It may be well before the incident is over, and worse than others meanwhile."""
    cdn, mail = make.component(), make.component("Mail")
    down = {
        **make.saying(ComponentStatus.PARTIAL_OUTAGE, cdn),
        **make.saying(ComponentStatus.MAJOR_OUTAGE, mail),
    }
    incident = make.incident(started_at=NOW - 4 * HOUR, components=down)
    for at, said in (
        (NOW - 3 * HOUR, make.degraded(cdn)),
        (NOW - 2 * HOUR, make.saying(ComponentStatus.OPERATIONAL, cdn)),
    ):
        make.update(incident, components=said, now=at)
    make.update(incident, Status.RESOLVED)

    text = get(path(cdn))

    assert "Redirect loops Lasted 4 h partial outage for 1 h, degraded for 1 h Affected:" in text


def test_an_incident_that_only_names_it_does_not_say_that_it_was_in_trouble(get):
    cdn = make.component()
    make.incident(started_at=NOW - 4 * HOUR, components=make.degraded(cdn))
    other = make.incident(name="Slow mail", started_at=NOW - 3 * HOUR, affected=[cdn.code])
    make.update(other, Status.RESOLVED)

    assert re.search(r"Slow mail Lasted 3 h (?!degraded)", get(path(cdn)))


def test_incidents_of_others_are_not_its_own(get):
    cdn, mail = make.component(), make.component("Mail")
    ended(name="Of Mail", components=make.degraded(mail))
    make.maintenance([mail.code], name="Work on Mail")

    text = get(path(cdn))

    assert "Of Mail" not in text
    assert "Work on Mail" not in text


def test_where_uptime_is_not_shown_there_is_none(get, client, django_assert_num_queries):
    cdn = make.component(is_showcased=False)
    ended(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn))
    make.maintenance([cdn.code])

    text = get(path(cdn))

    assert "Uptime" not in text.replace("History Uptime Maintenances", "")
    assert " %" not in text
    assert '<svg class="bar"' not in client.get(path(cdn)).content.decode()
    assert "Past incidents and maintenance" in text
    with django_assert_num_queries(15):
        client.get(path(cdn))


def test_one_shown_only_in_trouble_keeps_its_page_and_says_why_it_is_not_on_the_front(get):
    """Readers who saw it in trouble reload to learn whether that is over."""
    rare = make.component("Rare", is_hidden_while_operational=True)
    said = "The front page shows it only while it has trouble"

    hidden = get(path(rare))
    make.incident(components=make.degraded(rare))
    troubled = get(path(rare))

    assert "Rare Operational" in hidden
    assert said in hidden
    assert said not in troubled


def test_what_is_gone_or_unknown_is_not_found(client):
    removed = make.component("Gone")
    components.remove_component(removed.pk, by=SYSTEM, now=NOW)

    for code in ("0" * 12, removed.code, make.group().code, "x", "UPPERCASE000"):
        for suffix in ("", *FEEDS):
            assert client.get(f"/components/{code}{suffix}").status_code == 404
        assert client.get(f"/live/components/{code}").status_code == 404


def test_one_that_is_not_in_service_yet_has_no_figures(get):
    soon = make.component("Soon", started_on=(NOW + 5 * DAY).date(), now=NOW)

    text = get(path(soon))

    assert in_order(text, "In service from Jun 15, 2022 on", "No data for these days")
    assert "Twelve months" not in text


def test_the_months_are_those_in_service_newest_first_and_lead_to_their_days(get, client):
    cdn = make.component(now=NOW - 70 * DAY)  # April 1
    outage = make.incident(
        components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn), now=NOW - 35 * DAY
    )
    make.update(outage, Status.RESOLVED, now=NOW - 35 * DAY + 7 * HOUR + 26 * MINUTE)
    source = client.get(path(cdn)).content.decode()

    assert in_order(
        get(path(cdn)),
        "Twelve months 99.56 % since Apr 1, 2022",
        "June 2022 100 %",
        "May 2022 99.00 %",
        "April 2022 100 %",
    )
    assert "March 2022" not in source
    for month in ("2022-06", "2022-05", "2022-04"):
        assert f'href="/uptime/{month}#component-{cdn.code}"' in source


@pytest.mark.long
def test_a_page_stays_small_however_much_there_is_to_tell(client):
    """Of a hundred past incidents and as many plans with long texts it tells the first of each."""
    cdn = make.component(now=NOW - 900 * DAY)
    for number in range(30):
        make.maintenance([cdn.code], name=f"Plan {number}", body="x" * 2_000)
        ended(
            name=f"Past {number}",
            body="x" * 25_000,
            components=make.degraded(cdn),
            now=NOW - number * DAY,
        )

    response = client.get(path(cdn))

    source = response.content.decode()
    assert len(re.findall(r"Past \d+</bdi>", source)) == 25
    assert len(re.findall(r"Plan \d+</bdi>", source)) == 25
    assert "Past 24" in source
    assert "Past 25" not in source
    assert "Older, month by month" in source
    assert "All maintenances" in source
    assert len(response.content) < 100_000


def test_what_ended_more_than_twelve_months_ago_is_left_to_the_history(get):
    cdn = make.component(now=NOW - 900 * DAY)
    for name, days in (("Old", 400), ("Recent", 300)):
        ended(name=name, components=make.degraded(cdn), now=NOW - days * DAY)

    text = get(path(cdn))

    assert "Recent" in text
    assert "Old" not in text


def test_it_is_made_of_its_own_topic_alone_and_says_until_when_it_is_true():
    cdn, mail = make.component(), make.component("Mail")
    make.incident(components=make.degraded(mail), next_update_at=NOW + HOUR)

    for suffix in ("", *FEEDS):
        answer = documents.ask(path(cdn, suffix))
        assert answer.topics == {cdn.topic}
    assert documents.ask(f"/live{path(cdn)}").topics == {cdn.topic}
    assert documents.ask(path(cdn)).valid_until_s == (NOW + 12 * HOUR).timestamp()
    assert documents.ask(path(mail)).valid_until_s == (NOW + MINUTE).timestamp()


def test_a_promise_of_its_incident_makes_it_new_when_it_comes_due(get):
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn), next_update_at=NOW + HOUR)
    components.set_status(cdn.pk, by=SYSTEM, status="operational", now=NOW + MINUTE)

    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        until_s = documents.ask(path(cdn)).valid_until_s
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        text = get(path(cdn))

    assert incident.is_open
    assert until_s == (NOW + HOUR).timestamp()
    assert "The next update was due by 13:00" in text


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati"])
def test_it_is_true_until_midnight_in_the_zone_of_the_page(zone):
    page = make.page(time_zone=zone)
    cdn = make.component()
    tomorrow = NOW.astimezone(page.zone).replace(hour=0, minute=0, second=0) + DAY

    assert documents.ask(path(cdn)).valid_until_s == tomorrow.timestamp()


def test_feeds_have_its_own_entries_with_the_ids_of_the_whole_page(client):
    cdn, mail = make.component(), make.component("Mail")
    own = make.incident(components=make.degraded(cdn), started_at=NOW - HOUR)
    make.incident(name="Of Mail", components=make.degraded(mail))
    make.update(own, body="Purged.", now=NOW)

    atom = formats.atom(client.get(path(cdn, "/history.atom")).content)
    whole = formats.atom(client.get("/history.atom").content)

    assert [entry.title for entry in atom] == ["Redirect loops"]
    assert atom[0] in whole
    assert b"Of Mail" not in client.get(path(cdn, "/history.rss")).content
    updates = formats.atom(client.get(path(cdn, "/updates.atom")).content)
    assert [entry.title for entry in updates] == [
        "Redirect loops: Monitoring",
        "Redirect loops: Identified",
    ]


def test_the_calendar_has_its_own_maintenances(client):
    cdn, mail = make.component(), make.component("Mail")
    own = make.maintenance([cdn.code])
    make.maintenance([mail.code], name="Work on Mail")

    calendar = client.get(path(cdn, "/history.ics")).content.decode()

    assert calendar.count("BEGIN:VEVENT") == 1
    assert f"UID:{own.code}@" in calendar


def test_feeds_lead_to_its_page_and_its_page_to_them(client):
    cdn = make.component()
    source = client.get(path(cdn)).content.decode()

    for suffix in FEEDS:
        assert f'href="{path(cdn, suffix)}"' in source
    assert (
        f"http://status.example.org{path(cdn)}"
        in client.get(path(cdn, "/history.atom")).content.decode()
    )
    assert f'<link rel="canonical" href="http://status.example.org{path(cdn)}">' in source


def test_a_feed_is_good_until_a_residual_effect_of_its_own_ends():
    cdn, mail = make.component(), make.component("Mail")
    for part, hours in ((mail, 1), (cdn, 2)):
        make.update(
            make.incident(components=make.degraded(part)),
            Status.RESOLVED,
            residual_effect="Loops.",
            residual_ends_at=NOW + hours * HOUR,
        )

    with time_machine.travel(NOW + 10 * MINUTE, tick=False):
        answer = documents.ask(path(cdn, "/history.atom"))

    assert answer.valid_until_s == (NOW + 2 * HOUR).timestamp()


def test_the_part_that_open_pages_ask_for_is_that_of_the_page(client):
    cdn = make.component()
    make.incident(components=make.degraded(cdn))

    part = documents.ask(f"/live{path(cdn)}").body.decode().strip()

    assert part in documents.ask(path(cdn)).body.decode()
    assert 'id="live-component"' in part


def test_the_words_of_operators_are_escaped(client):
    name = "<script>alert('x')</script>"
    cdn = make.component(name, description=name, group=make.group(name))
    make.incident(name=name, body=name, components=make.degraded(cdn))
    make.maintenance([cdn.code], name=name)
    ended(name=name, components=make.degraded(cdn))

    source = client.get(path(cdn)).content.decode()

    assert "<script>alert" not in source
    assert source.count(html.escape(name)) >= 5


def test_a_group_renamed_or_taken_away_shows(get):
    group = make.group()
    cdn = make.component(group=group)
    groups.edit_group(group.pk, by=SYSTEM, name="Edge", now=NOW)

    assert "Index – CDN Edge" in get(path(cdn))


def test_headers_that_are_for_caches_of_ours_are_there(client):
    response = client.get(path(make.component()))

    assert response[TOPICS_HEADER].startswith("component:")
    assert float(response[UNTIL_HEADER]) == (NOW + 12 * HOUR).timestamp()
