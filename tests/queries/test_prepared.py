from __future__ import annotations

from datetime import date, datetime

import pytest

from incidents.models import Component, Incident
from incidents.queries.prepared import Prepared
from tests import make
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def test_each_call_gives_the_rows_of_its_own_times():
    made = [make.incident(name=str(n), started_at=NOW - n * HOUR, now=NOW) for n in range(4)]
    within = Prepared(
        lambda since, until: Incident.objects.filter(
            started_at__gte=since, started_at__lt=until
        ).order_by("-started_at")
    )

    found = [
        within(since=NOW - hours * HOUR, until=NOW - (hours - 2) * HOUR) for hours in (2, 3, 4)
    ]

    assert found == [[made[1], made[2]], [made[2], made[3]], [made[3]]]


def test_days_are_values_too():
    cdn = make.component("CDN", started_on=date(2022, 6, 1))
    since = Prepared(
        lambda first_on: Component.objects.filter(started_on__gte=first_on).values_list("pk")
    )

    assert since(first_on=date(2022, 6, 1)) == [(cdn.pk,)]
    assert since(first_on=date(2022, 6, 2)) == []


def test_the_query_is_built_once():
    built = []

    def of(until: datetime):
        built.append(until)
        return Incident.objects.filter(started_at__lt=until)

    prepared = Prepared(of)
    for days in range(3):
        prepared(until=NOW + days * DAY)

    assert len(built) == 1


def test_rows_are_whole_objects_with_what_goes_with_them(django_assert_num_queries):
    cdn = make.component("CDN", group=make.group("Files"))
    prepared = Prepared(
        lambda: Component.objects.select_related("group").prefetch_related("totals")
    )

    with django_assert_num_queries(2):
        [found] = prepared()
        assert (found, found.group) == (cdn, cdn.group)
        assert list(found.totals.all()) == []
