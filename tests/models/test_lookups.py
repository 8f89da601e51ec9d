from __future__ import annotations

import pytest

from incidents.models import Component
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
def test_a_number_that_no_column_holds_is_in_no_row(number):
    part = make.component()

    assert list(Component.objects.filter(pk__in=[number, part.pk, None])) == [part]
    assert not Component.objects.filter(pk__in=[number])


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_the_largest_that_a_column_holds_are_looked_for(number):
    assert not Component.objects.filter(pk__in=[number])
    assert "IN (" in str(Component.objects.filter(pk__in=[number]).query)
