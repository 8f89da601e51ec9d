from __future__ import annotations

import pytest

from incidents.models import AuditEntry
from incidents.operations.actor import SYSTEM
from incidents.operations.facts import correct_fact
from incidents.queries.facts import facts_of
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def correct(incident, value, name: str = "time-to-resolve") -> None:
    told = {"name": name, "value": value, "reason": "The log of the proxy."}
    correct_fact(incident.pk, by=SYSTEM, now=NOW + DAY, **told)


def fact(incident, name: str = "time-to-resolve"):
    return facts_of(incident, NOW + DAY)[name]


def test_a_corrected_fact_says_what_was_computed_and_who_put_in_what():
    incident = make.incident()
    make.update(incident, "resolved", now=NOW + 31 * MINUTE)
    correct(incident, 40 * MINUTE)
    correct(incident, 25 * MINUTE)

    found = fact(incident)
    assert (found.value, found.computed) == (25 * MINUTE, 31 * MINUTE)
    assert found.correction.by == SYSTEM.name
    assert found.correction.reason == "The log of the proxy."
    entry = AuditEntry.objects.filter(kind="fact.corrected").latest("pk")
    assert (entry.detail["value"], entry.detail["was"]) == (1_500, 2_400)


def test_what_is_computed_stands_again_once_the_correction_is_taken_back():
    incident = make.incident()
    correct(incident, 25 * MINUTE)
    correct(incident, None)

    assert fact(incident).value is None
    assert fact(incident).correction is None


@pytest.mark.parametrize(
    ("name", "value"), [("detected", NOW - HOUR), ("people-told", 815), ("updates", 0)]
)
def test_each_kind_of_value_is_kept_as_it_was_given(name, value):
    incident = make.incident()

    correct(incident, value, name)

    assert fact(incident, name).value == value
