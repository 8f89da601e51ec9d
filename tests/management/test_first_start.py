from __future__ import annotations

import pytest

from incidents.management import first_start
from incidents.models import Page
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("is_launched", "before", "after"),
    [
        (False, "http://localhost:8000", "http://localhost:9000"),
        (False, "https://status.example.org", "https://status.example.org"),
        (True, "http://localhost:8000", "http://localhost:8000"),
    ],
)
def test_until_the_launch_a_page_of_this_machine_is_where_it_is_served(is_launched, before, after):
    Page.objects.update(url=before)
    if not is_launched:
        make.before_launch()

    first_start.follow_address("http://localhost:9000", now=NOW)

    assert Page.objects.get().url == after
