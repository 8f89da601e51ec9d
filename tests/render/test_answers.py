from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from incidents.domain.estimates import Window
from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.models import Job
from incidents.operations import components
from incidents.operations.actor import SYSTEM
from incidents.queries.components import on_page
from incidents.queries.front import front
from incidents.queries.jobs import latest, shown
from incidents.render import answers
from incidents.render.answers import Headline
from incidents.render.incident_view import ExpectedEnd, Promise
from incidents.render.jobs.view import JobView
from incidents.render.unaffected import Unaffected
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOW

pytestmark = pytest.mark.django_db

OPERATIONAL, MAINTENANCE, DEGRADED, PARTIAL, MAJOR = ComponentStatus


def found(*, now: datetime = NOW + HOUR) -> Headline:
    jobs = [JobView(progress, now) for progress in latest(shown())]
    return answers.answer(on_page(), front(zone=ZoneInfo("Etc/UTC"), now=now), jobs, now=now)


def answer() -> str:
    return found().text


def test_all_is_well_only_without_trouble_and_open_incidents():
    make.component()
    assert answer() == "All Systems Operational"

    incident = make.incident()
    assert answer() == "Incident in progress"

    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    assert answer() == "All Systems Operational"


def test_planned_work_is_no_trouble():
    make.maintenance(component_codes=[make.component().code])

    assert answer() == "All Systems Operational"


def test_work_under_way_is_said_even_if_it_names_no_component():
    make.component()
    maintenance = make.maintenance()

    make.update(maintenance, Status.IN_PROGRESS)
    assert answer() == "Service Under Maintenance"

    make.update(maintenance, Status.COMPLETED, now=NOW + MINUTE)
    assert answer() == "All Systems Operational"


def test_a_page_without_components_does_not_say_that_all_of_them_work():
    assert answer() == "No open incidents"

    make.incident()
    assert answer() == "Incident in progress"


@pytest.mark.parametrize(
    ("status", "count", "expected"),
    [
        (DEGRADED, 1, "A has degraded performance"),
        (DEGRADED, 3, "A and 2 others have degraded performance"),
        (PARTIAL, 1, "A has a partial outage"),
        (PARTIAL, 2, "A and B have a partial outage"),
        (MAJOR, 1, "A has a major outage"),
        (MAJOR, 3, "A and 2 others have a major outage"),
        (MAJOR, 2, "A and B have a major outage"),
        (DEGRADED, 2, "A and B have degraded performance"),
    ],
)
def test_the_answer_names_the_first_that_is_hit_worst(status, count, expected):
    parts = [make.component(name) for name in "ABCD"]
    make.incident(components=make.saying(status, *parts[:count]))

    assert answer() == expected


def test_the_answer_knows_whether_it_names_all_that_the_only_incident_affects():
    cdn, mail, search = (make.component(name) for name in ("CDN", "Mail", "Search"))
    assert not found().names_affected
    told = make.incident(components=make.saying(MAJOR, cdn, mail))
    assert found().names_affected

    make.update(told, components=make.saying(MAJOR, search), now=NOW + MINUTE)
    assert not found().names_affected  # "and 2 others"

    make.update(told, components=make.saying(DEGRADED, search, mail), now=NOW + 2 * MINUTE)
    assert not found().names_affected  # "also"

    make.update(told, components=make.saying(OPERATIONAL, search, mail), now=NOW + 3 * MINUTE)
    assert not found().names_affected  # its line still says what works again
    make.incident(components=make.saying(MAJOR, mail))
    assert not found().names_affected


def test_the_answer_names_what_is_worked_on():
    parts = [make.component(name) for name in "ABCD"]
    maintenance = make.maintenance(component_codes=[part.code for part in parts[:2]])

    make.update(maintenance, Status.IN_PROGRESS)

    assert answer() == "A and B are under maintenance"


