from __future__ import annotations

import pytest

from incidents.domain.contradictions import Problem, contradictions
from incidents.domain.facts import IncidentRecords, Said, computed
from incidents.domain.timeline import Moment, MomentKind
from incidents.domain.vocabulary import Status
from tests.make import HOUR, MINUTE, NOW

LATER = NOW + 3 * HOUR


def update(at, status: str = "identified") -> Moment:
    return Moment(f"update-{at}", at, MomentKind.UPDATE, state=status)


def note(at) -> Moment:
    return Moment(f"entry-{at}", at, MomentKind.NOTE)


def job(at, state: str) -> Moment:
    return Moment(f"job-{state}", at, MomentKind.JOB, subject="Purge", state=state, code="j")


def component(at, state: str) -> Moment:
    return Moment(f"change-{at}", at, MomentKind.COMPONENT, subject="CDN", state=state, code="c")


def found(*moments: Moment, now=LATER, **course) -> list[tuple[str, object]]:
    """Return problem and time of each."""
    fields = {"now": now, "started_at": NOW, "closed_at": NOW + 30 * MINUTE}
    facts = computed(IncidentRecords(**(fields | course)))
    return [(each.problem.value, each.at) for each in contradictions(moments, facts, now=now)]


def test_a_sound_timeline_has_none():
    assert found(update(NOW), update(NOW + 30 * MINUTE, "resolved")) == []


def test_a_milestone_before_an_earlier_one_is_found():
    told = [Said(NOW + 20 * MINUTE, Status.IDENTIFIED)]

    assert found(said=told, mitigated_at=NOW + 10 * MINUTE) == [(Problem.ORDER, NOW + 10 * MINUTE)]


def test_an_end_before_its_beginning_is_found():
    assert found(job(NOW, "ended"), job(NOW + MINUTE, "started")) == [(Problem.END, NOW)]
    assert found(job(NOW, "started"), job(NOW + MINUTE, "ended")) == []


def test_an_hour_without_a_word_is_found_from_the_start_to_the_end():
    end = {"closed_at": NOW + 3 * HOUR}
    moments = [note(NOW + HOUR), note(NOW + 2 * HOUR)]

    assert found(*moments, **end) == []
    assert found(moments[0], **end) == [(Problem.GAP, NOW + HOUR)]
    assert found(*moments, now=NOW + 4 * HOUR, closed_at=None) == [(Problem.GAP, NOW + 2 * HOUR)]


def test_what_is_still_to_come_is_found():
    assert found(note(LATER + MINUTE)) == [(Problem.FUTURE, LATER + MINUTE)]


@pytest.mark.parametrize(("noted_at", "is_found"), [(None, True), (25, False), (95, True)])
def test_an_incident_that_is_open_again_needs_a_word_of_why(noted_at, is_found):
    again_at = NOW + 30 * MINUTE
    moments = [update(NOW + 20 * MINUTE, "resolved"), update(again_at, "investigating")]
    if noted_at:
        moments.append(note(NOW + noted_at * MINUTE))

    assert ((Problem.REOPENED, again_at) in found(*moments)) == is_found


def test_a_component_that_fails_again_needs_an_update_within_the_hour():
    states = ["major_outage", "operational", "major_outage"]
    changes = [component(NOW + n * MINUTE, state) for n, state in enumerate(states)]

    assert found(*changes) == [(Problem.RELAPSED, NOW + 2 * MINUTE)]
    assert found(*changes, update(NOW + 20 * MINUTE)) == []


def test_a_relapse_that_goes_on_is_found_once():
    states = ["major_outage", "operational", "degraded_performance", "major_outage", "operational"]
    changes = [component(NOW + n * MINUTE, state) for n, state in enumerate(states)]

    assert found(*changes) == [(Problem.RELAPSED, NOW + 2 * MINUTE)]
