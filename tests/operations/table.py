"""Every operation that people may ask for, and what it is called with."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from incidents.domain.content import UpdateContent
from incidents.domain.moving.elsewhere import ForeignSubscriber
from incidents.domain.past import PastIncident, PastUpdate
from incidents.domain.recurrence import Recurrence
from incidents.domain.sections import Section
from incidents.domain.subscriber_lists import ListedAddress
from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import PAGE_TOPIC, ActorKind, AuditKind, Frequency, Status
from incidents.models import (
    ActionItem,
    Component,
    Draft,
    Incident,
    IncidentUpdate,
    Job,
    MaintenanceSeries,
    MessageTemplate,
    PostmortemDraft,
    StatusChange,
    TimelineEntry,
    User,
)
from incidents.operations import (
    action_items,
    components,
    dead_letters,
    drafts,
    facts,
    groups,
    images,
    imports,
    links,
    maintenances,
    message_templates,
    moved_subscribers,
    nudges,
    openings,
    pages,
    postmortem_drafts,
    postmortem_review,
    postmortems,
    roles,
    second_steps,
    series,
    subscriber_imports,
    subscribers,
    team_targets,
    timeline,
    tokens,
    undo,
    updates,
    users,
)
from incidents.operations import incidents as incident_operations
from incidents.operations.actor import SYSTEM, Actor, user_actor
from incidents.operations.exports import importing
from incidents.operations.jobs import lifecycle
from incidents.operations.rules import writing
from incidents.operations.scopes import page_write, write
from incidents.operations.subscriptions import Choices
from tests import make, pictures
from tests.make import HOUR, MINUTE, NOW
from tests.operations.exports.documents import document

SECTIONS = [Section("Summary", "Two redirects pointed at each other.")]
SOON = UpdateContent(body="Soon.")
LATER = NOW + HOUR
EVERYTHING = Choices(everything=True)
MOVED = ForeignSubscriber(
    code="sub0sub0sub0",
    channel=ChannelKind.MAIL,
    address="robin@example.org",
    state=SubscriberState.CONFIRMED,
    components=[],
    created_at=NOW,
)
OF_THE_PAST = PastUpdate(content=UpdateContent(body="It looped.", display_at=NOW))
JOB = "job"
# The topics of the components that an operation is about, and those of all others.
OWN, OTHERS = "own", "others"
Scope = Callable[..., Callable[..., Any]]
# What an operation is that changes nothing that readers see.
PRIVATE: dict[str, Any] = {"scope": write, "topics": frozenset()}
# What one is that changes what is said of components, and what they or the page are called.
OF_INCIDENT: dict[str, Any] = {"topics": frozenset({PAGE_TOPIC, OWN})}
OF_ALL: dict[str, Any] = {"topics": frozenset({PAGE_TOPIC, OWN, OTHERS})}
# What one is that may take back what a rule did, but does not here.
OF_RULE: dict[str, Any] = {"topics": frozenset()}
# What one is that changes a job.
OF_JOB: dict[str, Any] = {"topics": frozenset({PAGE_TOPIC, JOB})}
WRITERS_OF_TIMELINES = frozenset(name.removeprefix("incidents.") for name in timeline.WRITERS)


@dataclass(frozen=True)
class Operation:
    """``prepare`` makes what it needs and returns the arguments that it is called with.

    ``scope``: the decorator that it runs in. ``topics``: those whose revision it raises, with
    JOB for that of the job, OWN for those of the components that ``prepare`` has made, and OTHERS
    for those of the rest. ``is_told``: subscribers, or staff, can be told of it. Any permission
    ``instead`` of the one does as well.
    """

    do: Callable[..., object]
    permission: str
    kind: AuditKind
    prepare: Callable[[], dict[str, Any]]
    scope: Scope = page_write
    topics: frozenset[str] = frozenset({PAGE_TOPIC})
    is_told: bool = False
    instead: frozenset[str] = frozenset()


def to_be_launched() -> dict[str, Any]:
    """A page with a component before its launch."""
    make.before_launch()
    make.component()
    return {}


def exported_page() -> dict[str, Any]:
    """An export of a page with a component, and nothing here yet."""
    Component.objects.all().delete()
    file = Path(tempfile.mkdtemp()) / "export.json"
    file.write_text(json.dumps(document()))
    return {"path": file}


SLACK = "https://hooks.slack.com/services/T0/B0/abcdefgh"


def robin(*permissions: str) -> Actor:
    return Actor(ActorKind.USER, 7, "robin", frozenset(f"incidents.{p}" for p in permissions))


def call(
    operation: Operation, arguments: dict[str, Any], *, by: Actor, now: datetime = LATER
) -> object:
    """Perform it later, with the arguments that it prepared."""
    arguments = dict(arguments)
    keys = [arguments.pop("_key")] if "_key" in arguments else []
    return operation.do(*keys, by=by, now=now, **arguments)


def on(made: Any) -> dict[str, Any]:
    """The operation's first parameter is the key of ``made``."""
    return {"_key": made.pk}


def naming_incident(**fields: Any) -> Incident:
    """An incident that says something of a component."""
    return make.incident(components=make.degraded(make.component()), **fields)


