from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.management.walk.health import (
    GOOD_TO_RESUME,
    SLOWEST,
    Answers,
    BackendHealth,
    HealthResult,
    Pace,
    ask,
    worse,
)
from tests.management.walk import servers
from tests.up import free_port


def after(*found, pace=None):
    pace = pace or Pace()
    for health in found:
        pace = pace.after(health)
    return pace


@given(st.lists(st.sampled_from(BackendHealth)))
def test_after_a_failure_it_waits_whatever_was_before(found):
    assert after(*found, BackendHealth.FAILING).factor == 0


@given(st.lists(st.sampled_from(BackendHealth)))
def test_it_waits_or_goes_at_a_pace_that_is_allowed(found):
    factor = after(*found).factor

    assert factor == 0 or SLOWEST <= factor <= 1


@given(st.lists(st.sampled_from(BackendHealth)))
def test_whatever_was_good_answers_bring_it_back_to_full_pace(found):
    assert after(*found, *[BackendHealth.GOOD] * 20).factor == 1


def test_it_goes_on_gently_after_some_good_answers_in_a_row():
    waiting = after(BackendHealth.FAILING, *[BackendHealth.GOOD] * (GOOD_TO_RESUME - 1))
    interrupted = waiting.after(BackendHealth.SLOW)

    assert waiting.factor == interrupted.factor == 0
    assert 0 < waiting.after(BackendHealth.GOOD).factor < 0.2
    assert interrupted.after(BackendHealth.GOOD).factor == 0


def test_slow_answers_halve_it():
    assert after(BackendHealth.SLOW).factor == 0.5
    assert after(BackendHealth.SLOW, BackendHealth.SLOW).factor == 0.25


@pytest.mark.parametrize(
    ("sent", "missed", "health"),
    [
        (0, 0, BackendHealth.GOOD),
        (4, 4, BackendHealth.GOOD),
        (10, 4, BackendHealth.GOOD),
        (10, 5, BackendHealth.SLOW),
    ],
)
def test_a_cache_that_refuses_most_is_sent_less(sent, missed, health):
    assert Answers(sent, missed).finding().health is health


def test_why_a_cache_refuses_is_told():
    answers = Answers()
    answers.note(sent=9, missed=9, why="405 Method Not Allowed")
    answers.note(sent=1, missed=0, why="")

    assert answers.finding().why == (
        "the cache did not do 9 of the last 10 requests; the last of them: 405 Method Not Allowed"
    )


def test_the_worse_of_two_counts():
    good, slow, failing = map(HealthResult, BackendHealth)

    assert worse(good, slow) is slow
    assert worse(failing, slow) is failing


def test_backends_are_good_slow_or_failing():
    with servers.origin() as origin:
        url = origin.url("/health")
        good = ask(url, timeout_s=5, slow_after_s=5)
        slow = ask(url, timeout_s=5, slow_after_s=0)
        origin.is_healthy = False
        sick = ask(url, timeout_s=5, slow_after_s=5)
    gone = ask(f"http://127.0.0.1:{free_port()}/", timeout_s=5, slow_after_s=5)

    assert [found.health for found in (good, slow, sick, gone)] == [
        BackendHealth.GOOD,
        BackendHealth.SLOW,
        BackendHealth.FAILING,
        BackendHealth.FAILING,
    ]
    assert good.why == ""
    assert "s to answer" in slow.why
    assert "does not answer well: 503 Service Unavailable" in sick.why
    assert gone.why.endswith("does not answer well: Connection refused")


def serving(reply):
    """Return the address of what gives this reply once, and then a byte every now and then."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer():
        with contextlib.suppress(OSError), listening, listening.accept()[0] as connected:
            connected.recv(65_536)
            connected.sendall(reply)
            while connected.send(b"x"):
                time.sleep(0.02)

    threading.Thread(target=answer, daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_backends_by_a_name_that_cannot_be_asked_for_are_failing():
    found = ask(f"http://{'a' * 64}.example/", timeout_s=5, slow_after_s=5)

    assert found.health is BackendHealth.FAILING


def test_backends_that_send_on_are_failing_and_nobody_follows():
    found = ask(
        serving(b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n"),
        timeout_s=5,
        slow_after_s=5,
    )

    assert found.health is BackendHealth.FAILING
    assert found.why.endswith("does not answer well: 302 Found")


@pytest.mark.parametrize(
    "beginning",
    [b"", b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n"],
)
def test_backends_that_answer_byte_by_byte_are_not_waited_for(beginning):
    found = ask(serving(beginning), timeout_s=0.1, slow_after_s=5)

    assert found.health is BackendHealth.FAILING
