import pytest

from incidents.domain.progress import scenarios
from incidents.domain.progress.course import courses
from incidents.domain.progress.reading_table import reading_table
from tests.domain.progress.runs import reading, steady


def test_the_slowest_partition_is_the_last():
    run = steady({"a": 1.0, "p": 1.0}, {"a": 3_000.0, "p": 9_000.0}, readings=20)

    (found,) = scenarios.static(courses(reading_table(run)), {}, weight=1.0)

    assert found.last.name == "p"
    assert found.last.median_s == pytest.approx(9_000 - 19 * 60, rel=0.01)


def test_shared_work_takes_all_units_at_the_rate_of_all():
    run = steady({"a": 1.0, "p": 1.0}, {"a": 3_000.0, "p": 9_000.0}, readings=20)

    found = scenarios.shared(scenarios.together(courses(reading_table(run))), weight=1.0)

    assert found.last.name is None
    assert found.last.median_s == pytest.approx((12_000 - 2 * 19 * 60) / 2, rel=0.01)


def test_those_that_wait_begin_when_a_worker_is_free():
    run = [
        reading(
            60.0 * number,
            ("a", 600, min(600, 60 * number)),
            ("b", 1_200, min(1_200, 60 * number)),
            ("c", 1_200, max(0, 60 * (number - 10))),
            ("d", 600, 0),
        )
        for number in range(15)
    ]

    queued = max(
        scenarios.static(courses(reading_table(run)), {}, weight=1.0), key=lambda each: each.weight
    )

    assert sorted(each.name for each in queued.spans) == ["c", "d"]
    assert queued.last.median_s == pytest.approx(960, rel=0.1)


def test_late_partitions_go_on_starting_at_the_pace_of_the_others():
    run = [
        reading(
            60.0 * number,
            *((f"p{which}", 6_000, max(0, 60 * (number - 10 * which))) for which in range(6)),
        )
        for number in range(35)
    ]

    late = max(
        scenarios.static(courses(reading_table(run)), {}, weight=1.0), key=lambda each: each.weight
    )

    assert late.last.name == "p5"
    assert late.last.median_s > 6_000


def test_the_more_wait_while_none_begins_the_likelier_they_queue():
    def queue_weight(waiting):
        rates = {"a": 1.0, "b": 1.0} | dict.fromkeys((f"w{n}" for n in range(waiting)), 0.0)
        run = steady(rates, dict.fromkeys(rates, 9_000.0), readings=20)
        queued, _ = scenarios.static(courses(reading_table(run)), {}, weight=1.0)
        return queued.weight

    assert queue_weight(1) == pytest.approx(2 / 3)
    assert queue_weight(8) == pytest.approx(9 / 10)
    assert queue_weight(40) == pytest.approx(scenarios.QUEUE_LIKELY)
