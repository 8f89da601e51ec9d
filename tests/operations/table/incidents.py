"""Operations on incidents, their updates and drafts."""

from __future__ import annotations

from incidents.domain.content import UpdateContent
from incidents.domain.past import PastIncident
from incidents.domain.vocabulary import AuditKind
from incidents.operations import (
    drafts,
    imports,
    nudges,
    openings,
    updates,
)
from incidents.operations import incidents as incident_operations
from incidents.operations.actor import user_actor
from tests import make
from tests.make import NOW
from tests.operations.operation import (
    OF_ALL,
    OF_INCIDENT,
    PRIVATE,
    Operation,
    on,
)
from tests.operations.prepared import (
    OF_THE_PAST,
    draft,
    naming_incident,
    robin_s_account,
    second_update,
)

OPERATIONS = [
    Operation(
        incident_operations.create_incident,
        "add_incident",
        AuditKind.INCIDENT_CREATED,
        lambda: {
            "name": "Loops",
            "content": UpdateContent(
                body="Redirects loop.", components=make.degraded(make.component())
            ),
        },
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        incident_operations.edit_incident,
        "change_incident",
        AuditKind.INCIDENT_EDITED,
        lambda: (
            on(naming_incident())
            | {"name": "Redirects loop", "impact_override": None, "started_at": NOW}
        ),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        incident_operations.withdraw_incident,
        "delete_incident",
        AuditKind.INCIDENT_WITHDRAWN,
        lambda: on(naming_incident()),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        imports.import_incidents,
        "add_incident",
        AuditKind.INCIDENTS_IMPORTED,
        lambda: {
            "past": [PastIncident(name=f"Loops of {make.component()}", updates=[OF_THE_PAST])]
        },
        **OF_ALL,
    ),
    Operation(
        updates.post_update,
        "add_incidentupdate",
        AuditKind.INCIDENT_UPDATED,
        lambda: on(naming_incident()) | {"content": UpdateContent(body="Purged.")},
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        updates.edit_update,
        "change_incidentupdate",
        AuditKind.UPDATE_EDITED,
        lambda: on(second_update()) | {"content": UpdateContent(body="All is purged.")},
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        updates.withdraw_update,
        "delete_incidentupdate",
        AuditKind.UPDATE_WITHDRAWN,
        lambda: on(second_update()),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        drafts.save_draft,
        "add_incidentupdate",
        AuditKind.DRAFT_SAVED,
        lambda: on(make.incident()) | {"content": UpdateContent(body=f"By {robin_s_account()}.")},
        **PRIVATE,
    ),
    Operation(
        openings.save_opening,
        "add_incident",
        AuditKind.DRAFT_SAVED,
        lambda: {"submission": "k", "fields": {"body": f"By {robin_s_account()}."}},
        **PRIVATE,
    ),
    Operation(
        openings.discard_opening,
        "add_incident",
        AuditKind.DRAFT_DISCARDED,
        lambda: on(
            openings.save_opening(
                "k", by=user_actor(robin_s_account(True)), fields={"body": "Loops."}, now=NOW
            )
        ),
        **PRIVATE,
    ),
    Operation(
        nudges.choose_nudges,
        "view_incident",
        AuditKind.NUDGES_CHOSEN,
        lambda: {"by_mail": bool(robin_s_account())},
        **PRIVATE,
    ),
    Operation(
        drafts.discard_draft,
        "add_incidentupdate",
        AuditKind.DRAFT_DISCARDED,
        lambda: on(draft()),
        **PRIVATE,
    ),
    Operation(
        drafts.post_draft,
        "add_incidentupdate",
        AuditKind.INCIDENT_UPDATED,
        lambda: on(draft()),
        is_told=True,
        **OF_INCIDENT,
    ),
]
