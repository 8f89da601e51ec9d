from __future__ import annotations

import pytest
from django.urls import reverse

from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import HOUR, NOW
from tests.operations.prepared import entry

pytestmark = pytest.mark.django_db
SEARCH = reverse("console:search")


def test_hits_lead_to_where_they_were_written(office):
    make.incident(name="Loops", body="A cable & <& more was cut.")
    row = entry(text="The cable again.")

    page = office.get(SEARCH, {"q": "cable"}).content.decode()

    assert "A <mark>cable</mark> &amp; &lt;&amp; more was cut." in page
    assert f'"{reverse("console:timeline", args=[row.incident.code])}#entry-{row.code}"' in page


def test_too_many_words_are_refused_in_words(office):
    page = office.get(SEARCH, {"q": "a " * 30}).content.decode()

    assert "search for at most 20 words" in page


def test_hits_show_what_readers_read_with_figures_and_no_marks(office):
    incident = make.incident(started_at=NOW)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)
    body = "- The **cable** was [cut](https://x.example), for {{ fact:time-to-resolve }}.\n"
    sections = [Section("Why", "Before.\n\n" + body + "Later. " * 500)]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + 3 * HOUR)

    page = office.get(SEARCH, {"q": "cable"}).content.decode()

    told = "The <mark>cable</mark> was cut (https://x.example), for 2 h."
    assert f"<bdi>Why: Before. · {told} Later." in page


def test_sections_are_found_by_those_alone_who_may_read_the_postmortem(office, office_of):
    incident = make.incident(body="A cable was cut.", started_at=NOW)
    sections = [Section("Notes", "The cable of a supplier.", is_internal=True)]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + HOUR)

    seen = [
        "of a supplier" in each.get(SEARCH, {"q": "cable"}).content.decode()
        for each in (office, office_of("view_incident"))
    ]

    assert seen == [True, False]