def test_planned_work_does_not_hide_an_incident_that_marks_no_component():
    maintenance = make.maintenance(component_codes=[make.component().code], now=NOW - DAY)
    make.update(maintenance, Status.IN_PROGRESS, now=NOW)
    assert (found().text, found().shape) == ("Index – CDN is under maintenance", "maintenance")

    make.incident(impact_override=Impact.CRITICAL, now=NOW + MINUTE)

    assert (found().text, found().shape) == ("Incident in progress", "major")
    assert found().since == NOW + MINUTE


def test_an_impact_that_someone_set_is_not_hidden_by_components_that_look_better():
    make.component("Mail")
    make.incident(components=make.degraded(make.component("CDN")))
    assert (found().text, found().shape) == ("CDN has degraded performance", "degraded")

    make.incident(impact_override=Impact.CRITICAL)

    assert (found().text, found().shape) == ("Incident in progress", "major")


def test_components_that_recover_say_how_it_is_now():
    cdn = make.component("CDN")
    incident = make.incident(components=make.saying(MAJOR, cdn))

    make.update(incident, components=make.degraded(cdn), now=NOW + MINUTE)

    assert (found().text, found().shape) == ("CDN has degraded performance", "degraded")


def test_the_answer_promises_only_of_what_it_is_about():
    cdn, mail = make.component("CDN"), make.component("Mail")
    make.incident(components=make.degraded(mail), next_update_at=NOW + MINUTE)  # and overdue
    assert found().promise == Promise(NOW + MINUTE, is_overdue=True)

    make.incident(components=make.saying(MAJOR, cdn), next_update_at=NOW + 2 * HOUR)

    assert found().text == "CDN has a major outage"
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)


def test_what_an_incident_has_given_free_it_is_not_about_any_more():
    cdn, mail = make.component("CDN"), make.component("Mail")
    first = make.incident(components=make.saying(MAJOR, cdn) | make.degraded(mail))
    free = make.saying(OPERATIONAL, cdn)
    make.update(first, components=free, now=NOW + MINUTE, next_update_at=NOW + 2 * MINUTE)
    make.incident(components=make.saying(MAJOR, cdn), next_update_at=NOW + 2 * HOUR)

    assert found().text == "CDN has a major outage"
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)


def test_of_several_incidents_that_it_is_about_it_tells_the_first_promise():
    for name, after in (("CDN", 3 * HOUR), ("Mail", MINUTE), ("Forum", 2 * HOUR)):
        hit = make.saying(MAJOR, make.component(name))
        make.incident(components=hit, next_update_at=NOW + after)

    assert found().promise == Promise(NOW + MINUTE, is_overdue=True)


def test_of_incidents_that_mark_no_component_the_gravest_counts():
    make.incident(impact_override=Impact.MINOR, next_update_at=NOW + MINUTE)
    make.incident(impact_override=Impact.CRITICAL, next_update_at=NOW + 2 * HOUR)

    assert found().text == "Incident in progress"
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)


# What else has trouble


def test_a_headline_names_the_worst_and_what_is_merely_slow_stands_beside_it():
    cdn, search, mail = (make.component(name) for name in ("CDN", "Search", "Mail"))
    make.incident(components=make.saying(PARTIAL, cdn) | make.degraded(search, mail))

    assert found().text == "CDN has a partial outage"
    assert found().also == "Mail and Search have degraded performance"
    assert found().status == "Partial outage"


def test_of_several_the_first_is_named_and_the_others_are_counted():
    cdn, *slow = (make.component(name) for name in ("CDN", "Files", "Mail", "Search"))
    make.incident(components=make.saying(PARTIAL, cdn) | make.degraded(*slow))

    assert found().also == "Files and 2 others have degraded performance"


def test_what_else_has_trouble_comes_worst_first():
    worst, bad, slow, planned = (make.component(name) for name in "ABCD")
    make.incident(
        components=make.saying(MAJOR, worst) | make.saying(PARTIAL, bad) | make.degraded(slow)
    )
    make.update(make.maintenance(component_codes=[planned.code]), Status.IN_PROGRESS)

    assert found().text == "A has a major outage"
    assert found().also == (
        "B has a partial outage; C has degraded performance; D is under maintenance"
    )


