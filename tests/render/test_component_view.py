from __future__ import annotations

from datetime import date, timedelta

import pytest

from incidents.domain.uptime import Weights
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.queries import uptime
from incidents.queries.history import next_month
from incidents.render import uptime_figures
from incidents.render.component_view import ComponentView, component_view
from tests import make
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db

WEIGHTS = Weights()
TODAY = NOW.date()


def view(component: Component) -> ComponentView:
    component.refresh_from_db()
    return component_view(component, make.page(), weights=WEIGHTS, now=NOW)


def outages(of: Component, *days: int) -> None:
    for number, ago in enumerate(days):
        begun = NOW - ago * DAY
        status = ComponentStatus.MAJOR_OUTAGE if number % 2 else ComponentStatus.PARTIAL_OUTAGE
        told = make.incident(components=make.saying(status, of), now=begun)
        make.update(told, Status.RESOLVED, now=begun + (number + 1) * HOUR)


def test_the_months_say_what_the_totals_of_their_days_add_up_to():
    cdn = make.component(now=NOW - 800 * DAY)
    outages(cdn, 400, 300, 200, 130, 40, 3)
    components.set_status(cdn.pk, by=SYSTEM, status="partial_outage", now=NOW - HOUR)

    told = view(cdn).uptime

    assert [row.first_on for row in told.months][:: len(told.months) - 1] == [
        date(2022, 6, 1),
        date(2021, 7, 1),
    ]
    assert len(told.months) == 12
    for row in told.months:
        last_on = min(next_month(row.first_on) - timedelta(days=1), TODAY)
        [of_month] = uptime.records(
            [cdn],
            first_on=row.first_on,
            last_on=last_on,
            zone=make.page().zone,
            now=NOW,
            weights=WEIGHTS,
        ).values()
        assert row.figure == uptime_figures.of_record(of_month, WEIGHTS)


def test_the_year_counts_its_twelve_months_and_the_bar_its_ninety_days():
    cdn = make.component(now=NOW - 800 * DAY)
    outages(cdn, 300, 40)

    told = view(cdn).uptime

    # 0.3 of an hour 300 days ago, and two hours 40 days ago, of 344.5 days and of 89.5.
    assert told.year_figure == "99.97 %"
    assert told.figure == "99.90 %"
    assert [line.day_on for line in told.days] == [TODAY - 40 * DAY]


def test_months_of_one_that_the_uptime_page_leaves_out_lead_nowhere():
    rare = make.component(is_hidden_while_operational=True)

    assert {row.path for row in view(rare).uptime.months} == {""}
    make.incident(components=make.degraded(rare))
    assert all(row.path for row in view(rare).uptime.months)


def test_since_is_when_the_present_status_began():
    cdn = make.component()
    told = make.incident(components=make.degraded(cdn), now=NOW - 3 * HOUR)
    make.update(
        told,
        Status.IDENTIFIED,
        components=make.saying(ComponentStatus.MAJOR_OUTAGE, cdn),
        now=NOW - 2 * HOUR,
    )

    assert view(cdn).since == NOW - 2 * HOUR
    make.update(told, Status.RESOLVED, now=NOW - HOUR)
    assert view(cdn).since == NOW - HOUR
    assert view(make.component("Mail")).since is None
