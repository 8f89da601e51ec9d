from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine

from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.models import Incident
from incidents.operations import incidents, postmortems, updates
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import DAY, HOUR, MINUTE

pytestmark = pytest.mark.django_db

UNKNOWN = "0" * 12
HOSTILE = [
    "<script>alert(\"&amp;'1'\")</script>",
    "\"onmouseover='x' <&>",
    "Uploads 🔥🚒",
    "שירות קבצים ‏(ניסוי)",
    "x" * 255,
]


@pytest.fixture(autouse=True)
def site(now):
    with time_machine.travel(now, tick=False):
        yield make.page()


@pytest.fixture
def get(client):
    """Return what reads a page as text, as a reader without script would."""

    def get(path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200, response.status_code
        return readable(response.content.decode())

    return get


def readable(source: str) -> str:
    body = source.partition("<body>")[2] or source
    return (
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
        .replace(" ,", ",")
        .replace(" )", ")")
    )


def in_order(text: str, *facts: str) -> bool:
    at = 0
    for fact in facts:
        assert fact in text[at:], (fact, text[at:])
        at = text.index(fact, at) + len(fact)
    return True


def ended(**fields) -> Incident:
    return make.incident(status=Status.RESOLVED, **fields)


def planned(*, scheduled_for: datetime, **fields) -> Incident:
    times = {"scheduled_for": scheduled_for, "scheduled_until": scheduled_for + 2 * HOUR}
    return make.maintenance(now=scheduled_for - DAY, **times, **fields)


@pytest.mark.parametrize("path", ["/", "/history", "/uptime", "/maintenances"])
def test_pages_answer_with_nothing_to_tell(get, path):
    assert "Example status" in get(path)


def test_front_page_whose_components_are_all_hidden_says_that_none_has_trouble(get):
    make.component(is_hidden_while_operational=True)

    assert in_order(get("/"), "All Systems Operational", "No component has trouble.")
    assert "No component has trouble." in get("/uptime")
    assert "yet" not in get("/") + get("/uptime")


def test_front_page_says_what_a_group_is(get):
    group = make.group("Package index", description="What installers ask for.")
    make.component(group=group)

    assert in_order(get("/"), "Package index", "What installers ask for.", "Index – CDN")


def test_front_page_without_components_says_that_they_are_yet_to_come(get):
    assert in_order(get("/"), "No open incidents", "No components yet.")
    assert "No components yet." in get("/uptime")


def test_front_page_answers_first_and_explains_below(get, now):
    cdn = make.component(group=make.group())
    make.component("Mail")
    make.maintenance(name="Move of the mail server")
    begun = planned(name="Disk change", scheduled_for=now - HOUR)
    make.update(begun, Status.IN_PROGRESS)
    broken = make.incident(
        components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn),
        started_at=now - 18 * MINUTE,
        now=now,
    )
    make.update(broken, Status.IDENTIFIED, next_update_at=now + HOUR, body="We purge.")
    felt = ended(name="Old loops", now=now - DAY)
    incidents.edit_incident(
        felt.pk,
        by=SYSTEM,
        now=now,
        name=felt.name,
        impact_override=None,
        started_at=felt.started_at,
        residual_effect="Loops may last up to 24 h.",
        residual_ends_at=now + DAY,
    )

    text = get("/")

    assert in_order(
        text,
        "Index – CDN has a major outage",
        "Since 12:00 UTC",
        "Next update by 13:00 UTC",
        "Open incidents",
        "Redirect loops",
        "Started Jun 10, 2022 - 11:42 UTC, first reported 12:00 UTC",
        "This incident affects: Package index (Index – CDN).",
        "Posted Jun 10, 12:00 UTC",
        "Update still Identified",
        "We purge.",
        "Cached redirects point at each other.",
        "What may still be felt",
        "Loops may last up to 24 h.",
        "Until Jun 11, 2022 - 12:00 UTC",
        "Maintenance in progress",
        "Disk change",
        "Scheduled maintenance",
        "Move of the mail server",
        "Planned from Jun 10, 2022 - 13:00 UTC to 14:00 UTC",
        "Components",
        "Mail Operational",
        "Package index Major outage",
        "Index – CDN Major outage",
        "90 days ago",
        "% uptime",
        "Uptime = 100 %",
        "Today",
        "The last 14 days",
        "Jun 10, 2022",
        "not over yet",
        "Jun 9, 2022",
        "Old loops",
        "Resolved Jun 9, 12:00 UTC",
        "Jun 8, 2022",
        "No incidents reported",
        "May 28, 2022",
        "Everything before, month by month",
        "Subscribe",
    )


