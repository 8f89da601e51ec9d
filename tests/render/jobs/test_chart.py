from __future__ import annotations

import re
from datetime import datetime, timedelta

from incidents.domain.vocabulary import JobState
from incidents.models import IncidentUpdate
from incidents.queries.jobs import Point
from incidents.render.jobs.chart import COLUMNS, HEIGHT, LINES, WIDTH, Chart, sampled
from incidents.render.jobs.chart import chart as drawn
from tests.make import HOUR, MINUTE, NOW


def point(minute: float, done: float, left_s: float | None = None, note: str = "") -> Point:
    """A reading with a range from half to twice the expected time left."""
    low_s, high_s = (None, None) if left_s is None else (left_s / 2, left_s * 2)
    at = NOW + minute * MINUTE
    return Point(0, at, JobState.RUNNING, done, left_s, low_s, high_s, "p", note)


def paths(source: str, kind: str) -> list[list[tuple[float, float]]]:
    """The corners of each path of a kind."""
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]
        for path in re.findall(rf'<path class="{kind}" d="([^"]*)"', source)
    ]


def chart(
    history: list[Point], published: list[IncidentUpdate], started_at: datetime | None
) -> Chart | None:
    return drawn(history, published, started_at, is_read=True)


def promise(at: datetime, earliest_at: datetime, latest_at: datetime) -> IncidentUpdate:
    return IncidentUpdate(
        display_at=at, estimate_earliest_at=earliest_at, estimate_latest_at=latest_at
    )


def test_progress_goes_from_left_to_right_and_up():
    found = chart([point(0, 0.0), point(30, 0.5), point(60, 1.0)], [], NOW)

    assert paths(found.done, "line") == [[(0, HEIGHT), (WIDTH / 2, HEIGHT / 2), (WIDTH, 0)]]
    assert (found.started_at, found.until_at) == (NOW, NOW + HOUR)


def test_the_line_reaches_the_top_only_when_all_is_done():
    found = chart([point(0, 0.0), point(60, 0.99999)], [], NOW)

    [[_first, (_x, y)]] = paths(found.done, "line")
    assert y > 0


def test_the_fan_reaches_from_now_to_the_range_of_the_end():
    found = chart([point(0, 0.0), point(60, 0.5, 1_800)], [], NOW)

    assert found.until_at == NOW + 2 * HOUR
    assert paths(found.done, "band")[0][0] == (WIDTH / 2, HEIGHT / 2)


def test_each_range_stays_as_it_was_published_then():
    history = [point(0, 0.0), point(30, 0.2, 1_800), point(60, 0.4, 5_400)]

    found = chart(history, [], NOW)

    assert found.until_at == found.latest_at == NOW + 4 * HOUR
    (middle,) = paths(found.end, "line")
    assert middle == [(WIDTH / 2, 120), (WIDTH, 60)]  # 13:00 at 12:30, 14:30 at 13:00
    [present] = paths(found.end, "present")
    assert present == [(0, HEIGHT), (WIDTH, 120)]  # 13:00 at 13:00


def test_over_a_gap_nothing_was_published():
    history = [
        point(0, 0, 600),
        point(10, 0.1, 600),
        point(20, 0.1),
        point(30, 0.2, 600),
        point(40, 0.4, 600),
    ]

    assert len(paths(chart(history, [], NOW).end, "band")) == 2


def test_promises_of_people_stand_beside_the_ranges():
    published = [promise(NOW + 30 * MINUTE, NOW + HOUR, NOW + 90 * MINUTE)]

    found = chart([point(0, 0, 3_600), point(60, 0.5, 3_600)], published, NOW)

    assert 'class="promised"' in found.end


def test_actual_end_lies_across_all_that_was_expected_of_it():
    done = point(60, 1.0)._replace(state=JobState.FINISHED_WITH_FAILURES)

    found = chart([point(0, 0, 3_600), point(30, 0.5, 1_800), done], [], NOW)

    assert found.ended_at == NOW + HOUR
    assert '<path class="ended" d="M0 80H600"/>' in found.end  # as high as the expected end


def test_progress_ends_with_the_work_though_a_later_end_was_expected():
    done = point(60, 1.0)._replace(state=JobState.FINISHED)

    found = chart([point(0, 0, 7_200), point(30, 0.5, 3_600), done], [], NOW)

    assert found.until_at == NOW + HOUR
    assert found.latest_at > found.until_at


def test_what_was_given_up_has_no_end_to_compare_with():
    given_up = point(60, 0.7)._replace(state=JobState.CANCELLED)

    found = chart([point(0, 0, 3_600), point(30, 0.5, 1_800), given_up], [], NOW)

    assert found.ended_at is None
    assert 'class="ended"' not in found.end


def test_one_wild_guess_does_not_flatten_the_picture():
    wild = [point(0, 0, 1e6), *(point(minute, minute / 60, 1_800) for minute in range(1, 50))]

    found = chart(wild, [], NOW)

    assert found.until_at < NOW + 4 * HOUR
    assert found.latest_at < NOW + 8 * HOUR


def test_ranges_of_what_has_just_begun_stay_within_the_picture():
    history = [point(0, 0, 3_600), point(10, 0.3, 2_400), point(20, 0.6, 1_200)]

    found = chart(history, [], NOW)

    assert found.latest_at == NOW + 2 * HOUR
    assert found.until_at < found.latest_at
    assert min(y for band in paths(found.end, "band") for _x, y in band) == 0


def test_where_the_bar_moved_back_there_is_a_mark():
    found = chart([point(0, 0.5), point(1, 0.3, note="More to do."), point(2, 0.4)], [], NOW)

    assert found.done.count('class="noted"') == 1


def test_nothing_is_drawn_of_what_has_just_begun():
    history = [point(0, 0.0), point(1, 0.1, 300)]  # a minute, of eleven at most

    assert chart(history, [], NOW) is None
    assert drawn(history, [], NOW, is_read=False)
    assert chart([*history, point(20, 0.1, 36_000)], [], NOW)
    assert "shaded" in chart([*history, point(3, 0.3, 300)], [], NOW).reading
    assert "shaded" not in chart([*history, point(60, 1.0)], [], NOW).reading


def test_one_reading_is_no_line():
    assert chart([point(0, 0.1)], [], NOW) is None
    assert chart([], [], None) is None


def test_a_long_history_is_drawn_with_few_points_and_told_with_fewer_lines():
    history = [point(minute / 4, minute / 4_000, 3_600.0) for minute in range(2_000)]

    found = chart(history, [], NOW)

    assert len(paths(found.done, "line")[0]) <= COLUMNS + 1
    assert len(found.lines) <= LINES + 1
    assert found.lines[-1].at == history[-1].at
    assert found.lines[-1].latest_at == history[-1].at + timedelta(hours=2)


def test_samples_keep_the_first_the_last_and_the_noted():
    history = [point(n, n / 100, note="Why" if n == 37 else "") for n in range(100)]

    found = sampled(history, 5)

    assert {history[0], history[37], history[99]} <= set(found)
    assert found == sorted(found, key=lambda one: one.at)
