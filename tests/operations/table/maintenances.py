"""Operations on maintenances and their series."""

from __future__ import annotations

from incidents.domain.content import UpdateContent
from incidents.domain.recurrence import Recurrence
from incidents.domain.vocabulary import AuditKind, Frequency
from incidents.operations import (
    maintenances,
    series,
)
from tests import make
from tests.operations.operation import (
    OF_INCIDENT,
    Operation,
    on,
)
from tests.operations.prepared import (
    WINDOW,
    begun_series,
)

OPERATIONS = [
    Operation(
        maintenances.schedule_maintenance,
        "add_incident",
        AuditKind.MAINTENANCE_SCHEDULED,
        lambda: (
            WINDOW
            | {
                "name": "Upgrade",
                "content": UpdateContent(
                    body="Uploads will wait.", components=make.degraded(make.component())
                ),
            }
        ),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        maintenances.edit_maintenance,
        "change_incident",
        AuditKind.INCIDENT_EDITED,
        lambda: (
            on(make.maintenance([make.component().code]))
            | WINDOW
            | {"name": "Upgrade", "starts_by_itself": False, "ends_by_itself": False}
        ),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        series.begin_series,
        "add_incidentupdate",
        AuditKind.INCIDENT_UPDATED,
        lambda: (
            on(make.maintenance([make.component().code]))
            | {"recurrence": Recurrence(Frequency.WEEKLY)}
        ),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        series.edit_series,
        "change_incident",
        AuditKind.SERIES_EDITED,
        lambda: on(begun_series()) | {"name": "Vacuum"},
        **OF_INCIDENT,
    ),
    Operation(
        series.stop_series,
        "change_incident",
        AuditKind.SERIES_STOPPED,
        lambda: on(begun_series()),
        **OF_INCIDENT,
    ),
]
