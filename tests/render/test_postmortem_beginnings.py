from __future__ import annotations

import pytest

from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.operations import timeline
from incidents.operations.actor import SYSTEM
from incidents.render.postmortem_beginnings import begun
from tests import make
from tests.make import HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

CODE = "indexindex12"
CHOICE = {"kind": "decision", "rejected": "To roll back.", "cost": "An hour.", "decided_by": "ada"}


def note(incident, text: str, *, is_public: bool = True, **more) -> None:
    told = {"kind": "note", "text": text, "is_public": is_public, "at": NOW} | more
    timeline.add_entry(incident.pk, by=SYSTEM, now=NOW + MINUTE, **told)


@pytest.fixture
def incident():
    down = make.saying(
        ComponentStatus.PARTIAL_OUTAGE, make.component(name="Index", code="indexindex12")
    )
    incident = make.incident(components=down, next_update_at=NOW + HOUR)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)
    note(incident, "Two changes went live.")
    note(incident, "Ask Bob.", is_public=False)
    note(incident, "Roll forward.", **CHOICE)
    incident.refresh_from_db()
    return incident


def bodies(incident, outline: str = "") -> dict[str, str]:
    return {each.title: each.body for each in begun(outline, incident, now=NOW + 2 * HOUR)}


def test_sections_begin_with_what_is_known_bound_to_the_facts(incident):
    told = bodies(incident)

    assert told["Summary"] == "{{ duration }}"
    assert (
        told["Impact"] == f"- Index: partial outage for {{{{ fact:time-{CODE}-partial-outage }}}}."
    )
    assert told["Timeline"] == "{{ timeline }}"
    assert "heard nothing for {{ fact:longest-silence }}" in told["What went wrong"]
    assert "kept: {{ fact:promises-kept }}" in told["What went wrong"]
    assert told["What went well"] == told["Future work"] == ""


def test_of_two_components_with_one_name_each_has_a_line():
    incident = make.incident(components=make.degraded(make.component("CDN"), make.component("CDN")))
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    incident.refresh_from_db()

    lines = bodies(incident)["Impact"].splitlines()

    assert [each.partition(": ")[0] for each in lines] == ["- CDN"] * 2


def test_what_was_noted_and_decided_is_copied_and_nothing_internal_into_public_sections(incident):
    told = bodies(incident)

    assert told["Contributing factors"] == "- Two changes went live."
    assert told["Mitigation"] == (
        "- Roll forward. *Rejected:* To roll back. *Expected cost to readers:* An hour."
    )
    own = "## Ours <!-- internal -->\n\n{{ copy:notes }}"
    assert "Ask Bob." in bodies(incident, own)["Ours"]


def test_a_job_begins_as_it_was_promised_and_as_it_came(incident):
    job = make.job(incident, name="Purge")

    assert f"- Purge: {{{{ job:{job.code} }}}}." in bodies(incident)["Mitigation"]


def test_all_of_it_is_in_the_language_of_the_page(settings, incident):
    settings.STATUSPAGE_LANGUAGE = "de"

    told = bodies(incident)

    assert told["Zusammenfassung"] == "{{ duration }}"
    assert told["Auswirkungen"].endswith("-partial-outage }} Teilausfall.")
    assert "*Verworfen:* To roll back." in told["Gegenmaßnahmen"]


def test_planned_work_begins_without_what_is_said_of_unplanned_alone():
    maintenance = make.maintenance()

    told = bodies(maintenance)

    assert "first heard" not in told["Summary"]
    assert told["Timeline"] == "{{ timeline }}"