@pytest.mark.parametrize("impact", [None, *(i for i in Impact if i != Impact.MAINTENANCE)])
def test_while_an_incident_is_open_the_page_never_says_that_all_is_well(client, impact):
    make.component()
    make.incident(impact_override=impact)

    for path in ("/", "/live/status"):
        source = client.get(path).content.decode()
        assert "All Systems Operational" not in source
        assert "Incident in progress" in source
        assert 'class="status operational"' not in source


def test_a_maintenance_under_way_that_names_no_component_is_the_answer(get, client, now):
    make.component()
    make.update(planned(scheduled_for=now - HOUR), Status.IN_PROGRESS, now=now)

    assert in_order(get("/"), "Service Under Maintenance", "Since 12:00 UTC", "Components")
    assert 'class="status maintenance"' in client.get("/").content.decode()


def test_front_page_says_that_all_is_well_and_since_when(get, now):
    cdn = make.component()
    broken = make.incident(components=make.degraded(cdn), now=now - 3 * HOUR)
    make.update(broken, Status.RESOLVED, now=now - HOUR)

    assert in_order(get("/"), "All Systems Operational", "Since 11:00 UTC", "Components")


def test_a_promise_that_was_not_kept_says_so(get, now):
    make.incident(now=now - 2 * HOUR, next_update_at=now - HOUR)

    assert "The next update was due by 11:00 UTC" in get("/")


def test_bar_says_in_words_what_it_draws_and_leads_to_its_table(client, now):
    cdn = make.component()
    broken = make.incident(
        components=make.saying(ComponentStatus.PARTIAL_OUTAGE, cdn), now=now - 12 * MINUTE
    )
    make.update(broken, Status.RESOLVED, now=now)

    source = client.get("/").content.decode()

    assert 'aria-label="Index – CDN, last 90 days. Jun 10, 2022: 12 minutes of partial' in source
    assert f'href="/uptime#component-{cdn.code}"' in source
    assert f'id="component-{cdn.code}"' in client.get("/uptime").content.decode()


def test_component_that_shows_no_uptime_has_no_bar(client):
    make.component(is_showcased=False)

    source = client.get("/").content.decode()

    assert "Index – CDN" in source
    assert "bar-link" not in source


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
        "Started Jun 10, 2022 - 11:42 UTC, first reported 12:00 UTC",
        "Lasted 3 h 18 min",
        "This incident affected: Package index (Index – CDN).",
        "Updates",
        "Posted Jun 10, 2022 - 15:00 UTC",
        "It is over.",
        "Posted Jun 10, 2022 - 14:00 UTC Monitoring All is purged.",
        "Posted Jun 10, 2022 - 13:00 UTC Update still Identified We purge all caches.",
        "Posted Jun 10, 2022 - 12:00 UTC Identified A loop .",
    )
    source = client.get(f"/incidents/{told.code}").content.decode()
    assert '<time datetime="2022-06-10T12:00:00Z" data-moment="full"' in source


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
    from_form = {"status": update.status, "body": "Better.", "display_at": update.display_at}
    updates.edit_update(update.pk, by=SYSTEM, now=now, **from_form)

    assert "(edited 12:00 UTC)" in get(f"/incidents/{told.code}")


def test_maintenance_page_shows_its_window(get):
    planned = make.maintenance(component_codes=[make.component().code])

    assert in_order(
        get(f"/incidents/{planned.code}"),
        "Database upgrade",
        "Scheduled",
        "Planned from Jun 10, 2022 - 13:00 UTC to 14:00 UTC",
        "This maintenance affects: Index – CDN.",
        "Uploads will be read-only.",
    )


def test_withdrawn_incident_is_gone(client, now):
    told = make.incident()
    incidents.withdraw_incident(told.pk, by=SYSTEM, now=now)

    assert client.get(f"/incidents/{told.code}").status_code == 404
    assert "Redirect loops" not in client.get("/").content.decode()


def test_history_is_paged_by_month(get, client, now):
    ended(name="Older", now=now - 40 * DAY)
    ended(name="Newer", now=now - DAY)

    assert in_order(get("/history"), "June 2022", "Jun 9, 2022", "Newer", "← May 2022")
    assert in_order(get("/history/2022-05"), "May 2022", "Older", "June 2022 →")
    assert "No incidents reported in April" not in get("/history/2022-05")
    assert client.get("/history/2022-04").status_code == 404


