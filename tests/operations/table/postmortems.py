"""Operations on what is learned of an incident."""

from __future__ import annotations

from incidents.domain.sections import Section
from incidents.domain.vocabulary import AuditKind
from incidents.operations import (
    action_items,
    facts,
    postmortem_drafts,
    postmortem_review,
    postmortems,
    timeline,
)
from incidents.operations.actor import SYSTEM
from tests import make
from tests.make import NOW
from tests.operations.operation import (
    LATER,
    OF_INCIDENT,
    PRIVATE,
    Operation,
    on,
)
from tests.operations.prepared import (
    SECTIONS,
    ended_incident,
    entry,
    item,
    naming_incident,
    robin_s_account,
    typed_postmortem,
    written_postmortem,
)

WRITERS_OF_TIMELINES = frozenset(name.removeprefix("incidents.") for name in timeline.WRITERS)
OPERATIONS = [
    Operation(
        postmortems.write_postmortem,
        "change_postmortem",
        AuditKind.POSTMORTEM_WRITTEN,
        lambda: on(make.incident()) | {"sections": SECTIONS},
        **PRIVATE,
    ),
    Operation(
        postmortems.publish_postmortem,
        "publish_postmortem",
        AuditKind.POSTMORTEM_PUBLISHED,
        lambda: on(ended_incident()),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        postmortems.revert_postmortem,
        "publish_postmortem",
        AuditKind.POSTMORTEM_REVERTED,
        lambda: on(ended_incident(is_published=True)),
        is_told=True,
        **OF_INCIDENT,
    ),
    Operation(
        postmortem_review.request_review,
        "change_postmortem",
        AuditKind.REVIEW_REQUESTED,
        lambda: on(written_postmortem()),
        **PRIVATE,
    ),
    Operation(
        postmortem_review.end_review,
        "change_postmortem",
        AuditKind.REVIEW_ENDED,
        lambda: on(written_postmortem(is_in_review=True)),
        **PRIVATE,
    ),
    Operation(
        postmortem_review.approve_postmortem,
        "publish_postmortem",
        AuditKind.POSTMORTEM_APPROVED,
        lambda: on(written_postmortem(is_in_review=bool(robin_s_account()))),
        **PRIVATE,
    ),
    Operation(
        postmortem_review.comment_on_postmortem,
        "change_postmortem",
        AuditKind.POSTMORTEM_COMMENTED,
        lambda: on(written_postmortem()) | {"comment": "Since when?"},
        instead=frozenset({"publish_postmortem"}),
        **PRIVATE,
    ),
    Operation(
        postmortem_review.resolve_comment,
        "change_postmortem",
        AuditKind.COMMENT_RESOLVED,
        lambda: on(
            postmortem_review.comment_on_postmortem(
                written_postmortem().pk, by=SYSTEM, comment="Since when?", now=NOW
            )
        ),
        instead=frozenset({"publish_postmortem"}),
        **PRIVATE,
    ),
    Operation(
        postmortem_review.plan_postmortem,
        "change_postmortem",
        AuditKind.POSTMORTEM_PLANNED,
        lambda: (
            on(written_postmortem()) | {"due_at": LATER, "is_noindex": True, "is_previewed": False}
        ),
        **OF_INCIDENT,
    ),
    Operation(
        postmortem_drafts.save_postmortem_draft,
        "change_postmortem",
        AuditKind.DRAFT_SAVED,
        lambda: (
            on(make.incident())
            | {"sections": [Section("Who", f"{robin_s_account()}.")], "based_on": ""}
        ),
        **PRIVATE,
    ),
    Operation(
        postmortem_drafts.discard_postmortem_draft,
        "change_postmortem",
        AuditKind.DRAFT_DISCARDED,
        lambda: on(typed_postmortem()),
        **PRIVATE,
    ),
    Operation(
        facts.correct_fact,
        "change_postmortem",
        AuditKind.FACT_CORRECTED,
        lambda: on(naming_incident()) | {"name": "started", "value": NOW, "reason": "A log."},
        **OF_INCIDENT,
    ),
    Operation(
        action_items.add_item,
        "change_postmortem",
        AuditKind.ITEM_ADDED,
        lambda: on(naming_incident()) | {"title": "Purge safely."},
        **OF_INCIDENT,
    ),
    Operation(
        action_items.edit_item,
        "change_postmortem",
        AuditKind.ITEM_EDITED,
        lambda: on(item()) | {"title": "Purge slowly."},
        **OF_INCIDENT,
    ),
    Operation(
        action_items.close_item,
        "change_postmortem",
        AuditKind.ITEM_CLOSED,
        lambda: on(item()) | {"state": "done"},
        **OF_INCIDENT,
    ),
    Operation(
        timeline.add_entry,
        "add_incidentupdate",
        AuditKind.ENTRY_ADDED,
        lambda: on(make.incident()) | {"text": "Rolled forward, not back."},
        instead=WRITERS_OF_TIMELINES,
        topics=frozenset(),  # unless the postmortem is published
    ),
    Operation(
        timeline.edit_entry,
        "add_incidentupdate",
        AuditKind.ENTRY_EDITED,
        lambda: on(entry()) | {"text": "Rolled back."},
        instead=WRITERS_OF_TIMELINES,
        topics=frozenset(),  # unless the postmortem is published
    ),
    Operation(
        timeline.remove_entry,
        "add_incidentupdate",
        AuditKind.ENTRY_REMOVED,
        lambda: on(entry()),
        instead=WRITERS_OF_TIMELINES,
        topics=frozenset(),  # unless the postmortem is published
    ),
    Operation(
        timeline.star_moment,
        "add_incidentupdate",
        AuditKind.MOMENT_STARRED,
        lambda: on(make.incident()) | {"key": "any", "is_starred": False},
        instead=WRITERS_OF_TIMELINES,
        topics=frozenset(),  # unless the postmortem is published
    ),
]
