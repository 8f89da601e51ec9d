from __future__ import annotations

import pytest
from django.db import DatabaseError, InterfaceError

from incidents.models import Heartbeat
from incidents.operations import health
from statuspage.worker.pulse import give_sign_of_life


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_the_pulse_outlives_a_database_that_fails(transactional_db, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error("connection already closed")

    with monkeypatch.context() as broken:
        broken.setattr(health, "note", fail)
        give_sign_of_life()

    give_sign_of_life()

    assert Heartbeat.objects.filter(name=health.WORKER).exists()
