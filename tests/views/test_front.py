"""The front page."""

from __future__ import annotations

import html
import re

import pytest

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.operations import incidents
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.views.conftest import ended, in_order, planned, readable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_front_page_whose_components_are_all_hidden_says_that_none_has_trouble(get):
    make.component(is_hidden_while_operational=True)

    assert in_order(get("/"), "All Systems Operational", "All components are working.")
    assert "All components are working." in get("/uptime")
    assert "yet" not in get("/") + get("/uptime")


def test_front_page_says_what_a_group_is(get):
    group = make.group("Package index", description="What installers ask for.")
    make.component(group=group)

    assert in_order(get("/"), "Package index", "What installers ask for.", "Index – CDN")


def test_many_components_without_a_group_fold_into_one_line(get):
    for number in range(30):
        make.component(f"Mirror {number}")
    assert "All components" not in get("/")

    make.component("Last mirror")

    assert in_order(get("/"), "All components 31 components Operational", "Mirror 0")
    make.component("Mail", group=make.group("Community"))
    assert in_order(get("/"), "Community", "Other components 31 components")


def test_more_names_than_are_read_fold_into_their_number(client):
    parts = [make.component(f"Mirror {number}", now=NOW - DAY) for number in range(13)]
    few = make.incident(name="Few", components=make.degraded(*parts[:12]))
    many = make.incident(name="Many", components=make.degraded(*parts))

    read = {one: client.get(f"/incidents/{one.code}").content.decode() for one in (few, many)}

    assert "components affected" not in read[few]
    assert "Mirror 0, Mirror 1," in readable(read[few])
    assert "<summary>13 components affected</summary>" in read[many]
    for path in ("/", "/history"):
        assert client.get(path).content.decode().count("13 components affected") == 1


def test_front_page_without_components_says_that_they_are_yet_to_come(get):
    assert in_order(get("/"), "No open incidents", "No components yet.")
    assert "No components yet." in get("/uptime")


@pytest.fixture
def busy(now):
    """Something of everything: planned, in progress, open, and felt after its end."""
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