def test_beside_trouble_it_names_what_works_of_the_list():
    make.component("Search")
    assert found().others is None

    make.component("Uploads", status=PARTIAL)
    make.component("Mail")
    hidden = make.component("Mirror")
    components.edit_component(hidden.pk, by=SYSTEM, is_hidden_while_operational=True, now=NOW)

    assert found().others == Unaffected(2, ("Mail", "Search"))


def test_a_group_of_which_all_works_is_named_for_its_components():
    whole, hit = make.group("Index", position=1), make.group("Community", position=2)
    for name, group in (("CDN", whole), ("Files", whole), ("Forum", hit), ("Mail", hit)):
        make.component(name, group=group)
    make.component("Build service", group=hit, status=PARTIAL)

    assert found().others == Unaffected(4, ("Index", "Forum", "Mail"))


def test_what_an_open_incident_names_is_not_called_unaffected_though_it_works_again():
    slow, mail = make.component("Search"), make.component("Mail")
    make.component("Forum")
    told = make.incident(components=make.degraded(slow, mail))
    make.update(told, components=make.saying(ComponentStatus.OPERATIONAL, mail))

    assert found().others == Unaffected(1, ("Forum",))


def test_names_too_many_to_be_read_are_counted_only():
    make.component("Uploads", status=PARTIAL)
    for number in range(12):
        make.component(f"Mirror in town {number}")

    assert found().others == Unaffected(12, ())


def test_without_lesser_trouble_nothing_else_is_said():
    make.component()
    assert found().also == ""

    make.incident(components=make.saying(MAJOR, make.component("Mail")))
    assert found().also == ""


# Since when


def test_the_answer_holds_since_its_first_incident_began():
    cdn = make.component()
    make.incident(components=make.degraded(cdn), started_at=NOW - HOUR, now=NOW)
    make.incident(components=make.degraded(cdn), started_at=NOW - 20 * MINUTE, now=NOW)
    make.incident(now=NOW - DAY)  # of no component: the answer is not about it

    assert found().since == NOW - HOUR


# Until when


def begun(low_s: float | None = 600, high_s: float | None = 4_200, **fields) -> Job:
    """A job read at ``NOW + HOUR``, of the incident ``of`` or of a new one."""
    of = fields.pop("of", None) or make.incident()
    job = make.job(of)
    estimate = {"remaining_s": high_s, "low_s": low_s, "high_s": high_s}
    make.reading(job, ("p", 100, 30, 0), at=NOW + HOUR, **(estimate | fields))
    return job


def over_by() -> datetime:
    end = found().end
    assert end
    return end.latest_at


def test_it_should_be_over_by_the_operators_estimate_whatever_the_job_says():
    told = make.incident(estimate=Window(NOW + 2 * HOUR, NOW + 3 * HOUR))
    begun(of=told)

    assert over_by() == NOW + 3 * HOUR


def test_without_an_estimate_it_should_be_over_by_the_latest_end_of_its_jobs():
    told = make.incident()
    begun(of=told)
    begun(of=told, high_s=7_200)

    assert over_by() == NOW + 3 * HOUR


def test_an_estimate_that_was_missed_promises_nothing_but_the_job_may():
    told = make.incident(estimate=Window(NOW + MINUTE, NOW + 2 * MINUTE))
    assert found().end is None

    begun(of=told)

    assert over_by() == NOW + HOUR + 70 * MINUTE


def test_the_end_is_not_known_where_nobody_has_said_it_not_even_wrongly():
    make.incident(estimate=Window(NOW + MINUTE, NOW + 2 * MINUTE))
    assert (found().end, found().is_end_unknown) == (None, False)

    make.incident()

    assert found().is_end_unknown


