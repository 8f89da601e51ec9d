from __future__ import annotations

import pytest

from incidents.domain.sections import Section
from incidents.domain.transitions import Label
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Incident, Job
from incidents.operations import incidents, postmortems, updates
from incidents.operations.actor import SYSTEM
from incidents.queries.reports import entries, report, reports
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db


def test_a_report_has_its_updates_newest_first():
    incident = make.incident()
    make.update(incident, Status.IDENTIFIED, now=NOW + MINUTE)
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)

    found = report(incident.code)

    assert [(told.status, told.label) for told in found.updates] == [
        (Status.RESOLVED, Label.STATUS),
        (Status.IDENTIFIED, Label.UPDATE),
        (Status.IDENTIFIED, Label.STATUS),
    ]
    assert found.latest.update.display_at == NOW + HOUR
    assert found.first_reported_at == NOW


def test_what_was_withdrawn_is_not_told():
    incident = make.incident()
    update = make.update(incident, now=NOW + MINUTE)
    updates.withdraw_update(update.pk, by=SYSTEM, now=NOW + HOUR)

    assert len(report(incident.code).updates) == 1


def test_components_are_in_the_order_of_the_page():
    community = make.group("Community", position=2)
    index = make.group("Package index", position=1)
    mail = make.component("Mail", group=community)
    backends = make.component("Backends", group=index, position=2)
    cdn = make.component("CDN", group=index, position=1)
    search = make.component("Search", position=0)
    incident = make.incident(components=make.degraded(mail))

    make.update(incident, components=make.degraded(backends, search, cdn), now=NOW + MINUTE)

    found = report(incident.code)
    assert found.affected == [search, cdn, backends, mail]
    assert [a.component for a in found.latest.affected] == [search, cdn, backends]


def test_the_end_says_what_it_freed():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)

    [affected] = report(incident.code).latest.affected

    assert affected.old_status == ComponentStatus.DEGRADED_PERFORMANCE
    assert affected.new_status == ComponentStatus.OPERATIONAL


def test_only_a_published_postmortem_is_shown():
    incident = make.incident(status=Status.RESOLVED)
    assert report(incident.code).published_postmortem is None

    sections = [Section("Summary", "Two redirects.")]
    postmortem = postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=sections, now=NOW)
    assert report(incident.code).published_postmortem is None

    postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW)
    assert report(incident.code).published_postmortem == postmortem


def test_a_maintenance_is_found_by_its_code_too():
    maintenance = make.maintenance()

    assert report(maintenance.code).incident == maintenance


def test_the_work_is_done_once_the_last_job_has_ended_with_all_done():
    incident = make.incident()
    first, last = make.job(incident), make.job(incident)
    for job in (first, last):
        make.reading(job, ("p", 100, 90, 10), state="finished_with_failures")
    assert report(incident.code).work_done_at is None

    Job.objects.filter(pk=first.pk).update(ended_at=NOW + MINUTE)
    assert report(incident.code).work_done_at is None
    Job.objects.filter(pk=last.pk).update(ended_at=NOW + HOUR)
    assert report(incident.code).work_done_at == NOW + HOUR


@pytest.mark.parametrize(("done", "state"), [(60, "finished"), (60, "failed"), (60, "running")])
def test_a_job_that_leaves_work_does_not_end_it(done, state):
    job = make.job(make.incident(), ended_at=NOW)
    make.reading(job, ("p", 100, done, 0), state=state)

    assert report(job.incident.code).work_done_at is None


@pytest.mark.parametrize("code", ["nosuchthing1", "", "é", "x" * 1000])
def test_an_unknown_code_finds_nothing(code):
    make.incident()

    with pytest.raises(Incident.DoesNotExist):
        report(code)


def test_a_withdrawn_incident_is_not_found():
    incident = make.incident()
    incidents.withdraw_incident(incident.pk, by=SYSTEM, now=NOW)

    with pytest.raises(Incident.DoesNotExist):
        report(incident.code)


@pytest.mark.parametrize("count", [1, 5])
def test_reports_take_three_queries_however_many(django_assert_num_queries, count):
    group = make.group()
    parts = [make.component(f"Part {number}", group=group) for number in range(count)]
    for number in range(count):
        incident = make.incident(components=make.degraded(*parts), now=NOW + number * DAY)
        make.update(incident, Status.RESOLVED, now=NOW + number * DAY + HOUR)

    with django_assert_num_queries(3):
        found = reports(Incident.objects.order_by("pk"))
        read = [
            (r.affected[0].full_name, r.published_postmortem, r.updates[0].update.incident.code)
            for r in found
        ]

    assert len(read) == count


def test_an_entry_tells_what_its_report_tells_besides_updates():
    [cdn, mail] = make.component("CDN"), make.component("Mail", group=make.group())
    incident = make.incident(components=make.degraded(mail, cdn))
    make.update(incident, Status.RESOLVED, now=NOW + HOUR)
    withdrawn = make.update(make.incident(), components=make.degraded(cdn), now=NOW + MINUTE)
    updates.withdraw_update(withdrawn.pk, by=SYSTEM, now=NOW + HOUR)
    begun, planned = (make.maintenance(component_codes=[cdn.code]) for _ in range(2))
    make.update(begun, Status.IN_PROGRESS, now=NOW + MINUTE)
    for maintenance in (begun, planned):
        make.update(maintenance, Status.CANCELLED, now=NOW + HOUR)
    everything = Incident.objects.order_by("pk")

    for entry, told in zip(entries(everything), reports(everything), strict=True):
        assert (entry.incident, entry.affected) == (told.incident, told.affected)
        assert entry.has_begun == told.has_begun
