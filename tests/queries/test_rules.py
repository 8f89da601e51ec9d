from __future__ import annotations

import pytest

from incidents.models import Signal
from incidents.queries import rules
from incidents.render.console.rules import RuleView
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("found", [rules.listed, rules.acting])
def test_no_more_queries_for_more_rules_that_flap(found, django_assert_num_queries):
    for _each in range(3):
        make.measured(make.component(group=make.group()))
    Signal.objects.update(is_acting=True, turned_at=NOW, returns=2)

    with django_assert_num_queries(3):
        told = [
            (RuleView(each, NOW).flapping, [part.full_name for part in each.components.all()])
            for each in found()
        ]

    assert all(text.startswith("It flaps") for text, _names in told)
    assert len(told) == 3