def test_of_several_incidents_each_must_say_when_it_is_over():
    begun()
    silent = make.incident()
    assert found().end is None

    make.update(silent, estimate=Window(NOW + 2 * HOUR, NOW + 5 * HOUR))

    assert over_by() == NOW + 5 * HOUR


def test_only_the_incidents_that_the_answer_is_about_count():
    make.incident(components=make.degraded(make.component("Mail")))
    begun(of=make.incident(components=make.saying(MAJOR, make.component("CDN"))))

    assert over_by() == NOW + HOUR + 70 * MINUTE


def test_whether_only_the_pace_of_a_job_says_so_is_known_of_what_ends_last():
    """Beside a later next update, an end that nobody has promised is not believed unexplained."""
    estimated = make.incident(estimate=Window(NOW + 90 * MINUTE, NOW + 100 * MINUTE))
    begun(low_s=1_200, high_s=3_600)
    paced = ExpectedEnd(NOW + 90 * MINUTE, NOW + 2 * HOUR, is_by_pace=True)
    assert found().end == paced

    make.update(estimated, estimate=Window(NOW + 2 * HOUR, NOW + 5 * HOUR))

    assert found().end == ExpectedEnd(NOW + 2 * HOUR, NOW + 5 * HOUR, is_by_pace=False)


def test_one_job_without_a_range_leaves_the_end_open():
    told = make.incident()
    begun(of=told)
    begun(of=told, low_s=None, high_s=None, state="estimating")

    assert found().end is None


def test_a_job_that_is_done_is_not_waited_for():
    told = make.incident()
    begun(of=told)
    begun(of=told, low_s=None, high_s=None, state="finished")

    assert over_by() == NOW + HOUR + 70 * MINUTE


@pytest.mark.parametrize(
    ("fields", "later"),
    [
        ({"state": "stalled", "stalled_since": NOW}, 0 * MINUTE),
        ({}, 5 * MINUTE),  # stale
        ({}, 2 * HOUR),  # the range has passed
    ],
)
def test_a_job_that_stands_still_or_is_not_read_promises_nothing(fields, later):
    begun(**fields)

    assert found(now=NOW + HOUR + later).end is None


def test_without_an_incident_nothing_is_expected_to_be_over():
    make.component()

    assert found().end is None


def test_what_was_called_off_does_not_begin_a_better_time():
    cdn = make.component()
    broken = make.incident(components=make.degraded(cdn), now=NOW - 3 * HOUR)
    make.update(broken, Status.RESOLVED, now=NOW - 2 * HOUR)
    planned = make.maintenance(component_codes=[cdn.code])

    make.update(planned, Status.CANCELLED, now=NOW)

    assert found().since == NOW - 2 * HOUR


def test_the_answer_is_about_the_incident_that_says_the_worst_of_its_component():
    cdn = make.component("CDN")
    make.incident(components=make.degraded(cdn), now=NOW - 4 * HOUR, next_update_at=NOW + MINUTE)
    make.incident(components=make.saying(MAJOR, cdn), now=NOW, next_update_at=NOW + 2 * HOUR)

    assert found().text == "CDN has a major outage"
    assert found().since == NOW
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)


def test_beside_an_incident_that_is_worse_than_components_their_trouble_is_named():
    make.component("Mail")
    make.incident(components=make.degraded(make.component("CDN")))
    make.incident(impact_override=Impact.CRITICAL)

    assert (found().text, found().also) == ("Incident in progress", "CDN has degraded performance")


def test_the_promise_of_an_only_incident_stands_in_the_answer_whatever_that_is_about():
    cdn, mail = make.component("CDN"), make.component("Mail")
    make.incident(components=make.degraded(mail), next_update_at=NOW + 2 * HOUR)
    components.set_status(cdn.pk, by=SYSTEM, status=MAJOR, now=NOW)

    assert found().text == "CDN has a major outage"
    assert found().promise == Promise(NOW + 2 * HOUR, is_overdue=False)
