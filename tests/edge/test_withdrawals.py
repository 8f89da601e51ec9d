"""Nothing that was taken back returns, least of all when nothing newer can be had."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.utils import timezone

from incidents.domain.content import UpdateContent
from incidents.edge import wsgi
from incidents.operations import updates
from incidents.operations.actor import SYSTEM
from tests import make
from tests.edge.conftest import Reader
from tests.make import DAY


def test_what_is_withdrawn_is_gone(reader, now):
    incident = make.incident(now=now)
    reader.edge.library.refresh()
    path = f"/incidents/{incident.code}"
    assert reader.get(path).status == 200

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    reader.edge.library.refresh()

    assert reader.get(path).status == 404


def test_what_is_withdrawn_does_not_come_back_in_bad_times(reader, now, database_gone, tmp_path):
    incident = make.incident(now=now)
    reader.edge.library.refresh()
    path = f"/incidents/{incident.code}"
    reader.get(path)

    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)
    reader.edge.library.refresh()
    reader.edge.library.warm()

    with database_gone():
        reader.edge.library.refresh()
        restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
        assert reader.get(path).status == 404
        assert restarted.get(path).status == 503


def test_what_was_withdrawn_while_nobody_served_does_not_come_back(
    reader, now, database_gone, tmp_path
):
    incident = make.incident(now=now)
    reader.edge.library.refresh()
    path = f"/incidents/{incident.code}"
    reader.get(path)
    make.incidents.withdraw_incident(incident.pk, by=make.SYSTEM, now=now)

    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()
    restarted.edge.library.warm()

    with database_gone():
        restarted.edge.library.refresh()
        assert restarted.get(path).status == 404


@pytest.fixture
def told(reader):
    """An incident of the past with words that must be taken back, which was read."""
    incident = make.incident(
        status="resolved", body="Ask 0170 123456.", now=timezone.now() - 100 * DAY
    )
    reader.edge.library.refresh()
    assert b"0170" in reader.get(f"/incidents/{incident.code}").body
    return incident


def take_back(incident):
    update = incident.updates.get()
    content = UpdateContent(body="Ask us.")
    updates.edit_update(update.pk, by=SYSTEM, content=content, now=timezone.now())


def test_what_was_taken_back_is_not_kept_for_bad_times(reader, told, database_gone):
    take_back(told)
    reader.edge.library.refresh()
    reader.edge.library.warm()
    with database_gone():
        reader.edge.library.refresh()
        page = reader.get(f"/incidents/{told.code}")

    assert b"Ask us." in page.body
    assert b"0170" not in page.body


def test_what_was_taken_back_after_a_restart_does_not_return_from_disk(
    reader, told, database_gone, tmp_path
):
    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()

    take_back(told)
    restarted.edge.library.refresh()
    restarted.edge.library.warm()
    with database_gone():
        restarted.edge.library.refresh()
        page = restarted.get(f"/incidents/{told.code}")

    assert b"0170" not in page.body


def test_what_was_taken_back_while_nobody_served_does_not_return_from_disk(
    reader, told, database_gone, tmp_path
):
    take_back(told)
    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()

    with database_gone():
        restarted.edge.library.refresh()
        page = restarted.get(f"/incidents/{told.code}")

    assert b"0170" not in page.body


def test_what_memory_had_no_room_for_does_not_return_from_disk(reader, told, database_gone):
    path = f"/incidents/{told.code}"
    reader.edge.library.store.remove(path)

    take_back(told)
    reader.edge.library.refresh()
    with database_gone():
        reader.edge.library.refresh()
        page = reader.get(path)

    assert b"0170" not in page.body


def test_what_did_not_change_is_kept_over_a_restart(reader, told, database_gone, tmp_path):
    restarted = Reader(wsgi.around(WSGIHandler(), folder=tmp_path))
    restarted.edge.library.refresh()

    with database_gone():
        restarted.edge.library.refresh()
        page = restarted.get(f"/incidents/{told.code}")

    assert page.status == 200
