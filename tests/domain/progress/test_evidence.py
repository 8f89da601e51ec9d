from incidents.domain.progress.course import courses
from incidents.domain.progress.evidence import shared_weight
from incidents.domain.progress.reading_table import reading_table
from tests.domain.progress.runs import in_turns, reading, steady

TOTALS = {name: 1_000.0 * (number + 1) for number, name in enumerate("abcdefgh")}


def weight(run):
    return shared_weight(courses(reading_table(run)))


def test_others_that_speed_up_when_one_ends_share_their_work():
    assert weight(in_turns(8.0, TOTALS, readings=50)) > 0.95


def test_others_that_keep_their_rate_work_by_themselves():
    rates = dict.fromkeys(TOTALS, 1.0)

    assert weight(steady(rates, TOTALS, readings=80)) < 0.05


def test_before_any_ends_neither_is_sure():
    rates = {name: 1.0 + 0.04 * number for number, name in enumerate(TOTALS)}

    assert 0.05 < weight(steady(rates, TOTALS, readings=12)) < 0.95


def test_uneven_paces_speak_for_workers_of_their_own():
    even = dict.fromkeys(TOTALS, 1.0)
    uneven = {name: 1.0 + 0.1 * number for number, name in enumerate(TOTALS)}

    assert weight(steady(uneven, TOTALS, readings=9)) < weight(steady(even, TOTALS, readings=9))


def test_several_at_work_while_others_wait_have_workers_of_their_own():
    run = [
        reading(60.0 * n, *((f"p{which}", 600, _queued(n, which)) for which in range(8)))
        for n in range(25)
    ]

    assert weight(run) < 0.1


def _queued(number, which):
    """Two workers, ten minutes a partition."""
    return min(600, max(0, 60 * (number - 10 * (which // 2))))
