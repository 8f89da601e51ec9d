from __future__ import annotations

import html
from functools import partial

import pytest
from django.utils import translation

from incidents.domain.estimates import Window
from incidents.domain.sections import Section
from incidents.domain.vocabulary import Status
from incidents.models import Incident
from incidents.operations import postmortems
from incidents.operations.actor import SYSTEM
from incidents.operations.incidents import edit_incident
from incidents.operations.jobs.lifecycle import edit_job, remove_job
from incidents.render.api_v2.incidents import postmortem_body
from incidents.render.bound_figures import values, with_values
from tests import make
from tests.make import HOUR, MINUTE, NOW, SECOND

pytestmark = pytest.mark.django_db


def published(body: str, incident: Incident | None = None) -> Incident:
    incident = incident or make.incident(started_at=NOW)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)
    sections = [Section("Summary", body)]
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW + 3 * HOUR)
    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW + 3 * HOUR)
    return incident


def test_readers_see_values_and_the_source_stays_bound(client):
    incident = published("It took {{ fact:time-to-resolve }}. `{{ timeline }}`")

    page = client.get(f"/incidents/{incident.code}").content.decode()
    feed = client.get("/updates.atom").content.decode()

    assert "It took 2&nbsp;h. <code>{{ timeline }}</code>" in page
    assert "It took 2&nbsp;h." in html.unescape(feed)
    assert "It took 2\xa0h. `{{ timeline }}`" in postmortem_body(incident.postmortem)
    assert "{{ fact:time-to-resolve }}" in incident.postmortem.published_body


def test_a_number_corrected_later_is_corrected_everywhere(client):
    incident = published("It took {{ fact:time-to-resolve }}.")
    assert "It took 2&nbsp;h." in client.get(f"/incidents/{incident.code}").content.decode()

    edit_incident(
        incident.pk,
        by=SYSTEM,
        name=incident.name,
        impact_override=None,
        started_at=NOW - HOUR,
        now=NOW + 4 * HOUR,
    )

    assert "It took 3&nbsp;h." in client.get(f"/incidents/{incident.code}").content.decode()


def test_a_job_is_told_as_promised_and_as_it_came():
    incident = make.incident()
    job = make.job(incident, started_at=NOW, ended_at=NOW + 2 * HOUR)
    make.update(incident, now=NOW + MINUTE, estimate=Window(NOW + HOUR, NOW + 90 * MINUTE))

    told = with_values(f"The purge: {{{{ job:{job.code} }}}}.", incident, now=NOW + 3 * HOUR)

    assert "promised by" in told
    assert told.endswith("30\xa0min later.")


def test_readers_see_words_for_the_job_that_was_moved_to_another_incident(client):
    incident = make.incident(started_at=NOW)
    job = make.job(incident, started_at=NOW, ended_at=NOW + HOUR)
    bound = f"{{{{ job:{job.code} }}}}"
    published(f"The purge: {bound}.", incident)

    edit_job(job.pk, by=SYSTEM, incident=make.incident(), now=NOW + 4 * HOUR)

    assert "The purge: not known." in client.get(f"/incidents/{incident.code}").content.decode()
    assert with_values(bound, incident, now=NOW) == bound


def test_a_job_is_told_as_ever_once_it_has_another_name_or_is_gone(client):
    incident = make.incident(started_at=NOW)
    job = make.job(incident, started_at=NOW, ended_at=NOW + HOUR)
    published(f"The purge: {{{{ job:{job.code} }}}}.", incident)
    shown = 'The purge: finished: <time datetime="2022-06-10T13:00:00Z"'

    for change in (partial(edit_job, name="Walk"), remove_job):
        change(job.pk, by=SYSTEM, now=NOW + 4 * HOUR)
        assert shown in client.get(f"/incidents/{incident.code}").content.decode()


def test_a_text_without_figures_asks_nothing(django_assert_num_queries):
    incident = make.incident()

    with django_assert_num_queries(0):
        assert with_values("It looped.", incident, now=NOW) == "It looped."


def test_what_is_not_known_yet_is_said_to_be_so():
    assert values(make.incident(), now=NOW)["fact:time-to-resolve"] == "not known yet"


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "It began on Jun 10, 12:00 UTC and is not over yet.", "It lasted 2\xa0h, from"),
        ("de", "Die Störung begann am 10. Juni", "Die Störung dauerte 2\xa0h, von"),
    ],
)
def test_how_long_it_lasted_is_a_true_sentence_before_the_end_too(language, before, after):
    incident = make.incident(started_at=NOW)
    body = "{{ duration }}"

    with translation.override(language):
        told = with_values(body, incident, now=NOW + HOUR)
        make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)
        told_later = with_values(body, Incident.objects.get(), now=NOW + 3 * HOUR)

    assert told.startswith(before)
    assert told_later.startswith(after)


def test_a_length_agrees_with_the_minutes_of_its_ends():
    incident = make.incident(started_at=NOW + 10 * SECOND)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR + 50 * SECOND)

    told = with_values("{{ duration }}", Incident.objects.get(), now=NOW + 3 * HOUR)

    assert told == "It lasted 2\xa0h, from Jun 10, 12:00 UTC to Jun 10, 14:00 UTC."