def test_front_page_answers_first_and_explains_below(get, busy):
    assert in_order(
        get("/"),
        "Index – CDN has a major outage",
        "Since 11:42",
        "Next update by 13:00",
        "Open now",
        "Redirect loops",
        "Started 11:42, first reported 12:00",
        "Major outage: Index – CDN",
        "Update still Identified Posted 12:00",
        "We purge.",
        "1 earlier update",
        "Cached redirects point at each other.",
        "Components",
        "Package index 1 component Major outage",
        "90 days ago",
        "Today",
        "Index – CDN",
        "Uptime: 100 %",
        "Major outage",
        "Other components",
        "Mail",
        "Uptime: 100 %",
        "Operational",
        "How uptime is calculated Uptime = 100 %",
        "Maintenance in progress",
        "Disk change",
        "Scheduled maintenance",
        "Move of the mail server",
        "Fri, Jun 10, 13:00 to 14:00",
        "What you may still notice",
        "Loops may last up to 24 h.",
        "Until Jun 11, 12:00",
        "The last 14 days",
        "Jun 10",
        "not over yet",
        "Jun 9",
        "Old loops",
        "May 28",
        "Jun 8",
        "No incidents reported",
        "Older, month by month",
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

    assert in_order(get("/"), "Service Under Maintenance", "Since 12:00", "Components")
    assert 'class="status maintenance"' in client.get("/").content.decode()


def test_front_page_says_that_all_is_well_and_since_when(get, now):
    cdn = make.component()
    broken = make.incident(components=make.degraded(cdn), now=now - 3 * HOUR)
    make.update(broken, Status.RESOLVED, now=now - HOUR)

    assert in_order(get("/"), "All Systems Operational", "Since 11:00", "Components")


def test_the_title_and_the_icon_carry_the_state(client):
    cdn = make.component()

    def carried(path: str = "/") -> tuple[str, str]:
        source = client.get(path).content.decode()
        title = re.search("<title>(.*?)</title>", source, re.DOTALL)[1]
        return html.unescape(title), re.search(r"favicon[\w-]*", source)[0]

    assert carried() == ("Operational – Example status", "favicon-operational")
    make.incident(components=make.saying(ComponentStatus.PARTIAL_OUTAGE, cdn))
    assert carried() == ("● Partial outage – Example status", "favicon-partial")
    assert carried("/history") == ("History – Example status", "favicon")

    live = client.get("/live/status").content.decode()
    assert 'data-title="● Partial outage – Example status"' in live
    assert re.search(r'data-icon="/static/incidents/favicon-partial[\w.]*svg"', live)


def test_title_and_icon_of_an_incident_and_of_a_component_carry_their_own_state(client, now):
    cdn, mail = make.component("CDN"), make.component("Mail")
    outage = make.incident(
        name="No mail", components=make.saying(ComponentStatus.MAJOR_OUTAGE, mail)
    )
    slow = make.incident(name="Slow", components=make.degraded(cdn), now=now - HOUR)
    make.update(slow, Status.RESOLVED, now=now)
    planned = make.maintenance(name="Move", now=now)
    carried = {
        f"incidents/{outage.code}": ("● No mail: Identified", "major"),
        f"incidents/{slow.code}": ("Slow: Resolved", "operational"),
        f"incidents/{planned.code}": ("● Move: Scheduled", "maintenance"),
        f"components/{mail.code}": ("● Mail: Major outage", "major"),
        f"components/{cdn.code}": ("CDN: Operational", "operational"),
    }

    for path, (title, shape) in carried.items():
        page, live = (client.get(f"/{it}").content.decode() for it in (path, f"live/{path}"))
        icon = f"/static/incidents/favicon-{shape}.svg"
        assert f"<title>{title} – Example status</title>" in page
        assert re.search(f'<link rel="icon"[^>]+href="{icon}"', page)
        assert f'data-title="{title} – Example status"' in live
        assert f'data-icon="{icon}"' in live


def test_the_answer_says_what_else_has_trouble_and_until_when(get, now):
    cdn, *slow = (make.component(name) for name in ("CDN", "Search", "Mail"))
    make.incident(
        components=make.saying(ComponentStatus.PARTIAL_OUTAGE, cdn) | make.degraded(*slow),
        estimate=Window(now + HOUR, now + 26 * HOUR),
    )

    assert in_order(
        get("/"),
        "CDN has a partial outage",
        "Also: Mail and Search have degraded performance",
        "Since 12:00",
        "Expected to be over by Jun 11, 14:00",
    )


@pytest.mark.long
def test_updates_before_the_latest_are_folded_and_at_most_ten_of_them_stand_there(client, get, now):
    told = make.incident(now=now - HOUR, body="Update 1.")
    for number in range(2, 37):
        make.update(told, now=now - (40 - number) * MINUTE, body=f"Update {number}.")

    source = client.get("/").content.decode()
    before, _details, folded = source.partition('<details class="earlier"')
    folded = folded.partition("</details>")[0]

    assert [text in before for text in ("Update 36.", "Update 35.")] == [True, False]
    assert re.findall(r"Update (\d+)\.", folded) == [str(n) for n in range(35, 25, -1)]
    assert not folded.startswith(" open")
    assert "35 earlier updates" in folded
    assert f'<a href="/incidents/{told.code}#updates">All updates</a>' in folded
    assert "Update 1." in get(f"/incidents/{told.code}")


def test_few_updates_need_no_link_to_all(client, now):
    told = make.incident(now=now - HOUR)
    make.update(told, now=now)

    assert "All updates" not in client.get("/").content.decode()


def test_the_answer_and_its_incident_give_the_same_start(get, now):
    cdn = make.component()
    told = make.incident(started_at=now - 9 * MINUTE, now=now)
    make.update(told, components=make.degraded(cdn), now=now)

    text = get("/")

    assert in_order(text, "Since 11:51", "Started 11:51")
    assert "first reported" not in text


def test_an_incident_of_last_year_says_its_year(get, now):
    make.incident(started_at=now - 400 * DAY, now=now - 400 * DAY)

    assert in_order(
        get("/"), "Since May 6, 2021, 12:00", "Started May 6, 2021", "Posted May 6, 2021"
    )


def test_planned_work_of_a_week_is_told_and_later_work_is_counted(get, now):
    for days in (1, 7, 8, 30):
        make.maintenance(
            name=f"Work in {days} days",
            scheduled_for=now + days * DAY,
            scheduled_until=now + days * DAY + HOUR,
        )

    text = get("/")

    assert in_order(text, "Work in 1 days", "Work in 7 days", "2 more, in a week or later")
    assert "Work in 8 days" not in text
    assert in_order(get("/maintenances"), "Work in 1 days", "Work in 8 days", "Work in 30 days")


def test_only_later_work_is_a_count_alone(get, now):
    make.maintenance(
        name="Far", scheduled_for=now + 20 * DAY, scheduled_until=now + 20 * DAY + HOUR
    )

    assert in_order(get("/"), "Scheduled maintenance", "1 more, in a week or later")


def test_days_of_which_the_same_is_said_stand_in_one_line(get, now):
    ended(name="Slow searches", now=now - 3 * DAY)
    long = make.incident(name="Lost mail", now=now - 8 * DAY)
    make.update(long, Status.RESOLVED, now=now - 6 * DAY)

    text = get("/").partition("The last 14 days")[2]

    assert in_order(
        text,
        "Jun 8 – 10 No incidents reported",
        "Jun 7 Slow searches",
        "Jun 5 – 6 No incidents reported",
        "Jun 4 Lost mail",
        "Jun 2 – 3 Lost mail went on",
        "May 28 – Jun 1 No incidents reported",
    )


def test_an_open_incident_is_on_one_run_of_days(get, now):
    make.incident(name="Lost mail", now=now - 4 * DAY)

    text = get("/").partition("The last 14 days")[2]

    assert in_order(text, "Jun 6 – 10 Lost mail not over yet", "No incidents reported")
    assert text.count("Lost mail") == 1


def test_a_promise_that_was_not_kept_says_so(get, now):
    make.incident(now=now - 2 * HOUR, next_update_at=now - HOUR)

    assert "The next update was due by 11:00" in get("/")


def test_bar_says_in_words_what_it_draws_and_leads_to_its_table(client, now):
    cdn = make.component()
    broken = make.incident(
        components=make.saying(ComponentStatus.PARTIAL_OUTAGE, cdn), now=now - 12 * MINUTE
    )
    make.update(broken, Status.RESOLVED, now=now)

    source = client.get("/").content.decode()

    assert 'aria-label="Index – CDN, last 90 days. Jun 10, 2022: partial outage for' in source
    assert f'href="/uptime#component-{cdn.code}"' in source
    assert f'id="component-{cdn.code}"' in client.get("/uptime").content.decode()


def test_component_that_shows_no_uptime_has_no_bar(client):
    make.component(is_showcased=False)

    source = client.get("/").content.decode()

    assert "Index – CDN" in source
    assert "bar-link" not in source
