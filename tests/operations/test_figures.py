"""Figures of published postmortems where approvals are needed: readers see what was approved."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command

from incidents.domain.content import UpdateContent
from incidents.domain.review import ReviewState
from incidents.domain.sections import Section
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import (
    AuditEntry,
    Component,
    ComponentGroup,
    Incident,
    Page,
    Postmortem,
)
from incidents.operations import components, facts, groups, pages, postmortems, timeline, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import Refused
from incidents.operations.incidents import edit_incident, withdraw_incident
from incidents.operations.jobs import lifecycle
from incidents.operations.maintenances import edit_maintenance
from incidents.operations.postmortem_review import approve_postmortem, request_review
from incidents.queries import review
from incidents.render import api_v1
from incidents.render.bound_figures import published
from tests import make
from tests.make import HOUR, NOW
from tests.operations.test_postmortem_review import person

pytestmark = pytest.mark.django_db

BODY = "It took {{ fact:time-to-resolve }}.\n\n{{ timeline }}"
LATER = NOW + 5 * HOUR


def correct(of: Incident) -> None:
    told = {"name": "time-to-resolve", "value": 3 * HOUR, "reason": "A log."}
    facts.correct_fact(of.pk, by=SYSTEM, now=LATER, **told)


def add(of: Incident) -> None:
    timeline.add_entry(of.pk, by=SYSTEM, text="Paris was down.", is_public=True, now=LATER)


def star(of: Incident) -> None:
    key = f"update-{of.updates.order_by('pk').first().code}"
    timeline.star_moment(of.pk, by=SYSTEM, key=key, is_starred=True, now=LATER)


def begin_earlier(of: Incident) -> None:
    told = {"name": of.name, "impact_override": None, "started_at": NOW - HOUR}
    edit_incident(of.pk, by=SYSTEM, now=LATER, **told)


def rewrite(of: Incident) -> None:
    first = of.updates.earliest("pk")
    updates.edit_update(first.pk, by=SYSTEM, content=UpdateContent(body="Else."), now=LATER)


def withdraw(of: Incident) -> None:
    updates.withdraw_update(of.updates.earliest("pk").pk, by=SYSTEM, now=LATER)


def post(of: Incident) -> None:
    updates.post_update(of.pk, by=SYSTEM, content=UpdateContent(body="Paris too."), now=LATER)


def rename_job(of: Incident) -> None:
    lifecycle.edit_job(of.jobs.earliest("pk").pk, by=SYSTEM, name="Walk", now=LATER)


def remove_job(of: Incident) -> None:
    lifecycle.remove_job(of.jobs.earliest("pk").pk, by=SYSTEM, now=LATER)


def bring_job(of: Incident) -> None:
    job = make.job(name="Reindex", started_at=NOW, ended_at=NOW + HOUR)
    lifecycle.edit_job(job.pk, by=SYSTEM, incident=of, now=LATER)


def take_up_job(of: Incident) -> None:
    lifecycle.read_again(of.jobs.earliest("pk").pk, by=SYSTEM, now=LATER)


def end_job(of: Incident) -> None:
    lifecycle.end_job(of.jobs.latest("pk").pk, by=SYSTEM, now=LATER)


def rename_component(of: Incident) -> None:
    components.edit_component(Component.objects.get().pk, by=SYSTEM, name="Catalogue", now=LATER)


def regroup_component(of: Incident) -> None:
    components.move_component(Component.objects.get().pk, by=SYSTEM, now=LATER)


def rename_group(of: Incident) -> None:
    groups.edit_group(ComponentGroup.objects.get().pk, by=SYSTEM, name="Files", now=LATER)


def write(of: Incident, body: str = BODY) -> None:
    sections = [Section("Summary", body)]
    postmortems.write_postmortem(of.pk, by=SYSTEM, sections=sections, now=LATER)


def publish(of: Incident, **told: str) -> Postmortem:
    return postmortems.publish_postmortem(of.pk, by=SYSTEM, now=LATER, **told)


def approve(of: Incident) -> None:
    request_review(of.pk, by=SYSTEM, now=LATER)
    approve_postmortem(of.pk, by=person(f"bob{LATER}"), now=LATER)


@pytest.fixture
def incident(db) -> Incident:
    packages = make.group(name="Packages")
    index = make.component(name="Index", group=packages)
    down = make.saying(ComponentStatus.PARTIAL_OUTAGE, index)
    incident = make.incident(started_at=NOW, components=down)
    make.job(incident, started_at=NOW, ended_at=NOW + HOUR)
    make.job(incident, name="Warm-up", started_at=NOW)
    make.update(incident, Status.RESOLVED, now=NOW + 2 * HOUR)
    write(incident)
    return incident


@pytest.fixture
def approved(incident) -> Incident:
    Page.objects.update(approvals_minor=1, approvals_major=1, approvals_critical=1)
    approve(incident)
    publish(incident)
    return incident


def told(of: Incident) -> str:
    return published(Postmortem.objects.get(), Incident.objects.get(pk=of.pk))


def state(of: Incident) -> ReviewState:
    return review.state(Postmortem.objects.get(), Incident.objects.get(pk=of.pk))


@pytest.mark.parametrize("change", [correct, add, star, begin_earlier])
def test_readers_see_what_was_approved_until_it_is_published_again(approved, change):
    before = told(approved)

    change(approved)

    assert told(approved) == before
    assert state(approved) != ReviewState.PUBLISHED
    publish(approved, reason="It was wrong.")
    assert told(approved) != before
    assert state(approved) == ReviewState.PUBLISHED


@pytest.mark.parametrize(
    "change",
    [
        *(correct, add, star, begin_earlier, post, rewrite, withdraw),
        *(rename_job, remove_job, bring_job, take_up_job, end_job),
        *(rename_component, regroup_component, rename_group),
    ],
)
def test_such_a_change_takes_approvals_back(incident, change):
    Page.objects.update(approvals_minor=1, approvals_major=1, approvals_critical=1)
    approve(incident)

    change(incident)

    with pytest.raises(Refused, match="must still approve it: 1"):
        publish(incident)
    entry = AuditEntry.objects.filter(detail__has_key="approvals_taken_back").get()
    assert entry.detail["approvals_taken_back"] == 1


def rename_work(work: Incident) -> None:
    edit_maintenance(work.pk, by=SYSTEM, now=LATER, name="Move of the index")


def complete_work(work: Incident) -> None:
    make.update(work, Status.COMPLETED, now=LATER)


def withdraw_work(work: Incident) -> None:
    withdraw_incident(work.pk, by=SYSTEM, now=LATER)


def report_other_work(_of: Incident) -> None:
    times = {"scheduled_for": NOW, "scheduled_until": NOW + HOUR}
    make.maintenance(name="Move of the index", has_happened=True, now=LATER, **times)


@pytest.mark.parametrize("change", [rename_work, complete_work, withdraw_work, report_other_work])
def test_another_maintenance_on_its_timeline_takes_approvals_back(incident, change):
    work = make.maintenance(now=NOW)
    make.update(work, Status.IN_PROGRESS, now=NOW + HOUR)
    Page.objects.update(approvals_minor=1, approvals_major=1, approvals_critical=1)
    approve(incident)

    change(work)

    assert review.lacking(Postmortem.objects.get(), incident) == 1
    entry = AuditEntry.objects.filter(detail__has_key="approvals_taken_back").get()
    assert entry.detail["approvals_taken_back"] == 1


def test_work_that_is_only_planned_takes_no_approval_back(incident):
    Page.objects.update(approvals_minor=1, approvals_major=1, approvals_critical=1)
    approve(incident)

    work = make.maintenance(now=LATER)
    withdraw_incident(work.pk, by=SYSTEM, now=LATER)

    assert state(incident) == ReviewState.APPROVED


@pytest.mark.parametrize("change", [rename_component, regroup_component, rename_group])
def test_what_is_published_goes_on_telling_the_names_that_were_approved(approved, change):
    before = told(approved)
    assert "Packages › Index" in before

    change(approved)
    publish(approved)

    assert told(approved) == before
    assert state(approved) == ReviewState.PUBLISHED
    assert not AuditEntry.objects.filter(detail__has_key="approvals_taken_back").exists()


def test_a_component_that_is_removed_keeps_its_name_and_its_approvals(incident):
    approve(incident)

    components.remove_component(Component.objects.get().pk, by=SYSTEM, now=LATER)

    assert state(incident) == ReviewState.APPROVED


def test_what_changes_no_figure_takes_none_back(incident):
    approve(incident)
    timeline.add_entry(incident.pk, by=SYSTEM, text="Sam slept.", now=LATER)

    assert state(incident) == ReviewState.APPROVED


def test_the_end_of_the_incident_takes_none_back(db):
    Page.objects.update(approvals_minor=1, approvals_major=1, approvals_critical=1)
    incident = make.incident(started_at=NOW)
    write(incident)
    approve(incident)
    postmortems.resolve_and_publish(incident.pk, by=SYSTEM, body="Over.", now=NOW + HOUR)

    assert "It took 1\xa0h." in told(incident)


PUBLIC = ("/incidents/{code}", "/api/v2/incidents.json", "/postmortems.atom")


def test_page_feed_and_programs_get_the_same(approved, client):
    correct(approved)

    for path in PUBLIC:
        told = client.get(path.format(code=approved.code)).content.decode()
        text = re.sub(r"&amp;nbsp;|&nbsp;|\\u00a0|\xa0", " ", told)
        assert "It took 2 h" in text, path
        assert "It took 3 h" not in text, path
    assert (
        "It took 2\xa0h"
        in api_v1.postmortem(Page.objects.get(), approved.postmortem, draft="")["body"]
    )


def test_the_command_line_says_that_approvals_are_needed_again(approved):
    correct(approved)
    out = StringIO()
    call_command("postmortem", "check", approved.code, stdout=out)

    assert "In review; approvals still needed: 1." in out.getvalue()


def test_without_approvals_a_number_corrected_later_is_corrected_everywhere(incident):
    publish(incident)
    correct(incident)

    assert "It took 3\xa0h." in told(incident)


def test_figures_follow_the_setting_from_when_it_is_changed(incident):
    publish(incident)
    for count, shown in ((1, "It took 2\xa0h."), (0, "It took 3\xa0h.")):
        asked = dict.fromkeys(("approvals_minor", "approvals_major", "approvals_critical"), count)
        pages.edit_page(by=SYSTEM, now=LATER, **asked)
        correct(incident)
        assert shown in told(incident)


def test_what_is_approved_is_kept_as_values_and_follows_the_language_of_the_page(approved):
    Page.objects.update(time_zone="Asia/Tokyo")

    assert "21:00 JST" in told(approved)
