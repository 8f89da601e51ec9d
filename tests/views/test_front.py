"""The front page."""

from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.operations import incidents
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.views.conftest import ended, in_order, planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_front_page_whose_components_are_all_hidden_says_that_none_has_trouble(get):
    make.component(is_hidden_while_operational=True)

    assert in_order(get("/"), "All Systems Operational", "No component has trouble.")
    assert "No component has trouble." in get("/uptime")
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
    assert in_order(get("/"), "Community", "Components without a group 31 components")


def test_more_names_than_are_read_fold_into_their_number(client):
    parts = [make.component(f"Mirror {number}", now=NOW - DAY) for number in range(13)]
    few = make.incident(name="Few", components=make.degraded(*parts[:12]))
    many = make.incident(name="Many", components=make.degraded(*parts))

    read = {one: client.get(f"/incidents/{one.code}").content.decode() for one in (few, many)}

    assert '<p class="affects">This incident affects: Mirror 0, ' in read[few]
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
        "Package index 1 component Major outage",
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
