from __future__ import annotations

import re

import pytest
from django.urls import reverse

from incidents.models import FactCorrection, StarredMoment, TimelineEntry
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.prepared import entry
from tests.operations.test_figures import approved, incident

__all__ = ["approved", "incident"]

pytestmark = pytest.mark.django_db


def to(name: str, *parts: str) -> str:
    return reverse(f"console:{name}", args=parts)


def page(client, *where: str) -> str:
    return client.get(to(*where)).content.decode()


def test_a_decision_is_entered_while_the_incident_runs(office):
    incident = make.incident()
    sent = {
        "from_incident": "1",
        "text": "Roll forward.",
        "kind": "decision",
        "at": "2022-06-10T12:40",
        "rejected": "Roll back.",
        "cost": "An hour of loops.",
        "decided_by": "ada",
    }

    answer = office.post(to("add-entry", incident.code), sent)

    assert answer["Location"] == to("incident", incident.code)
    row = TimelineEntry.objects.get()
    assert (row.at, row.rejected, row.author_name) == (NOW + 40 * MINUTE, "Roll back.", "ada")
    shown = page(office, "timeline", incident.code)
    assert "Decided: Roll forward · Rejected: Roll back" in shown
    assert "Decision, by ada" in shown


def test_a_day_is_said_once_above_its_moments(office):
    incident = make.incident()
    make.update(incident, now=NOW + HOUR)
    make.update(incident, now=NOW + DAY)

    shown = page(office, "timeline", incident.code)

    assert re.findall('<h3 class="day">(.*?)</h3>', shown) == ["Jun 10, 2022", "Jun 11, 2022"]
    assert re.findall("<time .*?>(.*?)</time>", shown) == ["12:00", "13:00", "12:00"]


def test_an_entry_that_is_refused_is_shown_again_as_typed(office):
    incident = make.incident()

    answer = office.post(
        to("add-entry", incident.code),
        {"text": "Sam was asleep.", "kind": "note", "at": "2022-06-10T12:40", "cost": "?"},
    )

    assert "choose “Decision”" in answer.content.decode()
    assert "Sam was asleep." in answer.content.decode()


def test_an_entry_is_edited_and_removed(office):
    row = entry()
    form = office.get(to("entry", row.code)).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    sent |= {"at": "2022-06-10T12:00", "text": "Rolled back.", "is_public": "on"}
    office.post(to("entry", row.code), sent)

    row.refresh_from_db()
    assert (row.text, row.is_public, row.at) == ("Rolled back.", True, NOW)

    office.post(to("remove-entry", row.code))
    assert not TimelineEntry.objects.exists()


def test_a_moment_is_starred_by_its_button(office):
    incident = make.incident()
    key = f"update-{incident.updates.get().code}"

    answer = office.post(to("star", incident.code), {"key": key, "star": "1"})

    assert answer["Location"].endswith(f"#{key}")
    assert StarredMoment.objects.get().key == key
    office.post(to("star", incident.code), {"key": key, "unstar": "1"})
    assert not StarredMoment.objects.exists()


def test_the_check_tells_of_an_hour_without_a_word(office):
    late = make.incident(started_at=NOW - 2 * HOUR, now=NOW)

    shown = page(office, "timeline", late.code)
    asked = re.findall(r'href="(\?at=[^"#]*)#entry', shown)[0]

    assert "Nothing is known of 2\xa0h, from Jun 10, 10:00" in shown
    filled = office.get(to("timeline", late.code) + asked).content.decode()
    assert 'value="2022-06-10 10:00"' in filled


@pytest.mark.parametrize("at", ["then", "2022-06-10T10:00", "0001-01-01T00:00+14:00"])
def test_a_time_that_cannot_be_read_fills_nothing(office, at):
    incident = make.incident()

    assert office.get(to("timeline", incident.code), {"at": at}).status_code == 200


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("time-to-detect", "4.5", "4\xa0min"),
        ("detected", "2022-06-10T12:07", "Jun 10, 12:07 UTC"),
        ("updates", "7", "7"),
    ],
)
def test_a_fact_is_corrected_visibly(office, name, sent, told):
    incident = make.incident()

    office.post(to("fact", incident.code, name), {"value": sent, "reason": "The proxy's log."})

    shown = page(office, "facts", incident.code)
    assert f"<strong>{told}</strong>" in shown
    assert "corrected: computed" in shown
    assert "The proxy&#x27;s log." in shown
    office.post(to("fact", incident.code, name), {"value": "", "reason": "It was right."})
    assert not FactCorrection.objects.exists()


def test_a_fact_that_is_not_there_leads_to_those_that_are(office):
    incident = make.incident()

    assert office.get(to("fact", incident.code, "lunch"))["Location"] == to("facts", incident.code)


def test_who_may_only_look_gets_no_forms(office_of):
    incident = make.incident()
    client = office_of("view_incident")

    assert '<form method="post" action="/console/inc' not in page(client, "timeline", incident.code)
    assert to("fact", incident.code, "started") not in page(client, "facts", incident.code)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("fact", {"value": "180", "reason": "A log."}),
        ("add-entry", {"text": "x", "kind": "note", "at": "2022-06-10T12:40", "is_public": "on"}),
    ],
)
def test_what_readers_do_not_get_before_another_review_is_said(office, approved, name, sent):
    of = [approved.code, *(["time-to-resolve"] if name == "fact" else [])]

    answer = office.post(to(name, *of), sent, follow=True)

    assert "see what was approved" in answer.content.decode()
    assert "or a figure in it, is newer" in page(office, "postmortem", approved.code)


def test_an_entry_of_what_has_ended_begins_at_its_start(office):
    incident = make.incident(started_at=NOW - HOUR)
    make.update(incident, "resolved")

    assert 'value="2022-06-10 11:00"' in page(office, "timeline", incident.code)
