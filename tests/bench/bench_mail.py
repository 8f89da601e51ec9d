"""Mail to subscribers: rates beside a bare loop and plain Django, memory, and the first mail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack

import psutil
import pytest

from tests import postgres, redis_server, smtp
from tests.bench import sinks
from tests.killing import Environment, installation, step, worker
from tests.up import migrate, post, running, until

MAILS = 10_000
ENQUEUED, ENQUEUED_WITHIN_S = 100_000, 2.0
OF_LOOP_AT_LEAST, OF_DJANGO_AT_LEAST = 0.5, 4.0
MANY, WATCHED_S, AT_MOST_MB = 1_000_000, 90, 100
# The first minute loads what all later ones use.
GROWTH_AT_MOST_MB = 10
FIRST_WITHIN_S = 1.0


@pytest.fixture(scope="module", params=["SQLite, folder as queue", "PostgreSQL, Redis"])
def environment(request, tmp_path_factory) -> Iterator[Environment]:
    """The variables of a new page that sends mail to a sink."""
    folder = tmp_path_factory.mktemp("mail")
    with ExitStack() as stack:
        port = stack.enter_context(sinks.serving())
        variables = installation(folder, port)
        if request.param.startswith("PostgreSQL"):
            database = stack.enter_context(postgres.running())
            variables |= {
                "DATABASE_URL": postgres.url_of(database),
                "CELERY_BROKER_URL": stack.enter_context(redis_server.running(folder)),
            }
        print(request.param)
        migrate(variables)
        yield variables


def test_one_worker_sends_half_as_fast_as_a_bare_loop_and_four_times_as_django(environment):
    step(environment, "fill", MAILS)
    found = step(environment, "rates", MAILS)

    of_loop, of_django = (found["deliveries"] / found[name] for name in ("loop", "django"))
    print(
        f"  bare smtplib loop of prebuilt bytes {found['loop']:8,.0f} mails/s\n"
        f"  plain Django, one connection        {found['django']:8,.0f}\n"
        f"  deliveries, claimed and marked      {found['deliveries']:8,.0f}\n"
        f"  that is {of_loop:.2f} of the loop (at least {OF_LOOP_AT_LEAST})"
        f" and {of_django:.1f} times Django (at least {OF_DJANGO_AT_LEAST:.0f})"
    )
    assert found["left"] == 0
    assert of_loop >= OF_LOOP_AT_LEAST
    assert of_django >= OF_DJANGO_AT_LEAST


def test_deliveries_to_100_000_are_enqueued_within_two_seconds(environment):
    step(environment, "fill", ENQUEUED - MAILS)
    step(environment, "tell")
    took_s = step(environment, "enqueue")["took_s"]

    print(f"  {ENQUEUED:,} deliveries enqueued in {took_s:.2f} s (limit {ENQUEUED_WITHIN_S})")
    assert took_s < ENQUEUED_WITHIN_S


def test_a_worker_stays_small_with_a_million_subscribers(environment):
    step(environment, "fill", MANY - ENQUEUED)
    step(environment, "tell")
    with worker(environment) as started:
        until(lambda: step(environment, "waiting")["count"] > MANY / 2, "half were enqueued")
        first_mb, most_mb = watched(psutil.Process(started.pid), WATCHED_S)
    left = step(environment, "waiting")["count"]

    print(
        f"  {MANY:,} subscribers, {left:,} left after {WATCHED_S} s: the worker took"
        f" {first_mb:.0f} MB in the first third, {most_mb:.0f} MB at most (limit {AT_MOST_MB})"
    )
    assert most_mb < AT_MOST_MB
    assert most_mb - first_mb < GROWTH_AT_MOST_MB


def test_the_first_mail_leaves_within_a_second_of_the_post(tmp_path):
    with smtp.listening() as sink:
        environment = installation(tmp_path, sink.port)
        migrate(environment)
        step(environment, "fill", 100)
        step(environment, "tell")
        with running(environment, tmp_path):
            until(lambda: len(sink.taken) == 100, "the first were told")
            waits_s = [_first_mail_after_s(environment, sink) for _ in range(5)]

    print("\n  the first mail came after", ", ".join(f"{wait_s:.2f}" for wait_s in waits_s), "s")
    assert max(waits_s) < FIRST_WITHIN_S


def _first_mail_after_s(environment: Environment, sink: smtp.Sink) -> float:
    before = len(sink.taken)
    posted_s = post(environment, "All purges have completed.")
    until(lambda: len(sink.taken) == before + 100, "all were told")
    return sink.taken_s[before] - posted_s


def watched(process: psutil.Process, seconds: int) -> tuple[float, float]:
    """Return the most memory of the first third of the time, and of all of it, in MB of PSS."""
    seen_mb = []
    for _ in range(seconds):
        seen_mb.append(process.memory_full_info().pss / 1e6)
        time.sleep(1)
    return max(seen_mb[: seconds // 3]), max(seen_mb)
