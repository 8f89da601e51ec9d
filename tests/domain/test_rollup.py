from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.rollup import IMPACT_OF, impact, page_status, worst
from incidents.domain.vocabulary import ComponentStatus, Impact

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus
statuses = st.lists(st.sampled_from(ComponentStatus), max_size=8)


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        ([], Impact.NONE),
        ([OPERATIONAL], Impact.NONE),
        ([MAINTENANCE], Impact.NONE),
        ([DEGRADED], Impact.MINOR),
        ([DEGRADED, PARTIAL, OPERATIONAL], Impact.MAJOR),
        ([MAJOR, DEGRADED], Impact.CRITICAL),
    ],
)
def test_impact_is_the_worst_that_any_component_reached(reached, expected):
    assert impact(reached) == expected


@given(statuses, statuses)
def test_impact_never_falls_as_components_recover(reached, later):
    order = list(Impact).index

    assert order(impact(reached + later)) >= order(impact(reached))


@given(statuses)
def test_impact_is_that_of_one_of_the_statuses(reached):
    assert impact(reached) in {IMPACT_OF[status] for status in reached} | {Impact.NONE}


@given(statuses)
def test_worst_does_not_depend_on_order(found):
    assert worst(found) == worst(reversed(found)) == worst(sorted(found))
    assert all(worst(found).rank >= status.rank for status in found)


@pytest.mark.parametrize(
    ("components", "indicator", "description"),
    [
        ([], "none", "All Systems Operational"),
        ([OPERATIONAL, OPERATIONAL], "none", "All Systems Operational"),
        ([DEGRADED, OPERATIONAL], "minor", "Partially Degraded Service"),
        ([DEGRADED, MAINTENANCE], "minor", "Partially Degraded Service"),
        ([DEGRADED, DEGRADED], "minor", "Degraded System Service"),
        ([DEGRADED], "minor", "Degraded System Service"),
        ([PARTIAL, OPERATIONAL], "minor", "Minor Service Outage"),
        ([PARTIAL, DEGRADED], "minor", "Minor Service Outage"),
        ([PARTIAL, PARTIAL], "major", "Partial System Outage"),
        ([MAJOR, OPERATIONAL], "major", "Partial System Outage"),
        ([MAJOR, PARTIAL, DEGRADED], "major", "Partial System Outage"),
        ([MAJOR, MAJOR], "critical", "Major System Outage"),
        ([MAINTENANCE, OPERATIONAL], "maintenance", "Service Under Maintenance"),
        ([MAINTENANCE, MAINTENANCE], "maintenance", "Service Under Maintenance"),
    ],
)
def test_page_status_follows_the_components(components, indicator, description):
    found = page_status(components)

    assert (found.indicator, str(found.description)) == (indicator, description)


def test_an_open_incident_that_marks_no_component_is_not_all_well():
    found = page_status([OPERATIONAL], [Impact.NONE, Impact.MAJOR])

    assert found.indicator == Impact.MAJOR
    assert str(found.description) == "Incident in progress"


def test_a_maintenance_under_way_that_marks_no_component_is_said():
    found = page_status([OPERATIONAL], [Impact.MAINTENANCE])

    assert (found.indicator, str(found.description)) == ("maintenance", "Service Under Maintenance")


def test_an_open_incident_is_said_before_a_maintenance():
    found = page_status([OPERATIONAL], [Impact.MAINTENANCE, Impact.MINOR])

    assert (found.indicator, str(found.description)) == ("minor", "Incident in progress")


@given(statuses, st.lists(st.sampled_from(Impact), min_size=1))
def test_all_is_never_well_while_anything_is_open(components, open_impacts):
    assert str(page_status(components, open_impacts).description) != "All Systems Operational"


@given(statuses, st.lists(st.sampled_from(Impact)))
def test_the_components_decide_where_they_have_trouble(components, open_impacts):
    if worst(components) not in {OPERATIONAL, MAINTENANCE}:
        assert page_status(components, open_impacts) == page_status(components)


@given(st.sampled_from([impact for impact in Impact if impact != Impact.MAINTENANCE]))
def test_planned_work_does_not_hide_an_incident(open_impact):
    found = page_status([OPERATIONAL, MAINTENANCE], [Impact.MAINTENANCE, open_impact])

    assert (found.indicator, str(found.description)) == (open_impact, "Incident in progress")
    assert found.top is None


def test_an_impact_that_someone_set_is_told_if_the_components_look_better():
    critical = [Impact.CRITICAL]

    assert page_status([DEGRADED, OPERATIONAL], critical, critical).indicator == Impact.CRITICAL
    assert page_status([MAJOR, OPERATIONAL], critical, critical).top == MAJOR
    assert page_status([DEGRADED], [Impact.MINOR], [Impact.NONE]).top == DEGRADED


@given(statuses, st.lists(st.sampled_from(list(Impact)[:-1])))
def test_nothing_open_is_said_to_be_less_than_someone_set_it_to(components, overrides):
    order = list(Impact).index
    found = page_status(components, overrides, overrides)
    said = IMPACT_OF[found.top] if found.top else found.indicator

    assert all(order(said) >= order(override) for override in overrides)
