"""Internal notes, items and corrections are in no document."""

from __future__ import annotations

import pytest
import time_machine

from incidents.operations import action_items, facts, postmortems, timeline
from incidents.operations.actor import SYSTEM
from incidents.operations.postmortems import Section
from incidents.publishing import documents
from incidents.publishing.catalogue import catalogue
from tests import make
from tests.make import DAY, MINUTE, NOW
from tests.operations.prepared import naming_incident

pytestmark = pytest.mark.django_db
MARKER = "zebra-in-the-basement"
SECTIONS = [
    Section("Summary", "It took {{ fact:time-to-resolve }}.\n\n{{ timeline }}"),
    Section("Notes", MARKER, is_internal=True),
]


def versions(incident) -> str:
    return catalogue(now=NOW + DAY).versions[f"/incidents/{incident.code}"]


def test_a_published_timeline_and_fact_follow_what_is_changed_later():
    make.page(now=NOW - DAY)
    incident = naming_incident()
    make.update(incident, "resolved", now=NOW + MINUTE)
    told = {"by": SYSTEM, "now": NOW + 2 * MINUTE}
    sections = [Section("Timeline", "{{ timeline }}\n\nIt took {{ fact:time-to-resolve }}.")]
    postmortems.write_postmortem(incident.pk, sections=sections, **told)
    postmortems.publish_postmortem(incident.pk, **told)
    seen = [versions(incident)]

    later = {"by": SYSTEM, "now": NOW + 3 * MINUTE}
    row = timeline.add_entry(incident.pk, text="Paris went first.", is_public=True, **later)
    seen.append(versions(incident))
    later["now"] += MINUTE
    fact = {"name": "time-to-resolve", "value": 7 * MINUTE, "reason": "A log."}
    facts.correct_fact(incident.pk, **fact, **later)
    seen.append(versions(incident))
    page = documents.ask(f"/incidents/{incident.code}").body.decode()
    later["now"] += MINUTE
    timeline.remove_entry(row.pk, **later)
    seen.append(versions(incident))

    assert len(set(seen)) == 4
    assert "Paris went first." in page
    assert "It took 7&nbsp;min." in page


def test_no_internal_note_item_or_reason_is_in_any_public_document():
    make.page(now=NOW - DAY)
    incident = naming_incident()
    make.update(incident, "resolved", now=NOW + MINUTE)
    told = {"by": SYSTEM, "now": NOW + 2 * MINUTE}
    timeline.add_entry(incident.pk, text=MARKER, kind="decision", rejected=MARKER, **told)
    entry = timeline.add_entry(incident.pk, text="Public.", source=MARKER, **told)
    key = f"entry-{entry.code}"
    timeline.star_moment(incident.pk, key=key, is_starred=True, **told)
    action_items.add_item(incident.pk, title=MARKER, owner=MARKER, **told)
    secret = {"owner": MARKER, "tracker_url": f"https://{MARKER}.example.org/"}
    action_items.add_item(incident.pk, title="Purge safely.", is_public=True, **secret, **told)
    fact = {"name": "time-to-resolve", "value": 7 * MINUTE, "reason": MARKER}
    facts.correct_fact(incident.pk, **fact, **told)
    postmortems.write_postmortem(incident.pk, sections=SECTIONS, **told)
    postmortems.publish_postmortem(incident.pk, **told)

    with time_machine.travel(NOW + DAY, tick=False):
        answers = {path: documents.ask(path) for path in catalogue(now=NOW + DAY).paths}
    told_in = {path: each.body.decode(errors="replace") for path, each in answers.items()}

    assert [path for path, text in told_in.items() if MARKER in text] == []
    page = told_in[f"/incidents/{incident.code}"]
    assert "It took 7&nbsp;min." in page
    assert "Purge safely." in page