def ended_incident(*, is_published: bool = False) -> Incident:
    incident = naming_incident()
    make.update(incident, Status.RESOLVED, now=NOW + MINUTE)
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=SECTIONS, now=NOW + MINUTE)
    if is_published:
        postmortems.publish_postmortem(incident.pk, by=SYSTEM, now=NOW + MINUTE)
    return incident


def written_postmortem(*, is_in_review: bool = False) -> Incident:
    """An open incident with a postmortem that is not published."""
    incident = naming_incident()
    postmortems.write_postmortem(incident.pk, by=SYSTEM, sections=SECTIONS, now=NOW + MINUTE)
    if is_in_review:
        postmortem_review.request_review(incident.pk, by=SYSTEM, now=NOW + MINUTE)
    return incident


def typed_postmortem() -> Incident:
    """An incident of whose postmortem robin has typed something."""
    incident = make.incident()
    PostmortemDraft.objects.create(
        incident=incident,
        author=robin_s_account(),
        sections=[],
        created_at=NOW,
        updated_at=NOW,
    )
    return incident


def second_update() -> IncidentUpdate:
    return make.update(naming_incident(), now=NOW + MINUTE)


def just_posted() -> IncidentUpdate:
    """An update that robin posted just now, and may undo."""
    by = robin("add_incidentupdate")
    robin_s_account()
    return make.update(naming_incident(), by=by, now=LATER - MINUTE / 6, is_held=True)


def robin_s_account(is_superuser: bool = False) -> User:
    email = "robin@example.org"
    return make.user(pk=7, username="robin", email=email, is_superuser=is_superuser)


def one_with_an_app() -> User:
    user = make.user(username="robin")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return user


def draft() -> Draft:
    author = user_actor(make.user(is_superuser=True))
    return drafts.save_draft(naming_incident().pk, by=author, content=SOON, now=NOW)


def template(**details: str) -> MessageTemplate:
    details = {"name": "Looking", "body": "We look."} | details
    return message_templates.create_template(by=SYSTEM, now=NOW, **details)


def item(of: Incident | None = None, **details: Any) -> ActionItem:
    details = {"title": "Purge safely."} | details
    return action_items.add_item((of or naming_incident()).pk, by=SYSTEM, now=NOW, **details)


def entry(**details: Any) -> TimelineEntry:
    details = {"text": "Rolled forward, not back."} | details
    return timeline.add_entry(make.incident().pk, by=SYSTEM, now=NOW, **details)


def second_template() -> MessageTemplate:
    template(name="First")
    return template()


def ended_job() -> Job:
    return lifecycle.end_job(make.job().pk, by=SYSTEM, now=NOW)


def begun_series() -> MaintenanceSeries:
    """Of one occurrence, which goes on, so that nothing else follows from a change."""
    begun = {"scheduled_for": NOW + MINUTE, "scheduled_until": LATER + HOUR}
    once = make.maintenance(
        [make.component().code], recurrence=Recurrence(Frequency.WEEKLY, count=1), **begun
    )
    maintenances.advance_due(now=NOW + MINUTE)
    assert once.series is not None
    return once.series


def just_set() -> StatusChange:
    """A component's status that robin has just set."""
    by = robin("change_component")
    component = make.component()
    components.set_status(component.pk, by=by, status="major_outage", now=LATER)
    return component.changes.get()


WINDOW = {"scheduled_for": LATER, "scheduled_until": LATER + HOUR}
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
        **PRIVATE,
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
    Operation(
        subscribers.add_subscriber,
        "add_subscriber",
        AuditKind.SUBSCRIBER_ADDED,
        lambda: {"email": "team@example.org", "choices": EVERYTHING},
        **PRIVATE,
    ),
    Operation(
        subscribers.change_subscriber,
        "change_subscriber",
        AuditKind.SUBSCRIBER_EDITED,
        lambda: on(make.subscriber()) | {"choices": EVERYTHING},
        **PRIVATE,
    ),
    Operation(
        subscribers.pause_subscriber,
        "change_subscriber",
        AuditKind.SUBSCRIBER_PAUSED,
        lambda: on(make.subscriber()),
        **PRIVATE,
    ),
    Operation(
        subscribers.resume_subscriber,
        "change_subscriber",
        AuditKind.SUBSCRIBER_RESUMED,
        lambda: on(make.subscriber(state="quarantined", reason="550 gone")),
        **PRIVATE,
    ),
    Operation(
        subscribers.remove_subscriber,
        "delete_subscriber",
        AuditKind.SUBSCRIBER_REMOVED,
        lambda: on(make.subscriber()),
        **PRIVATE,
    ),
    Operation(
        dead_letters.try_again,
        "change_subscriber",
        AuditKind.TRIED_AGAIN,
        lambda: on(make.incident().events.get()),
        **PRIVATE,
    ),
    Operation(
        subscriber_imports.import_subscribers,
        "add_subscriber",
        AuditKind.SUBSCRIBERS_IMPORTED,
        lambda: {"lines": [ListedAddress(2, "team@example.org")]},
        **PRIVATE,
    ),
    Operation(
        moved_subscribers.add_moved_subscribers,
        "add_subscriber",
        AuditKind.SUBSCRIBERS_IMPORTED,
        lambda: {"found": [MOVED]},
        **PRIVATE,
    ),
]
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: operation.do.__name__
)
