from __future__ import annotations

import pytest

from incidents.domain.content import UpdateContent
from incidents.domain.vocabulary import STATUSES_OF, ComponentStatus, Impact, IncidentKind
from incidents.models import AffectedComponent, StatusInterval
from incidents.operations import components, incidents, updates
from incidents.operations.actor import SYSTEM
from incidents.operations.errors import StatusDoesNotFit, UnknownComponents
from incidents.queries.reports import report
from tests import make, stored
from tests.make import DAY, HOUR, MINUTE, NOW
from tests.operations.conftest import edit_update, said, status

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED = STATUSES_OF[IncidentKind.REALTIME]


def test_resolving_leaves_what_another_open_incident_still_claims(now):
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    make.incident(components=make.degraded(cdn))

    last = make.update(first, RESOLVED, now=now + HOUR)

    assert status(cdn) == DEGRADED
    assert said(last) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_even_if_the_resolving_update_says_operational():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    make.incident(components=make.degraded(cdn))

    last = make.update(first, RESOLVED, components=make.saying(OPERATIONAL, cdn), now=NOW + HOUR)

    assert status(cdn) == DEGRADED
    assert said(last) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_what_the_other_incident_claimed_ends_with_it():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))
    make.update(first, RESOLVED, components=make.degraded(cdn), now=NOW + MINUTE)

    make.update(second, RESOLVED, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL


def test_what_the_other_incident_claimed_is_withdrawn_with_it():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))
    last = make.update(first, RESOLVED, components=make.degraded(cdn), now=NOW + MINUTE)

    incidents.withdraw_incident(second.pk, by=SYSTEM, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL
    assert said(last) == {"Index – CDN": (MAJOR, OPERATIONAL)}
    assert StatusInterval.objects.get(component=cdn).ended_at == NOW + MINUTE


def test_an_incident_may_end_and_leave_a_component_worse_than_others_claim():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))

    make.update(first, RESOLVED, components=make.saying(PARTIAL, cdn), now=NOW + MINUTE)

    assert status(cdn) == PARTIAL
    make.update(second, RESOLVED, now=NOW + HOUR)
    assert status(cdn) == OPERATIONAL


def test_the_end_frees_components_that_it_does_not_name():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))

    last = make.update(
        incident, RESOLVED, components=make.saying(OPERATIONAL, files), now=NOW + HOUR
    )

    assert (status(cdn), status(files)) == (OPERATIONAL, OPERATIONAL)
    assert said(last) == {
        "Index – CDN": (DEGRADED, OPERATIONAL),
        "Files": (DEGRADED, OPERATIONAL),
    }


def test_components_not_named_keep_what_was_said_of_them():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))

    make.update(incident, components=make.saying(MAJOR, files), now=NOW + HOUR)

    assert (status(cdn), status(files)) == (DEGRADED, MAJOR)


def test_reopening_claims_again_what_it_does_not_name():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))
    make.update(incident, RESOLVED, now=NOW + MINUTE)

    make.update(incident, IDENTIFIED, components=make.saying(MAJOR, cdn), now=NOW + HOUR)

    assert (status(cdn), status(files)) == (MAJOR, DEGRADED)


def test_an_edit_that_reopens_claims_again_as_well():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    make.update(incident, RESOLVED, now=NOW + MINUTE)
    note = make.update(incident, RESOLVED, now=NOW + 2 * MINUTE)

    content = UpdateContent(status=IDENTIFIED, body="It is not over.")
    updates.edit_update(note.pk, by=SYSTEM, content=content, now=NOW + HOUR)

    assert status(cdn) == DEGRADED


def test_reopening_leaves_alone_what_was_well_before_the_end_or_is_said_to_be():
    cdn, files = make.component(), make.component("Files")
    incident = make.incident(components=make.degraded(cdn, files))
    make.update(incident, components=make.saying(OPERATIONAL, cdn), now=NOW + MINUTE)
    make.update(incident, RESOLVED, now=NOW + 2 * MINUTE)

    make.update(incident, IDENTIFIED, components=make.saying(OPERATIONAL, files), now=NOW + HOUR)

    assert (status(cdn), status(files)) == (OPERATIONAL, OPERATIONAL)


def test_what_was_implied_by_an_end_that_was_none_is_gone():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    last = make.update(incident, RESOLVED, now=NOW + HOUR)

    edit_update(last, status=MONITORING)

    assert status(cdn) == DEGRADED
    assert not last.affected.exists()


