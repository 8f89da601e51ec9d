"""Do what a rule says, as the rule, and restore it. Part of noting what was seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain.codes import new_code
from incidents.domain.content import UpdateContent
from incidents.domain.status_log import final
from incidents.domain.vocabulary import (
    AuditKind,
    ComponentStatus,
    IncidentKind,
    Observation,
    RuleAction,
    Status,
)
from incidents.models import Component, Episode, Incident, Opening, Rule
from incidents.models.rule import SAID_MAX_LENGTH
from incidents.operations import updates
from incidents.operations.actor import rule_actor
from incidents.operations.audit import note
from incidents.operations.errors import Refused
from incidents.operations.incidents import create_incident
from incidents.operations.rules import statuses
from incidents.queries import site, status_log
from incidents.render import rule_texts

# The promise that the form of a new incident begins with, in minutes.
PROMISE = "30"


@dataclass(frozen=True)
class Seen:
    """A look at a rule's source, in words for operators, and of how many alerts.

    ``began_at`` is since when it is bad, where the source knows; not later than it was seen.
    """

    observation: Observation
    said: str = ""
    count: int = 0
    began_at: datetime | None = None


def act(rule: Rule, seen: Seen, *, since: datetime, now: datetime) -> Episode:
    """Begin an episode: set statuses, and open an incident, suggest one, or join an open one.

    Raises Refused if nothing is left on the page that the rule is about.
    """
    action = RuleAction(rule.action)
    if action != RuleAction.WATCH and not components_of(rule):
        raise Refused(
            _("All components that the rule is about were removed; choose others, or remove it.")
        )
    episode = Episode.objects.create(
        rule=rule,
        began_at=min(seen.began_at or since, now),
        acted_at=now,
        said=seen.said[:SAID_MAX_LENGTH],
        count=seen.count,
        submission=f"rule-{new_code()}",
    )
    if action.sets_status:
        statuses.say(rule, now=now)
    if action in (RuleAction.WATCH, RuleAction.SET):
        return episode
    if incident := open_already(rule, components_of(rule)):
        episode.incident = incident
        episode.save(update_fields=["incident"])
    elif action == RuleAction.OPEN:
        _open(rule, episode, now=now)
    else:
        _suggest(rule, episode, now=now)
    return episode


def go_on(episode: Episode, seen: Seen, *, now: datetime) -> None:
    """Note what is measured by now; a suggestion that nobody has taken up says it as well."""
    said = seen.said[:SAID_MAX_LENGTH]
    if not said or (episode.said, episode.count) == (said, seen.count):
        return
    episode.said, episode.count = said, max(episode.count, seen.count)
    episode.save(update_fields=["said", "count"])
    draft = Opening.objects.filter(episode=episode, author=None).first()
    if draft is not None:
        draft.fields, draft.updated_at = _fields(episode.rule, episode, now=now), now
        draft.save(update_fields=["fields", "updated_at"])


def restore(rule: Rule, *, now: datetime) -> None:
    """End the episode: take statuses back, drop a suggestion that nobody has taken up, and end
    the incident that the rule has opened, unless people have told of it."""
    statuses.take_back(rule, now=now)
    episode = Episode.objects.select_related("incident").filter(rule=rule, ended_at=None).first()
    if episode is None:
        return
    episode.ended_at = max(now, episode.acted_at)
    episode.save(update_fields=["ended_at"])
    for draft in Opening.objects.filter(episode=episode, author=None):
        note(AuditKind.DRAFT_DISCARDED, by=rule_actor(rule), subject=draft, now=now)
        draft.delete()
    if episode.opened_by_itself and episode.incident is not None:
        _end(rule, episode.incident, now=now)


def open_already(rule: Rule, components: Iterable[Component]) -> Incident | None:
    """Return the open incident that is about the same: of an earlier episode of the rule, which
    may be a new one, or claiming one of ``components``."""
    still_open = Incident.objects.public().filter(closed_at=None, kind=IncidentKind.REALTIME)
    of_rule = still_open.filter(episodes__in=Episode.objects.filter(rule=rule.pk))
    earlier = of_rule.order_by("-started_at", "-pk").first()
    if earlier is not None:
        return earlier
    logs = status_log.open_logs([each.pk for each in components])
    states = [final(map(status_log.as_change, log)) for log in logs.values()]
    claimants = {key for state in states for key in state.claims}
    return still_open.filter(pk__in=claimants).order_by("-started_at", "-pk").first()


def _open(rule: Rule, episode: Episode, *, now: datetime) -> None:
    create_incident(
        by=rule_actor(rule),
        name=_name(rule),
        content=UpdateContent(
            status=Status.INVESTIGATING,
            body=_body(rule, episode, now=now),
            components={c.code: ComponentStatus(rule.status) for c in components_of(rule)},
        ),
        started_at=episode.began_at,
        submission=episode.submission,
        now=now,
    )
    episode.refresh_from_db()
    episode.opened_by_itself = True
    episode.save(update_fields=["opened_by_itself"])


def _suggest(rule: Rule, episode: Episode, *, now: datetime) -> None:
    draft = Opening.objects.create(
        episode=episode,
        submission=episode.submission,
        fields=_fields(rule, episode, now=now),
        created_at=now,
        updated_at=now,
    )
    note(AuditKind.DRAFT_SAVED, by=rule_actor(rule), subject=draft, now=now)


def _end(rule: Rule, incident: Incident, *, now: datetime) -> None:
    told = list(incident.updates.public())
    if incident.withdrawn_at or not incident.is_open or len(told) != 1 or told[0].edited_at:
        return
    body = rule_texts.resolved(
        components=[each.full_name for each in components_of(rule)],
        since=now,
        now=now,
        zone=site.page().zone,
    )
    content = UpdateContent(status=Status.RESOLVED, body=body)
    updates.post_update(incident.pk, by=rule_actor(rule), content=content, now=now)


def _fields(rule: Rule, episode: Episode, *, now: datetime) -> dict[str, str]:
    """Return the fields of the form that opens an incident, filled as the rule suggests."""
    return {
        "name": _name(rule),
        "status": Status.INVESTIGATING.value,
        "body": _body(rule, episode, now=now),
        "promise": PROMISE,
        "notifies": "on",
        "started_at": f"{episode.began_at.astimezone(site.page().zone):%Y-%m-%d %H:%M}",
        **{f"components-{each.code}": rule.status for each in components_of(rule)},
    }


def _name(rule: Rule) -> str:
    names = [each.full_name for each in components_of(rule)]
    return rule_texts.name(rule.incident_name, components=names)


def _body(rule: Rule, episode: Episode, *, now: datetime) -> str:
    return rule_texts.body(
        rule.body,
        components=[each.full_name for each in components_of(rule)],
        since=episode.began_at,
        measured=episode.said,
        now=now,
        zone=site.page().zone,
    )


def components_of(rule: Rule) -> list[Component]:
    """Return the components on the page that it is about, in the page's order."""
    found = rule.components.filter(removed_at=None).select_related("group")
    return sorted(found, key=lambda each: each.page_order)
