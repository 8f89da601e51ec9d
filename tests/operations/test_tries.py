from __future__ import annotations

import pytest

from incidents.models import SignInFailure
from incidents.operations.tries import (
    MOST_FOR_A_NAME,
    MOST_FROM_AN_ORIGIN,
    WINDOW,
    TooManyTries,
    begin_try,
    end_try,
)
from tests.make import MINUTE, NOW

pytestmark = pytest.mark.django_db


def fail(times: int, *, name: str = "ada", origin: str = "here", now=NOW) -> None:
    for _ in range(times):
        begin_try(name=name, origin=origin, now=now)


def test_guesses_for_one_name_from_one_place_end():
    fail(MOST_FOR_A_NAME)

    with pytest.raises(TooManyTries) as refusal:
        fail(1, name="Ada", now=NOW + MINUTE)

    assert refusal.value.until == NOW + WINDOW


def test_they_may_go_on_at_the_time_that_was_told():
    fail(1)
    fail(MOST_FOR_A_NAME - 1, now=NOW + MINUTE)

    fail(1, now=NOW + WINDOW)

    with pytest.raises(TooManyTries):
        fail(1, now=NOW + WINDOW)


def test_a_name_is_not_locked_by_guesses_from_elsewhere():
    fail(MOST_FOR_A_NAME, origin="elsewhere")

    fail(1, origin="here")


def test_one_place_does_not_go_through_many_names():
    for number in range(MOST_FROM_AN_ORIGIN):
        fail(1, name=f"user{number}")

    with pytest.raises(TooManyTries):
        fail(1, name="another")


def test_refused_ones_do_not_prolong_the_wait():
    fail(MOST_FOR_A_NAME)
    for minute in range(1, 15):
        with pytest.raises(TooManyTries):
            fail(1, now=NOW + minute * MINUTE)

    fail(1, now=NOW + WINDOW)


def test_success_forgets_what_was_mistyped_but_not_others_failures():
    fail(2, name="bob")
    fail(MOST_FOR_A_NAME - 1)

    end_try(begin_try(name="ada", origin="here", now=NOW))

    assert SignInFailure.objects.count() == 2


def test_nothing_readable_is_kept_and_not_for_long():
    fail(1, name="my secret password", origin="192.0.2.7")

    row = SignInFailure.objects.get()
    fail(1, now=NOW + WINDOW)

    assert "secret" not in row.name
    assert "192" not in row.origin
    assert SignInFailure.objects.count() == 1


def test_tries_of_a_clock_that_was_ahead_keep_nobody_out():
    fail(MOST_FOR_A_NAME, now=NOW + 8 * WINDOW)

    fail(MOST_FOR_A_NAME, now=NOW)