def test_an_edit_that_ends_the_incident_frees_its_components():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    last = make.update(incident, MONITORING, now=NOW + HOUR)

    edit_update(last, status=RESOLVED)

    assert status(cdn) == OPERATIONAL
    assert said(last) == {"Index – CDN": (DEGRADED, OPERATIONAL)}


def test_an_edit_that_ends_the_incident_frees_what_that_update_claimed_too():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, MONITORING, components=make.degraded(cdn), now=NOW + HOUR)

    edit_update(last, status=RESOLVED)

    assert status(cdn) == OPERATIONAL
    assert said(last) == {"Index – CDN": (MAJOR, OPERATIONAL)}
    assert AffectedComponent.objects.get(update=last).is_implied


def test_an_edit_that_ends_the_incident_may_name_what_it_leaves():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, MONITORING, components=make.degraded(cdn), now=NOW + HOUR)

    edit_update(last, status=RESOLVED, components=make.degraded(cdn))

    assert status(cdn) == DEGRADED


def test_an_edit_of_an_open_status_keeps_what_was_said_of_components():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    last = make.update(incident, MONITORING, components=make.saying(PARTIAL, cdn), now=NOW + HOUR)

    edit_update(last, status=IDENTIFIED)

    assert said(last) == {"Index – CDN": (DEGRADED, PARTIAL)}


def test_an_edit_that_takes_the_end_back_keeps_what_it_left():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))
    last = make.update(incident, RESOLVED, components=make.degraded(cdn), now=NOW + HOUR)

    edit_update(last, status=MONITORING)

    assert said(last) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_a_component_named_by_a_withdrawn_update_alone_is_not_affected():
    cdn = make.component()
    incident = make.incident()
    mistaken = make.update(incident, components=make.degraded(cdn), now=NOW + MINUTE)
    make.update(incident, RESOLVED, now=NOW + HOUR)

    updates.withdraw_update(mistaken.pk, by=SYSTEM, now=NOW + DAY)

    assert report(incident.code).affected == []
    assert not StatusInterval.objects.exists()


def test_the_old_status_is_what_the_page_showed():
    cdn = make.component()
    make.incident(components=make.saying(MAJOR, cdn), now=NOW - HOUR)
    second = make.incident(components=make.degraded(cdn))

    assert said(second.updates.get()) == {"Index – CDN": (MAJOR, DEGRADED)}


def test_the_old_status_follows_a_correction_of_what_went_before():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    second = make.update(incident, components=make.saying(PARTIAL, cdn), now=NOW + MINUTE)
    first = incident.updates.in_order()[0]

    edit_update(first, components=make.saying(MAJOR, cdn))

    assert said(second) == {"Index – CDN": (MAJOR, PARTIAL)}


def test_an_edit_that_repeats_what_was_said_keeps_what_went_before():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))
    second = make.update(incident, components=make.saying(PARTIAL, cdn), now=NOW + MINUTE)
    make.update(incident, RESOLVED, now=NOW + HOUR)

    edit_update(second, body="Some redirects loop.", components=make.saying(PARTIAL, cdn))

    assert said(second) == {"Index – CDN": (DEGRADED, PARTIAL)}


def test_an_edit_may_take_a_component_out():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))

    edit_update(incident.updates.get(), components={})

    assert status(cdn) == OPERATIONAL
    assert not StatusInterval.objects.exists()
    incident.refresh_from_db()
    assert incident.impact == Impact.NONE


