from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db.models import F

from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import Frequency, Status
from incidents.models import Component, DailyTotal, Job, Revision
from incidents.operations import components, maintenances, series
from incidents.operations.actor import SYSTEM
from incidents.publishing import documents
from incidents.publishing.catalogue import catalogue
from incidents.render import style_sheet
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture(scope="module")
def story(module_db):
    """Two years of service, a year with incidents and jobs, one of them open."""
    parts = [make.component(name, now=NOW - 800 * DAY) for name in ("CDN", "Search")]
    old = make.incident(components=make.degraded(parts[0]), now=NOW - 370 * DAY)
    make.update(old, Status.RESOLVED, now=NOW - 370 * DAY + HOUR)
    incident = make.incident(components=make.degraded(parts[1]), now=NOW)
    for job in (make.job(old, now=NOW), make.job(incident, now=NOW)):
        make.reading(job, ("p", 100, 10, 0), at=NOW)
    return parts


@pytest.fixture(scope="module")
def answers(story):
    """The answer of each document of the story."""
    with time_machine.travel(NOW, tick=False):
        return {path: documents.ask(path) for path in catalogue(now=NOW).paths}


def linked(answer):
    """The addresses of this site that a document leads to."""
    body = answer.body.decode()
    return set(re.findall(r'(?:href|hx-get)="(/[^"#]*)', body)) - set(
        re.findall(r'="(/static/[^"]*)', body)
    )


def test_every_document_exists(answers):
    assert {answer.status for answer in answers.values()} == {200}


def test_the_version_of_an_occurrence_follows_its_series(now):
    first = make.maintenance(now=now, recurrence=Recurrence(Frequency.WEEKLY, count=1))
    path = f"/incidents/{first.code}"
    later = now + 2 * HOUR
    maintenances.advance_due(now=later)
    before = catalogue(now=later).versions[path]

    series.stop_series(first.series.pk, by=SYSTEM, now=later)

    assert catalogue(now=later).versions[path] != before


def test_occurrences_of_which_nothing_is_said_are_not_made_anew_with_every_write(now):
    weekly = make.maintenance(now=now, recurrence=Recurrence(Frequency.WEEKLY)).series
    first, *later = [f"/incidents/{one.code}" for one in weekly.occurrences.order_by("recurs_at")]

    found = catalogue(now=now)
    assert first in found.core
    assert set(later) <= found.versions.keys()

    make.update(weekly.occurrences.order_by("recurs_at")[1], Status.SCHEDULED, now=now)
    assert later[0] in catalogue(now=now).core


def test_months_to_come_are_no_documents(story, now):
    make.maintenance(
        now=now,
        scheduled_for=now + 60 * DAY,
        scheduled_until=now + 61 * DAY,
        component_codes=[story[0].code],
    )
    found = catalogue(now=now)

    assert not [path for path in found.paths if path.endswith(("2022-07", "2022-08"))]
    months = [path for path in found.paths if path.startswith(("/history", "/uptime"))]
    assert {documents.ask(path).status for path in months} == {200}


def test_every_link_leads_to_a_document(answers):
    dead = {
        (path, to) for path, answer in answers.items() for to in linked(answer) if to not in answers
    }

    assert dead == set()


def test_versions_change_only_for_what_a_write_concerns(story, now):
    before = catalogue(now=now).versions
    make.incident(name="Another", components=make.degraded(story[1]), now=now)
    after = catalogue(now=now).versions

    changed = {path for path in before if after.get(path) != before[path]}

    assert any(f"/components/{story[1].code}/" in path for path in changed)
    assert not any(f"/components/{story[0].code}/" in path for path in changed)
    assert not any(path.startswith(("/incidents/", "/history/2021")) for path in changed)


def edit(component, **details):
    components.edit_component(component.pk, by=SYSTEM, now=NOW, **details)


def _rename(cdn, rare):
    edit(cdn, name="Delivery")


def _regroup(cdn, rare):
    group = make.group("Package index", position=9)
    edit(cdn, group=group)


def _move(cdn, rare):
    edit(cdn, position=9)


def _hide_uptime(cdn, rare):
    edit(cdn, is_showcased=False)


def _degrade_hidden(cdn, rare):
    make.incident(components=make.degraded(rare), now=NOW)


def _remove(cdn, rare):
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)


def _swap_trouble(cdn, rare):
    """From the day on which no other component had any."""
    other = Component.objects.get(name="Mail")
    DailyTotal.objects.filter(component=cdn, day_on=NOW - 100 * DAY).update(component=other)
    # As whoever changes what is said of a component does.
    topics = Revision.objects.filter(topic__in=[cdn.topic, other.topic])
    topics.update(number=F("number") + 1)


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [_rename, _regroup, _move, _hide_uptime, _degrade_hidden, _remove, _swap_trouble],
    ids=lambda change: change.__name__,
)
def test_no_document_changes_while_its_version_stays(change, now):
    cdn, search, rare = (
        make.component(name, now=NOW - 150 * DAY, is_hidden_while_operational=name == "Rare")
        for name in ("Cache", "Mail", "Rare")
    )
    for ago, said in ((100 * DAY, [cdn]), (60 * DAY, [cdn, search, rare])):
        past = make.incident(components=make.degraded(*said), now=NOW - ago)
        well = make.saying("operational", *said)
        make.update(past, Status.RESOLVED, now=NOW - ago + HOUR, components=well)
    before = catalogue(now=now).versions
    bytes_before = {path: documents.ask(path).body for path in before}

    change(cdn, rare)
    after = catalogue(now=now).versions

    kept = [path for path, version in after.items() if before.get(path) == version]
    assert [path for path in kept if documents.ask(path).body != bytes_before[path]] == []


