"""Things in the state in which operations of the table find them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator

from incidents.domain.content import UpdateContent
from incidents.domain.moving.elsewhere import ForeignSubscriber
from incidents.domain.past import PastUpdate
from incidents.domain.recurrence import Recurrence
from incidents.domain.sections import Section
from incidents.domain.subscriptions import ChannelKind, SubscriberState
from incidents.domain.vocabulary import Frequency, Status
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
    drafts,
    maintenances,
    message_templates,
    postmortem_review,
    postmortems,
    timeline,
)
from incidents.operations.actor import SYSTEM, user_actor
from incidents.operations.jobs import lifecycle
from incidents.operations.subscriptions import Choices
from tests import make
from tests.make import HOUR, MINUTE, NOW
from tests.operations.exports.documents import document
from tests.operations.operation import (
    LATER,
    robin,
)

SECTIONS = [Section("Summary", "Two redirects pointed at each other.")]
SOON = UpdateContent(body="Soon.")
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
