"""The past: incidents by month, and uptime."""

from __future__ import annotations

import pytest
import time_machine

from incidents.domain.vocabulary import ComponentStatus, Status
from tests import make
from tests.make import DAY, HOUR
from tests.views.conftest import ended, in_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_history_is_paged_by_month(get, client, now):
    ended(name="Older", now=now - 40 * DAY)
    ended(name="Newer", now=now - DAY)

    assert in_order(get("/history"), "June 2022", "Jun 9", "Newer", "← May 2022")
    assert in_order(get("/history/2022-05"), "May 2022", "Older", "June 2022 →")
    assert "No incidents reported in April" not in get("/history/2022-05")
    assert client.get("/history/2022-04").status_code == 404


def test_history_says_since_when_an_incident_goes_on(get, now):
    make.incident(name="Loops", now=now - HOUR)

    assert in_order(get("/history"), "Loops", "Ongoing since Jun 10, 11:00")


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
        "Mar 1 to Jun 10, 2022",
        "Index – CDN",
        "1 day with trouble",
        "99.95 %",
        "April 2022 100 %",
        "May 2022 100 %",
        "June 2022",
        "10 : major outage for 1 h",
        "Day What happened Uptime",
        "Jun 10",
        "Major outage for 1 h",
        "92.30 %",
        "← December 2021 to February 2022",
    )
    assert source.count('<table class="month">') == 4
    assert in_order(
        get("/uptime/2022-01"), "Nov 1, 2021 to Jan 31, 2022", "February to April 2022 →"
    )


def test_uptime_leaves_out_components_that_do_not_show_it(get):
    make.component("Mail", is_showcased=False)
    assert "No component shows its uptime." in get("/uptime")

    make.component("Search")

    text = get("/uptime")
    assert "Mail" not in text
    assert in_order(text, "since Mar 12, 2022", "100 %")


def test_uptime_names_each_component_on_a_line_that_opens(get, client):
    make.component()
    assert '<details class="sheet" open>' in client.get("/uptime").content.decode()

    make.component("Mail")

    assert client.get("/uptime").content.decode().count('<details class="sheet">') == 2
