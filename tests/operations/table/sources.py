"""Operations on rules and jobs, which read what others measure."""

from __future__ import annotations

from incidents.domain.vocabulary import AuditKind
from incidents.operations.actor import SYSTEM
from incidents.operations.jobs import lifecycle
from incidents.operations.rules import writing
from tests import make
from tests.make import NOW
from tests.operations.operation import (
    OF_JOB,
    OF_RULE,
    PRIVATE,
    Operation,
    on,
)
from tests.operations.prepared import (
    ended_job,
)

OPERATIONS = [
    Operation(
        writing.create_rule,
        "change_component",
        AuditKind.RULE_CREATED,
        lambda: {
            "name": "Errors",
            "matchers": 'severity="page"',
            "action": "set",
            "components": [make.component()],
        },
        **PRIVATE,
    ),
    Operation(
        writing.edit_rule,
        "change_component",
        AuditKind.RULE_EDITED,
        lambda: on(make.rule(action="set")) | {"name": "Errors"},
        **OF_RULE,
    ),
    Operation(
        writing.pause_rule,
        "change_component",
        AuditKind.RULE_PAUSED,
        lambda: on(make.rule(action="set")),
        **OF_RULE,
    ),
    Operation(
        writing.resume_rule,
        "change_component",
        AuditKind.RULE_RESUMED,
        lambda: on(writing.pause_rule(make.rule(action="set").pk, by=SYSTEM, now=NOW)),
        **OF_RULE,
    ),
    Operation(
        writing.remove_rule,
        "change_component",
        AuditKind.RULE_REMOVED,
        lambda: on(make.rule(action="set")),
        **OF_RULE,
    ),
    Operation(
        lifecycle.create_job,
        "add_job",
        AuditKind.JOB_CREATED,
        lambda: {"name": "Purge", "unit": "names", "metrics_url": "http://127.0.0.1:9100/metrics"},
    ),
    Operation(
        lifecycle.edit_job,
        "change_job",
        AuditKind.JOB_EDITED,
        lambda: on(make.job()) | {"name": "Purge"},
        **OF_JOB,
    ),
    Operation(
        lifecycle.end_job,
        "change_job",
        AuditKind.JOB_ENDED,
        lambda: on(make.job()),
        is_told=True,
        **OF_JOB,
    ),
    Operation(
        lifecycle.read_again, "change_job", AuditKind.JOB_EDITED, lambda: on(ended_job()), **OF_JOB
    ),
    Operation(
        lifecycle.remove_job, "delete_job", AuditKind.JOB_REMOVED, lambda: on(make.job()), **OF_JOB
    ),
]
