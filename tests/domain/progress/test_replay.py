from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.progress import replayed
from incidents.domain.vocabulary import JobState
from tests.domain.progress.runs import reading, steady

RUN = steady({"a": 1.0}, {"a": 600.0}, readings=11)


def test_each_reading_is_estimated_once():
    assert [at_s for at_s, _ in replayed(RUN)] == [each.at_s for each in RUN]


def test_estimates_are_made_at_multiples_from_the_first_reading_to_the_last():
    run = [reading(each.at_s + 50, *_plain(each)) for each in RUN]

    assert [at_s for at_s, _ in replayed(run, every_s=100)] == [100, 200, 300, 400, 500, 600]


def test_only_what_was_read_by_then_is_known():
    run = [reading(0, ("a", 100, 0)), reading(60, ("a", 100, 50)), reading(120, ("a", 100, 100))]

    assert [said.done for _, said in replayed(run, every_s=40)] == [0, 0, 0.5, 1]


def test_a_reset_does_not_move_the_bar_back():
    run = [
        reading(60.0 * number, ("a", 100, number * 5 if number < 10 else (number - 9) * 5))
        for number in range(20)
    ]

    shares = [said.done for _, said in replayed(run)]

    assert shares == sorted(shares)
    assert shares[-1] > 0.9


def test_a_long_run_is_replayed_from_what_is_retained():
    run = steady({"a": 1.0}, {"a": 45_000.0}, readings=3_001, every_s=15.0)

    (_, first), *_, (at_s, last) = replayed(run, every_s=15_000)

    assert first.state == JobState.PENDING
    assert (at_s, last.state) == (45_000, JobState.FINISHED)


def _plain(each):
    return [(p.name, p.total, p.processed) for p in each.partitions]


@st.composite
def shown(draw):
    """Anything that scrapes may show: rows missing, counters anew, totals unknown or falling."""
    names = [f"p{number}" for number in range(draw(st.integers(1, 4)))]
    counts = st.sampled_from([0, 0, 1, 5, 40, 400])
    at_s, run = 0.0, []
    for number in range(draw(st.integers(1, 30))):
        at_s += draw(st.sampled_from([0.25, 15.0, 15.0, 3_600.0]))
        rows = [
            (name, draw(counts) * 10, draw(counts) + 3 * number, draw(counts) // 9)
            for name in names
            if draw(st.integers(0, 3))
        ]
        run.append(reading(at_s, *rows))
    return run


@given(shown())
def test_whatever_is_shown_gives_an_estimate_that_can_be_published(run):
    for _, said in replayed(run):
        assert 0 <= said.done <= 1
        if said.remaining_s is not None:
            assert 0 <= said.low_s <= said.remaining_s <= said.high_s < float("inf")
