from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.queries.components import on_page
from incidents.queries.since import since
from tests import make
from tests.make import DAY, HOUR, NOW

pytestmark = pytest.mark.django_db


def test_since_the_first_of_those_that_have_the_status_had_it():
    cdn, files = make.component(), make.component("Files")
    make.incident(components=make.degraded(files), now=NOW - DAY)
    make.incident(components=make.degraded(cdn), now=NOW - HOUR)

    assert since(on_page(), ComponentStatus.DEGRADED_PERFORMANCE) == NOW - DAY


def test_all_is_well_since_the_last_trouble_ended():
    cdn, files = make.component(), make.component("Files")
    for part, ended_at in ((cdn, NOW - HOUR), (files, NOW - DAY)):
        incident = make.incident(components=make.degraded(part), now=NOW - 2 * DAY)
        make.update(incident, Status.RESOLVED, now=ended_at)

    assert since(on_page(), ComponentStatus.OPERATIONAL) == NOW - HOUR


def test_what_was_never_otherwise_is_so_since_no_instant():
    make.component()

    assert since(on_page(), ComponentStatus.OPERATIONAL) is None
    assert since([], ComponentStatus.OPERATIONAL) is None


def test_one_query(django_assert_num_queries):
    make.component()
    parts = on_page()

    with django_assert_num_queries(1):
        since(parts, ComponentStatus.OPERATIONAL)
