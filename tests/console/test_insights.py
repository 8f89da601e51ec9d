from __future__ import annotations

import csv
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from incidents.domain.vocabulary import ComponentStatus
from incidents.queries.components import on_page
from incidents.queries.site import page as site
from incidents.render.console import sla
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db
LATER = datetime(2022, 9, 15, 12, 0, tzinfo=UTC)


def shown(client, name: str, **asked: str) -> str:
    answer = client.get(reverse(f"console:{name}"), asked)
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def rows(client, name: str, **asked: str) -> list[dict[str, str]]:
    return list(csv.DictReader(shown(client, name, **asked).splitlines()))


def resolved(name: str, *, minutes: int, **fields) -> None:
    incident = make.incident(name=name, next_update_at=NOW + 30 * MINUTE, **fields)
    make.update(incident, "resolved", now=NOW + minutes * MINUTE)


def test_medians_shares_and_counts_are_told(office):
    make.page(now=NOW - DAY)
    cdn = make.component("CDN")
    for minutes in (10, 20, 40):
        resolved(f"Loops for {minutes}", minutes=minutes, components=make.degraded(cdn))

    text = shown(office, "insights")

    assert "3 incidents." in text
    assert "<td>20\xa0min</td>" in text
    assert "<td>40\xa0min</td>" in text
    assert "Promises of a next update kept: <strong>2\xa0of\xa03</strong>" in text
    assert "<bdi>June 2022</bdi></th><td>3</td>" in text
    assert "<bdi>CDN</bdi></th><td>3</td>" in text
    assert '<rect width="100" height="1"/>' in text


def test_without_incidents_it_says_so(office):
    text = shown(office, "insights", months="3")

    assert "There was no incident." in text
    assert "Ranges of estimates held: <strong>none yet</strong>" in text


def test_each_incident_is_a_row_to_download_and_no_cell_is_a_formula(office):
    resolved("=SUM(A1)", minutes=20)

    [row] = rows(office, "insights-csv")

    assert row["name"] == "'=SUM(A1)"
    assert row["time-to-resolve_s"] == "1200"
    assert (row["promises-kept"], row["promises-kept-of"]) == ("1", "1")


def test_what_cannot_be_read_narrows_nothing(office):
    for asked in ({"months": "x"}, {"day": "x", "months": "9"}):
        assert shown(office, "insights", **asked)
        assert shown(office, "sla", **asked)


def outages() -> None:
    """A component with an outage of another length in each of three months."""
    cdn = make.component("CDN", now=datetime(2022, 1, 1, tzinfo=UTC), is_showcased=True)
    major = make.saying(ComponentStatus.MAJOR_OUTAGE, cdn)
    for month in (4, 5, 6):
        at = datetime(2022, month, 3, 9, tzinfo=UTC)
        incident = make.incident(components=major, started_at=at, now=at)
        make.update(incident, "resolved", now=at + month * HOUR)


def test_the_report_of_a_quarter_is_what_uptime_says_and_the_sum_of_its_months(client):
    make.page(now=datetime(2022, 1, 1, tzinfo=UTC))
    outages()
    with time_machine.travel(LATER, tick=False):
        [quarter] = sla.lines(on_page(), site(), date(2022, 4, 1), 3, now=LATER)
        months = [
            sla.lines(on_page(), site(), date(2022, month, 1), 1, now=LATER)[0]
            for month in (4, 5, 6)
        ]
        public = client.get("/uptime/2022-06").content.decode()
    names, cells = sla.as_rows([quarter])
    row = dict(zip(names, cells, strict=True))

    assert quarter.seconds == [
        sum(parts) for parts in zip(*(m.seconds for m in months), strict=True)
    ]
    assert quarter.seconds[0] == 15 * 3_600
    assert quarter.share in public
    assert all(month.share in public for month in months)
    assert (row["from"], row["to"]) == ("2022-04-01", "2022-06-30")
    assert float(row["major_outage_s"]) == quarter.seconds[0]
    assert float(row["uptime"]) == pytest.approx(quarter.record.fraction, abs=1e-6)


def test_without_a_day_it_is_the_last_whole_month_or_quarter(office):
    make.component("CDN", now=datetime(2022, 1, 1, tzinfo=UTC))

    assert rows(office, "sla-csv")[0]["from"] == "2022-05-01"
    assert rows(office, "sla-csv", months="3")[0]["from"] == "2022-01-01"
    asked = rows(office, "sla-csv", day="2022-05-20", months="3")
    assert (asked[0]["from"], asked[0]["to"]) == ("2022-04-01", "2022-06-30")
    assert "Uptime report: May 2022<" in shown(office, "sla")
    assert "Uptime report: January 2022 – March 2022<" in shown(office, "sla", months="3")
