"""Operations on the page and what it is written with."""

from __future__ import annotations

from incidents.domain.vocabulary import AuditKind
from incidents.operations import (
    images,
    message_templates,
    pages,
    team_targets,
)
from incidents.operations.exports import importing
from tests import make, pictures
from tests.operations.operation import (
    OF_ALL,
    PRIVATE,
    Operation,
    on,
)
from tests.operations.prepared import (
    SLACK,
    exported_page,
    second_template,
    template,
    to_be_launched,
)

OPERATIONS = [
    Operation(
        team_targets.add_team_target,
        "change_page",
        AuditKind.SUBSCRIBER_ADDED,
        lambda: {"channel": "slack", "address": SLACK},
        **PRIVATE,
    ),
    Operation(
        team_targets.remove_team_target,
        "change_page",
        AuditKind.SUBSCRIBER_REMOVED,
        lambda: on(make.subscriber(SLACK, channel="slack", audience="staff")),
        **PRIVATE,
    ),
    Operation(
        images.upload_image,
        "add_incidentupdate",
        AuditKind.IMAGE_UPLOADED,
        lambda: {"sent": pictures.picture(), "alt": "A graph."},
        instead=frozenset(name.removeprefix("incidents.") for name in images.WRITERS),
        **PRIVATE,
    ),
    Operation(
        message_templates.create_template,
        "change_messagetemplate",
        AuditKind.TEMPLATE_CREATED,
        lambda: {"name": "Looking", "body": "We look."},
        **PRIVATE,
    ),
    Operation(
        message_templates.edit_template,
        "change_messagetemplate",
        AuditKind.TEMPLATE_EDITED,
        lambda: on(template()) | {"body": "We look into it."},
        **PRIVATE,
    ),
    Operation(
        message_templates.move_template,
        "change_messagetemplate",
        AuditKind.TEMPLATE_MOVED,
        lambda: on(second_template()) | {"places": -1},
        **PRIVATE,
    ),
    Operation(
        message_templates.remove_template,
        "change_messagetemplate",
        AuditKind.TEMPLATE_REMOVED,
        lambda: on(template()),
        **PRIVATE,
    ),
    Operation(
        pages.edit_page,
        "change_page",
        AuditKind.PAGE_EDITED,
        lambda: {"name": f"Status of {make.component()}", "url": "https://status.example.org"},
        **OF_ALL,
    ),
    Operation(
        pages.launch_page,
        "change_page",
        AuditKind.PAGE_LAUNCHED,
        to_be_launched,
        **OF_ALL,
    ),
    Operation(
        importing.import_page,
        "change_page",
        AuditKind.PAGE_IMPORTED,
        exported_page,
        **OF_ALL,
    ),
]
