"""The statuses that rules give components, beside what people and incidents say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from incidents.domain.status_log import ComponentState, final
from incidents.domain.vocabulary import Cause, ComponentStatus, EventKind
from incidents.models import Component, Rule, StatusChange
from incidents.operations import derived
from incidents.operations.actor import rule_actor
from incidents.operations.outbox import announce
from incidents.queries import status_log


def say(rule: Rule, *, now: datetime) -> None:
    """Have the rule say its status of its components. Part of acting."""
    wanted = ComponentStatus(rule.status)
    of = list(rule.components.filter(removed_at=None))
    states = _states(of)
    _record(rule, [c for c in of if states[c].measured.get(rule.pk) != wanted], wanted, now=now)


def take_back(rule: Rule, *, now: datetime, besides: Collection[Component] = ()) -> None:
    """Have the rule say nothing any more of any component, ``besides`` these.

    What somebody has set directly since stays, and so does what incidents and other rules say.
    """
    said = StatusChange.objects.filter(rule=rule, superseded_at=None).values("component")
    of = [each for each in Component.objects.filter(pk__in=said) if each not in besides]
    states = _states(of)
    standing = [each for each in of if rule.pk in states[each].measured]
    _record(rule, standing, ComponentStatus.OPERATIONAL, now=now)


def _states(components: Collection[Component]) -> dict[Component, ComponentState]:
    logs = status_log.open_logs([each.pk for each in components])
    return {each: final(map(status_log.as_change, logs[each.pk])) for each in components}


def _record(
    rule: Rule, components: Collection[Component], status: ComponentStatus, *, now: datetime
) -> None:
    StatusChange.objects.bulk_create(
        StatusChange(
            component=each,
            status=status,
            cause=Cause.MEASURED,
            rule=rule,
            effective_at=now,
            recorded_at=now,
        )
        for each in components
    )
    derived.rebuild_around([(each.pk, now) for each in components], now=now)
    for each in components:
        shown = each.status
        each.refresh_from_db()
        if each.status != shown:
            _announce(rule, each, now=now)


def _announce(rule: Rule, component: Component, *, now: datetime) -> None:
    announce(
        EventKind.COMPONENT_STATUS_CHANGED,
        by=rule_actor(rule),
        subject=component,
        notifies=True,
        now=now,
        status=component.status,
    )
