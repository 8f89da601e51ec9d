"""A worker that is killed amid its deliveries."""

from __future__ import annotations

import pytest

from tests import killing, smtp
from tests.up import migrate

SUBSCRIBERS, KILLS = 1_500, 3
# What a worker has claimed when it dies may be sent twice.
BATCH = 500


@pytest.mark.fault
def test_nobody_is_lost_and_few_get_the_same_message_again(tmp_path):
    with smtp.listening() as sink:
        environment = killing.installation(tmp_path, sink.port)
        migrate(environment)
        found = killing.told_while_killed(environment, sink, subscribers=SUBSCRIBERS, kills=KILLS)

    print(f"\n{KILLS} kills amid {SUBSCRIBERS} deliveries: {found}")
    assert found.lost == 0
    assert found.repeated <= KILLS * BATCH
    assert found.changed == 0
