from __future__ import annotations

import pytest

from incidents.queries.postmortems import published
from tests import make
from tests.operations.prepared import ended_incident

pytestmark = pytest.mark.django_db


def test_only_published_postmortems_are_listed(django_assert_num_queries):
    shown = ended_incident(is_published=True)
    ended_incident()
    make.incident()

    with django_assert_num_queries(3):
        found = published()

    assert [each.incident for each in found] == [shown]
