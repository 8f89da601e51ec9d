"""Rows from before a migration are as good after it, and it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.make import HOUR, NOW

Migrate = Callable[[str], Apps]


@pytest.fixture
def migrate(transactional_db: None) -> Iterator[Migrate]:
    """Bring the schema to a migration; in the end it is the latest again."""

    def to(name: str) -> Apps:
        MigrationExecutor(connection).migrate([("incidents", name)])
        return MigrationExecutor(connection).loader.project_state(("incidents", name)).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_rows_that_the_database_is_to_refuse_are_mended_first(migrate):
    before = migrate("0004_mitigation_jobs")
    stamps = {"created_at": NOW, "updated_at": NOW + HOUR}
    page = {"code": "abcdefghijkl", "name": "Status", "url": "", "time_zone": ""}
    before.get_model("incidents", "Page").objects.update_or_create(
        pk=1, defaults=page | {"tag_authority": "localhost", "tag_on": NOW.date()} | stamps
    )
    before.get_model("incidents", "Incident").objects.create(
        code="abcdefghijkl",
        kind="realtime",
        name="Loops",
        status="resolved",
        impact="none",
        started_at=NOW,
        closed_at=NOW + HOUR,
        residual_effect="Some loops.",
        residual_ends_at=NOW,
        **stamps,
    )

    after = migrate("0007_refusals")

    page = after.get_model("incidents", "Page").objects.get()
    assert (page.url, page.time_zone) == ("http://localhost:8000", "Etc/UTC")
    incident = after.get_model("incidents", "Incident").objects.get()
    assert (incident.residual_effect, incident.residual_ends_at) == ("Some loops.", NOW + HOUR)
    assert incident.told_at == NOW + HOUR
    migrate("0004_mitigation_jobs")
