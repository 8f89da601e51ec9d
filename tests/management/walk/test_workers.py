from __future__ import annotations

from incidents.management.walk import workers


def test_attempts_back_off_up_to_a_limit():
    delays_s = [workers.delay_s(attempt) for attempt in (1, 2, 3, 9, 5_000)]

    assert delays_s == [0.2, 0.4, 0.8, 5.0, 5.0]