def test_uptime_has_the_months_of_components_that_show_it(story, now):
    make.component("Internal", now=now - 2_000 * DAY, is_showcased=False)
    make.component("Rare", now=now - 1_000 * DAY, is_hidden_while_operational=True)

    found = [path for path in catalogue(now=now).paths if path.startswith("/uptime/")]

    assert min(found) == f"/uptime/{now - 1_000 * DAY:%Y-%m}"
    assert {documents.ask(path).status for path in found} == {200}


def test_an_incident_over_a_turn_of_the_month_concerns_both_months(story, now):
    long = make.incident(components=make.degraded(story[1]), now=datetime(2022, 3, 31, tzinfo=UTC))
    make.update(long, Status.RESOLVED, now=datetime(2022, 4, 2, tzinfo=UTC))
    before = catalogue(now=now).versions
    make.update(long, Status.RESOLVED, now=now, display_at=datetime(2022, 4, 2, 1, tzinfo=UTC))
    after = catalogue(now=now).versions

    changed = {path for path, version in before.items() if after[path] != version}

    of_component = f"/components/{story[1].code}/history/2022-"
    for path in ("/history/2022-", of_component):
        assert {f"{path}03", f"{path}04"} <= changed
        assert not {f"{path}02", f"{path}05"} & changed


def test_a_past_uptime_page_changes_when_it_leads_elsewhere(story, now):
    before = catalogue(now=now).versions
    with time_machine.travel(now + 31 * DAY, tick=False):
        after = catalogue(now=now + 31 * DAY).versions

    changed = {path for path, version in before.items() if after[path] != version}

    # Those that led to June, which now lead to July or do not lead there any more.
    assert {path for path in changed if path.startswith("/uptime/")} == {
        f"/uptime/2022-{month}" for month in ("02", "03", "04", "05")
    }


def of(component):
    return f"/components/{component.code}"


def test_a_component_s_page_changes_with_its_topic_alone(story, now):
    other, troubled = story
    before = catalogue(now=now).versions
    make.incident(name="Another", components=make.degraded(troubled), now=now)
    after = catalogue(now=now).versions

    assert after[of(other)] == before[of(other)]
    for path in (of(troubled), f"/live{of(troubled)}"):
        assert after[path] != before[path]


def test_a_component_s_page_changes_with_readings_of_its_open_incidents_jobs(story, now):
    other, troubled = story
    before = catalogue(now=now).versions
    job = Job.objects.get(incident__closed_at=None)
    Revision.objects.filter(topic=job.topic).update(number=F("number") + 1)
    after = catalogue(now=now).versions

    assert after[of(troubled)] != before[of(troubled)]
    assert after[of(other)] == before[of(other)]


def test_a_component_s_page_changes_with_the_clock_only_where_that_shows(story, now):
    other, troubled = story
    quiet, loud = of(other), of(troubled)
    found = {at: catalogue(now=at).versions for at in (now, now + MINUTE, now + DAY)}

    assert found[now][quiet] == found[now + MINUTE][quiet] != found[now + DAY][quiet]
    assert found[now][loud] != found[now + MINUTE][loud]


def test_a_component_s_page_changes_when_a_promise_comes_due_or_an_effect_ends(now):
    part, other = make.component("CDN"), make.component("Search")
    make.incident(components=make.degraded(part), next_update_at=now + MINUTE)
    components.set_status(part.pk, by=SYSTEM, status="operational", now=now)
    felt = make.incident(components=make.degraded(other), now=now - HOUR)
    make.update(
        felt,
        Status.RESOLVED,
        now=now,
        residual_effect="Loops.",
        residual_ends_at=now + 2 * MINUTE,
    )

    of_part, of_other = (
        [catalogue(now=now + n * MINUTE + make.SECOND).versions[of(each)] for n in (0, 1, 2)]
        for each in (part, other)
    )

    assert of_part[0] != of_part[1] == of_part[2]
    assert of_other[0] == of_other[1] != of_other[2]


def test_eleven_queries_whatever_there_is(story, now, django_assert_num_queries):
    make.component("Mail", group=make.group(), now=now)

    with django_assert_num_queries(11):
        catalogue(now=now)


def test_the_sheets_of_both_accents_are_documents_that_are_made_before_they_are_asked_for(now):
    make.page(accent="#1d5fa8")
    page = make.page(accent="#7a1fa2")

    sheets = [f"/style/{digest}.css" for digest in style_sheet.digests(page)]

    assert set(sheets) <= set(catalogue(now=now).linked)
    assert len(sheets) == 2
