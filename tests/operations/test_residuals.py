from __future__ import annotations

import pytest

from incidents.domain.vocabulary import STATUSES_OF, IncidentKind
from incidents.models import Incident
from incidents.operations.errors import EndsBeforeStart, Refused
from tests import make, stored
from tests.make import DAY, HOUR, NOW
from tests.operations.conftest import edit_update

pytestmark = pytest.mark.django_db

INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED = STATUSES_OF[IncidentKind.REALTIME]


def test_an_incident_may_be_resolved_with_a_residual_effect():
    incident = make.incident()

    make.update(
        incident,
        RESOLVED,
        residual_effect="Loops may last up to 24 h while caches expire.",
        residual_ends_at=NOW + DAY,
    )

    incident.refresh_from_db()
    assert incident.residual_effect == "Loops may last up to 24 h while caches expire."
    assert list(Incident.objects.with_residual_effect(now=NOW + HOUR)) == [incident]
    assert not Incident.objects.with_residual_effect(now=NOW + DAY).exists()


def test_an_incident_entered_when_it_is_over_may_leave_a_residual_effect():
    incident = make.incident(status=RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)

    assert list(Incident.objects.with_residual_effect(now=NOW + HOUR)) == [incident]


def test_a_residual_effect_is_not_corrected_with_an_update():
    last = make.update(
        make.incident(), RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY
    )

    with stored.nothing_written(), pytest.raises(Refused, match="corrected with the incident"):
        edit_update(last, residual_effect="")


def test_a_note_keeps_the_residual_effect():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)

    make.update(incident, RESOLVED, now=NOW + HOUR)

    incident.refresh_from_db()
    assert incident.residual_effect == "Loops."


def test_a_second_end_may_take_the_residual_effect_of_the_first_away():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)
    make.update(incident, MONITORING, now=NOW + HOUR)

    make.update(incident, RESOLVED, now=NOW + 2 * HOUR, residual_effect="")

    incident.refresh_from_db()
    assert (incident.residual_effect, incident.residual_ends_at) == ("", None)


def test_an_end_is_not_moved_past_the_effect_that_it_leaves():
    incident = make.incident()
    last = make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + HOUR)

    for moved in (NOW + HOUR, NOW + 2 * HOUR):
        with (
            stored.nothing_written(),
            pytest.raises(EndsBeforeStart, match="give that a later end first"),
        ):
            edit_update(last, display_at=moved)


def test_what_an_earlier_end_left_and_is_over_goes_with_the_next_end():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + HOUR)
    make.update(incident, IDENTIFIED, now=NOW + 2 * HOUR)

    make.update(incident, RESOLVED, now=NOW + 3 * HOUR)

    incident.refresh_from_db()
    assert (incident.residual_effect, incident.residual_ends_at) == ("", None)


def test_what_an_earlier_end_left_and_still_lasts_stays():
    incident = make.incident()
    make.update(incident, RESOLVED, residual_effect="Loops.", residual_ends_at=NOW + DAY)
    make.update(incident, IDENTIFIED, now=NOW + HOUR)

    make.update(incident, RESOLVED, now=NOW + 2 * HOUR)

    incident.refresh_from_db()
    assert incident.residual_ends_at == NOW + DAY


def test_a_residual_effect_begins_with_the_end():
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match="with the last update"):
        make.update(incident, MONITORING, residual_effect="?", residual_ends_at=NOW + DAY)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"residual_effect": "Loops."}, "give both or neither"),
        ({"residual_ends_at": NOW + DAY}, "give both or neither"),
        ({"residual_effect": " \n", "residual_ends_at": NOW + DAY}, "give both or neither"),
        ({"residual_effect": "Loops.", "residual_ends_at": NOW}, "choose a later end"),
        ({"residual_effect": "x" * 1001, "residual_ends_at": NOW + DAY}, "shorten it to 1,000"),
    ],
)
def test_half_a_residual_effect_is_refused(fields, message):
    incident = make.incident()

    with stored.nothing_written(), pytest.raises(Refused, match=message):
        make.update(incident, RESOLVED, **fields)
