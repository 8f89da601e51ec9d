from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from incidents.queries.site import page, zone
from tests import make

pytestmark = pytest.mark.django_db


def test_the_page_is_one_query(django_assert_num_queries):
    make.page(name="Example", time_zone="Europe/Berlin")

    with django_assert_num_queries(1):
        found = page()
        assert (found.name, found.zone) == ("Example", ZoneInfo("Europe/Berlin"))


def test_its_zone_is_one_query_that_joins_nothing(django_assert_num_queries):
    make.page(time_zone="Europe/Berlin")

    with django_assert_num_queries(1) as captured:
        assert zone() == ZoneInfo("Europe/Berlin")

    assert "JOIN" not in captured[0]["sql"]
