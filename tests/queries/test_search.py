from __future__ import annotations

import pytest

from incidents.operations import incidents as incident_operations
from incidents.operations import postmortems, timeline
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import Section
from incidents.queries.search import search
from tests import make
from tests.make import HOUR, NOW

pytestmark = pytest.mark.django_db


def found(*words: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.incident.name) for hit in search(words)]


def test_updates_postmortems_timelines_and_names_are_searched(django_assert_num_queries):
    make.incident(name="Cable cut", body="Water in Paris.")
    written = make.incident(name="Second", now=NOW + HOUR)
    sections = [Section("Why", "The cable again.", is_internal=True)]
    postmortems.write_postmortem(written.pk, by=SYSTEM, sections=sections, now=NOW + HOUR)
    noted = make.incident(name="Third")
    timeline.add_entry(noted.pk, by=SYSTEM, text="No CABLE was cut.", now=NOW - HOUR)

    with django_assert_num_queries(4):
        hits = found("cable")

    assert hits == [("postmortem", "Second"), ("incident", "Cable cut"), ("timeline", "Third")]
    assert found("paris", "water") == [("update", "Cable cut")]


def test_every_word_has_to_occur_in_one_text():
    make.incident(name="Loops", body="Water.")

    assert found("loops", "water") == []
    assert found() == []


def test_what_is_withdrawn_is_not_found():
    gone = make.incident(name="Cable cut", body="A cable.")
    incident_operations.withdraw_incident(gone.pk, by=SYSTEM, now=NOW)

    assert found("cable") == []


@pytest.mark.parametrize("word", ["%", "_"])
def test_signs_of_patterns_are_looked_for_as_they_are(word):
    make.incident(name="Loops", body="Plain.")
    make.incident(name=f"At 5 {word}")

    assert found(word) == [("incident", f"At 5 {word}")]
