"""Workers that are killed twenty times amid ten thousand deliveries, on either database."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests import killing, postgres, redis_server, smtp
from tests.make import MINUTE
from tests.operations.test_lagging import sink, tell_by_a_slow_provider
from tests.up import migrate

__all__ = ["sink"]

BETWEEN = 3 * MINUTE
SUBSCRIBERS, KILLS, BATCH = 10_000, 20, 1_000


@pytest.mark.django_db
def test_a_provider_of_14_a_second_and_ten_thousand_subscribers(sink):
    tell_by_a_slow_provider(sink, SUBSCRIBERS, between=BETWEEN)


@pytest.mark.parametrize("setup", ["SQLite, folder as queue", "PostgreSQL, Redis"])
def test_nobody_is_lost_and_few_get_the_same_message_again(tmp_path, setup):
    with ExitStack() as stack:
        sink = stack.enter_context(smtp.listening())
        environment = killing.installation(tmp_path, sink.port)
        if setup.startswith("PostgreSQL"):
            database = stack.enter_context(postgres.running())
            environment |= {
                "DATABASE_URL": postgres.url_of(database),
                "CELERY_BROKER_URL": stack.enter_context(redis_server.running(tmp_path)),
            }
        migrate(environment)
        found = killing.told_while_killed(environment, sink, subscribers=SUBSCRIBERS, kills=KILLS)

    print(f"\n{setup}, {KILLS} kills amid {SUBSCRIBERS} deliveries: {found}")
    assert found.lost == 0
    assert found.repeated <= KILLS * BATCH
    assert found.changed == 0