def test_repeating_what_an_end_implied_does_not_make_it_said():
    cdn = make.component()
    first = make.incident(components=make.saying(MAJOR, cdn))
    second = make.incident(components=make.degraded(cdn))
    last = make.update(first, RESOLVED, now=NOW + MINUTE)

    edit_update(last, body="Over.", components=make.degraded(cdn))
    make.update(second, RESOLVED, now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL
    assert AffectedComponent.objects.get(update=last).is_implied


def test_unknown_components_are_refused():
    incident = make.incident()
    unknown = ["nosuchthing1", "Index – CDN", "", "\0", "x" * 1000]

    for code in unknown:
        with stored.nothing_written(), pytest.raises(UnknownComponents, match="look the codes up"):
            make.update(incident, components={code: DEGRADED})


def test_removed_components_are_unknown():
    cdn = make.component()
    components.remove_component(cdn.pk, by=SYSTEM, now=NOW)
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(UnknownComponents, match=cdn.code):
        make.update(incident, components=make.degraded(cdn))


def test_a_group_is_no_component():
    incident, group = make.incident(), make.group()

    with stored.nothing_written(), pytest.raises(UnknownComponents):
        make.update(incident, components={group.code: DEGRADED})


def test_an_unknown_status_of_a_component_is_refused():
    cdn = make.component()
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(StatusDoesNotFit, match="choose one of operat"):
        make.update(incident, components={cdn.code: "broken"})


# Impact


def test_impact_sticks_as_components_recover():
    cdn = make.component()
    incident = make.incident(components=make.saying(PARTIAL, cdn))

    make.update(incident, components=make.degraded(cdn), now=NOW + MINUTE)
    make.update(incident, RESOLVED, now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.impact == Impact.MAJOR


def test_impact_grows_with_the_worst_status_reached():
    cdn = make.component()
    incident = make.incident(components=make.degraded(cdn))

    make.update(incident, components=make.saying(MAJOR, cdn), now=NOW + MINUTE)

    incident.refresh_from_db()
    assert incident.impact == Impact.CRITICAL


def test_a_correction_takes_impact_back():
    cdn = make.component()
    incident = make.incident(components=make.saying(MAJOR, cdn))

    edit_update(incident.updates.get(), components=make.degraded(cdn))

    incident.refresh_from_db()
    assert incident.impact == Impact.MINOR


def test_impact_counts_what_an_incident_told_afterwards_says_of_components():
    cdn = make.component()

    incident = make.incident(status=RESOLVED, components=make.saying(PARTIAL, cdn))

    assert incident.impact == Impact.MAJOR


def test_impact_leaves_out_what_only_another_incident_claims():
    cdn = make.component()
    first = make.incident(components=make.degraded(cdn))
    make.incident(components=make.saying(MAJOR, cdn))

    make.update(first, RESOLVED, now=NOW + HOUR)

    first.refresh_from_db()
    assert first.impact == Impact.MINOR


def test_a_component_that_an_incident_names_without_a_status_is_left_alone():
    cdn = make.component()
    components.set_status(cdn.pk, status=PARTIAL, by=SYSTEM, now=NOW)
    opened = make.incident(affected=[cdn.code], now=NOW + MINUTE)
    make.update(opened, RESOLVED, affected=[cdn.code], now=NOW + HOUR)

    of = report(opened.code)
    assert status(cdn) == PARTIAL
    assert (of.affected, of.incident.impact) == ([cdn], Impact.MAJOR)
    assert not any(row.says for row in AffectedComponent.objects.all())


def test_a_component_that_a_backdated_update_only_names_counts_with_what_it_showed_then():
    cdn, api = make.component("CDN"), make.component("API")
    components.set_status(cdn.pk, status=PARTIAL, by=SYSTEM, now=NOW)
    components.set_status(cdn.pk, status=OPERATIONAL, by=SYSTEM, now=NOW + HOUR)
    opened = make.incident(now=NOW)
    named = [cdn.code, api.code]

    then = make.update(opened, affected=named, display_at=NOW + MINUTE, now=NOW + 2 * HOUR)
    later = make.update(opened, affected=named, display_at=NOW + HOUR, now=NOW + 3 * HOUR)

    assert said(then) == {"CDN": (PARTIAL, PARTIAL), "API": (OPERATIONAL, OPERATIONAL)}
    assert said(later) == dict.fromkeys(said(then), (OPERATIONAL, OPERATIONAL))
    opened.refresh_from_db()
    assert opened.impact == Impact.MAJOR
    assert status(cdn) == OPERATIONAL


def test_an_end_that_only_names_a_component_frees_what_was_said_of_it():
    cdn = make.component()
    opened = make.incident(components=make.saying(MAJOR, cdn))

    last = make.update(opened, RESOLVED, affected=[cdn.code], now=NOW + HOUR)

    assert status(cdn) == OPERATIONAL
    assert said(last) == {"Index – CDN": (MAJOR, OPERATIONAL)}


@pytest.mark.parametrize("is_before", [False, True])
def test_planned_work_that_only_names_a_component_puts_it_under_maintenance(is_before):
    cdn = make.component()
    named = {"affected": [cdn.code]}
    work = make.maintenance(now=NOW, **(named if is_before else {}))

    make.update(work, "in_progress", now=NOW + MINUTE, **({} if is_before else named))

    assert status(cdn) == MAINTENANCE
