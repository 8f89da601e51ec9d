"""Operations on components and groups, and those that take back."""

from __future__ import annotations

from incidents.domain.vocabulary import AuditKind
from incidents.operations import (
    components,
    groups,
    undo,
)
from tests import make
from tests.operations.operation import (
    OF_ALL,
    OF_INCIDENT,
    PRIVATE,
    Operation,
    on,
)
from tests.operations.prepared import (
    just_posted,
    just_set,
)

OPERATIONS = [
    Operation(
        components.create_component,
        "add_component",
        AuditKind.COMPONENT_CREATED,
        lambda: {"name": "Search"},
    ),
    Operation(
        components.edit_component,
        "change_component",
        AuditKind.COMPONENT_EDITED,
        lambda: on(make.component()) | {"name": "Search"},
        **OF_ALL,
    ),
    Operation(
        components.move_component,
        "change_component",
        AuditKind.COMPONENT_EDITED,
        lambda: on(make.component()) | {"before": "", "group": make.group().code},
        **OF_ALL,
    ),
    Operation(
        components.set_status,
        "change_component",
        AuditKind.COMPONENT_STATUS_CHANGED,
        lambda: on(make.component()) | {"status": "major_outage"},
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        components.set_statuses,
        "change_component",
        AuditKind.COMPONENT_STATUS_CHANGED,
        lambda: {"statuses": {make.component().pk: "major_outage"}},
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        undo.undo_post,
        "add_incidentupdate",
        AuditKind.UPDATE_WITHDRAWN,
        lambda: on(just_posted()),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        undo.tell_now,
        "add_incidentupdate",
        AuditKind.TOLD_AT_ONCE,
        lambda: on(just_posted()),
        **PRIVATE,
    ),
    Operation(
        undo.undo_status,
        "change_component",
        AuditKind.COMPONENT_STATUS_CHANGED,
        lambda: on(just_set()),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        components.remove_component,
        "delete_component",
        AuditKind.COMPONENT_REMOVED,
        lambda: on(make.component()),
        **OF_ALL,
    ),
    Operation(
        groups.create_group,
        "add_componentgroup",
        AuditKind.GROUP_CREATED,
        lambda: {"name": "Community"},
    ),
    Operation(
        groups.edit_group,
        "change_componentgroup",
        AuditKind.GROUP_EDITED,
        lambda: on(make.group(f"Group over {make.component()}")) | {"name": "Community"},
        **OF_ALL,
    ),
    Operation(
        groups.move_group,
        "change_componentgroup",
        AuditKind.GROUP_EDITED,
        lambda: {"before": make.group().code} | on(make.group(f"Group over {make.component()}")),
        **OF_ALL,
    ),
    Operation(
        groups.remove_group,
        "delete_componentgroup",
        AuditKind.GROUP_REMOVED,
        lambda: on(make.group(f"Group over {make.component()}")),
        **OF_ALL,
    ),
]