def test_history_of_a_component_leaves_out_the_others(get):
    cdn, mail = make.component(), make.component("Mail")
    make.incident(name="Loops", components=make.degraded(cdn))
    make.incident(name="Queue", components=make.degraded(mail))

    text = get(f"/components/{mail.code}/history")

    assert in_order(text, "History of Mail", "All components", "Queue")
    assert "Loops" not in text
    assert get(f"/components/{mail.code}/history/2022-06") == text


def test_history_names_what_was_affected_without_a_sentence_each_time(get):
    cdn, mail = make.component(), make.component("Mail")
    ended(components=make.degraded(cdn, mail), name="Both")
    ended(components=make.degraded(mail), name="Queue")

    assert in_order(
        get("/history"), "Queue", "Affected: Mail", "Both", "Affected: Index – CDN, Mail"
    )
    assert "This incident affected" not in get("/history")
    of_mail = get(f"/components/{mail.code}/history")
    assert in_order(of_mail, "Queue", "Both", "Affected: Index – CDN, Mail")
    assert of_mail.count("Affected:") == 1


def test_month_without_incidents_says_so(get):
    assert "No incidents reported in June 2022" in get("/history")


def test_uptime_has_a_calendar_and_a_table_for_each_component(get, client, now):
    cdn = make.component(now=now - 400 * DAY)
    broken = make.incident(components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn), now=now)
    with time_machine.travel(now + HOUR, tick=False):
        make.update(broken, Status.RESOLVED, now=now + HOUR)
        text, source = get("/uptime"), client.get("/uptime").content.decode()

    assert in_order(
        text,
        "March 2022 to June 2022",
        "← February 2022",
        "Index – CDN",
        "1 day with trouble",
        "% uptime",
        "April 2022 100 %",
        "May 2022 100 %",
        "June 2022",
        "10 : 60 minutes of major outage",
        "Day What happened Uptime",
        "Jun 10, 2022",
        "60 minutes of major outage",
        "92.30 %",
    )
    assert source.count('<table class="month">') == 4
    assert in_order(get("/uptime/2022-01"), "November 2021 to January 2022", "April 2022 →")


def test_uptime_names_each_component_on_a_line_that_opens(get, client):
    make.component()
    assert '<details class="sheet" open>' in client.get("/uptime").content.decode()

    make.component("Mail")

    assert client.get("/uptime").content.decode().count('<details class="sheet">') == 2


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
        f"/components/{UNKNOWN}/history",
        f"/components/{UNKNOWN}/history/2022-06",
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
    assert "There is nothing at this address" in source
    assert 'href="/"' in source
    assert "page.css" in source


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


def test_feeds_of_a_component_are_offered_with_its_history(get, client):
    path = f"/components/{make.component().code}"

    assert in_order(
        get(f"{path}/history"),
        "Subscribe",
        "Only Index – CDN Incidents (Atom)",
        "All components Incidents (Atom)",
    )

    source = client.get(f"{path}/history").content.decode()
    for feed in ("history.atom", "history.rss", "updates.atom", "history.ics"):
        assert f'<a href="{path}/{feed}">' in source


def test_feeds_of_a_component_are_found_from_uptime_and_from_every_page(client):
    path = f"/components/{make.component().code}/history"

    assert f'<a href="{path}#subscribe">Feeds of Index – CDN</a>' in (
        client.get("/uptime").content.decode()
    )
    assert '<a href="/history#one-component">' in client.get("/").content.decode()
    assert 'id="one-component"' in client.get("/history").content.decode()


def test_times_are_in_the_zone_of_the_page(get):
    make.page(time_zone="Europe/Berlin")
    make.incident()

    assert "Posted Jun 10, 14:00 CEST" in get("/")


@pytest.mark.parametrize("many", [1, 20])
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
        "/": 14,
        f"/incidents/{code}": 8,
        "/history": 10,
        f"/components/{components[0].code}/history": 11,
        "/uptime": 7,
        "/maintenances": 10,
        "/live/status": 10,
        "/live/incidents": 7,
        "/live/jobs": 2,
        "/live/maintenances": 7,
        "/live/components": 7,
        "/live/days": 7,
        f"/live/incidents/{code}": 8,
    }.items():
        with django_assert_num_queries(count):
            assert client.get(path).status_code == 200


def test_broken_clock_of_a_month_far_away_is_no_error(client):
    with time_machine.travel(datetime(2022, 6, 30, 23, 59, tzinfo=UTC), tick=False):
        make.page(time_zone="Pacific/Kiritimati")

        assert "July 2022" in client.get("/history").content.decode()
