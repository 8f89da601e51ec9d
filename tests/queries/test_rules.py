from __future__ import annotations

import pytest

from incidents.models import Rule, Signal
from incidents.queries import rules
from incidents.render.console.rules import RuleView
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.django_db


def named(rule: Rule) -> list[str]:
    return [part.full_name for part in rule.components.all()]


@pytest.mark.parametrize(
    ("found", "shown", "queries"), [(rules.listed, named, 3), (rules.turned, str, 1)]
)
def test_no_more_queries_for_more_rules_that_flap(found, shown, queries, django_assert_num_queries):
    for _each in range(3):
        make.measured(make.component(group=make.group()))
    Signal.objects.update(is_acting=True, turned_at=NOW, returns=2)

    with django_assert_num_queries(queries):
        told = [(RuleView(each, NOW).flapping, shown(each)) for each in found()]

    assert all(text.startswith("It flaps") for text, _shown in told)
    assert len(told) == 3
