"""Operations on people, roles and tokens."""

from __future__ import annotations

from django.contrib.auth.models import Group

from incidents.domain.vocabulary import AuditKind
from incidents.operations import (
    links,
    roles,
    second_steps,
    tokens,
    users,
)
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import NOW
from tests.operations.operation import (
    PRIVATE,
    Operation,
    on,
)
from tests.operations.prepared import (
    one_with_an_app,
)

OPERATIONS = [
    Operation(
        links.invite_user,
        "add_user",
        AuditKind.INVITED,
        lambda: {"username": "eve"},
        **PRIVATE,
    ),
    Operation(
        links.make_link,
        "change_user",
        AuditKind.LINK_MADE,
        lambda: on(make.user()),
        **PRIVATE,
    ),
    Operation(
        second_steps.remove_second_steps,
        "change_user",
        AuditKind.SECOND_STEP_REMOVED,
        lambda: on(one_with_an_app()),
        **PRIVATE,
    ),
    Operation(
        users.edit_user,
        "change_user",
        AuditKind.USER_EDITED,
        lambda: on(make.user()) | {"username": "eve"},
        **PRIVATE,
    ),
    Operation(
        users.set_password,
        "change_user",
        AuditKind.PASSWORD_SET,
        lambda: on(make.user()) | {"password": "correct horse battery"},
        **PRIVATE,
    ),
    Operation(
        roles.create_role,
        "change_user",
        AuditKind.ROLE_CREATED,
        lambda: {"name": "Editors", "permissions": []},
        **PRIVATE,
    ),
    Operation(
        roles.edit_role,
        "change_user",
        AuditKind.ROLE_EDITED,
        lambda: on(Group.objects.create(name="?")) | {"name": "Editors", "permissions": []},
        **PRIVATE,
    ),
    Operation(
        roles.remove_role,
        "change_user",
        AuditKind.ROLE_REMOVED,
        lambda: on(Group.objects.create(name="Editors")),
        **PRIVATE,
    ),
    Operation(
        tokens.issue_token,
        "add_token",
        AuditKind.TOKEN_ISSUED,
        lambda: {"name": "Deploy robot", "permissions": []},
        **PRIVATE,
    ),
    Operation(
        tokens.revoke_token,
        "delete_token",
        AuditKind.TOKEN_REVOKED,
        lambda: on(tokens.issue_token(by=SYSTEM, name="?", permissions=[], now=NOW)[0]),
        **PRIVATE,
    ),
]
