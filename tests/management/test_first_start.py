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


def test_where_it_is_served_by_a_name_that_is_no_public_address_it_starts_as_it_is():
    Page.objects.update(url="http://localhost:8000")
    make.before_launch()

    first_start.follow_address("http://web:8000", now=NOW)

    assert Page.objects.get().url == "http://localhost:8000"
