"""Every operation that people may ask for, and what it is called with."""

from __future__ import annotations

import pytest

from tests.operations.table import (
    components,
    incidents,
    maintenances,
    page,
    postmortems,
    sources,
    subscribers,
    team,
)

OPERATIONS = [
    *incidents.OPERATIONS,
    *maintenances.OPERATIONS,
    *postmortems.OPERATIONS,
    *components.OPERATIONS,
    *sources.OPERATIONS,
    *page.OPERATIONS,
    *team.OPERATIONS,
    *subscribers.OPERATIONS,
]
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: operation.do.__name__
)
