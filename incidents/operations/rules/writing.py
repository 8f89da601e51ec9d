"""Rules as people write them: add, edit, pause, resume, remove."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Unpack

from django.utils.translation import gettext as _

from incidents.domain.signals import SignalState
from incidents.domain.vocabulary import AuditKind, RuleAction, SourceKind
from incidents.models import Component, Rule, Signal
from incidents.operations import leases, validation
from incidents.operations.actor import Actor
from incidents.operations.audit import note
from incidents.operations.credentials import Credentials
from incidents.operations.details import MeasureDetails, RuleDetails, assign
from incidents.operations.errors import Gone
from incidents.operations.measures import writing as measures
from incidents.operations.rules import acting, statuses, told
from incidents.operations.rules.acting import Seen
from incidents.operations.rules.showing import revise_shown
from incidents.operations.rules.signals import fill
from incidents.operations.scopes import page_write, write
from incidents.operations.versions import edited, refuse_outdated

# One change at a time, so that names stay each one's own.
RULES = "rules"


@write
def create_rule(
    *,
    by: Actor,
    now: datetime,
    code: str = "",
    source: str = SourceKind.ALERT,
    components: Iterable[Component] = (),
    measure: MeasureDetails | None = None,
    credentials: Credentials | None = None,
    **details: Unpack[RuleDetails],
) -> Rule:
    """Add a rule. Who writes one needs the right to what it does.

    ``measure`` is how its source is asked, other than for alerts. Raises NotAllowed, Refused,
    CannotEncrypt.
    """
    by.require("incidents.change_component")
    leases.lock(RULES)
    rule = Rule(code=validation.free_code(code, Rule), source=source, created_at=now)
    _save(rule, details, list(components), by=by, now=now)
    if rule.is_asked:
        measures.save(rule, measure or {}, credentials=credentials, now=now)
    Signal.objects.create(rule=rule)
    note(AuditKind.RULE_CREATED, by=by, subject=rule, now=now, **told.gist(rule))
    return rule


@page_write
def edit_rule(
    rule_id: int,
    *,
    by: Actor,
    now: datetime,
    based_on: str | None = None,
    components: Iterable[Component] | None = None,
    measure: MeasureDetails | None = None,
    credentials: Credentials | None = None,
    **details: Unpack[RuleDetails],
) -> Rule:
    """Change a rule. What it does at present follows; of other alerts, or where something else
    is asked, it begins anew.

    Without ``credentials`` they stay. ``based_on`` is the ``version`` that the writer saw. Raises
    NotAllowed, Outdated, Refused, Gone, CannotEncrypt, Rule.DoesNotExist.
    """
    by.require("incidents.change_component")
    leases.lock(RULES)
    rule = existing_rule(rule_id)
    refuse_outdated(edited(rule), based_on=based_on)
    before = told.all_of(rule)
    chosen = list(rule.components.all() if components is None else components)
    _save(rule, details, chosen, by=by, now=now)
    is_other = rule.matchers != before["matchers"]
    if rule.is_asked:
        is_other |= measures.save(rule, measure or {}, credentials=credentials, now=now)
    if is_other:
        _stand_down(rule, now=now)
    elif Signal.objects.filter(rule=rule, is_acting=True).exists():
        _say_anew(rule, now=now)
    revise_shown([rule])
    changes = told.differences(before, told.all_of(rule))
    note(AuditKind.RULE_EDITED, by=by, subject=rule, now=now, **changes)
    return rule


@page_write
def pause_rule(rule_id: int, *, by: Actor, now: datetime) -> Rule:
    """Have a rule do nothing for now, and take back what it does. Twice is as once.

    Raises NotAllowed, Gone, Rule.DoesNotExist.
    """
    by.require("incidents.change_component")
    rule = existing_rule(rule_id)
    if rule.paused_at is None:
        rule.paused_at = rule.updated_at = now
        rule.save(update_fields=["paused_at", "updated_at"])
        _stand_down(rule, now=now)
        revise_shown([rule])
        note(AuditKind.RULE_PAUSED, by=by, subject=rule, now=now)
    return rule


@page_write
def resume_rule(rule_id: int, *, by: Actor, now: datetime) -> Rule:
    """Have a paused rule work again, on what is seen from now on.

    Raises NotAllowed, Gone, Rule.DoesNotExist.
    """
    by.require("incidents.change_component")
    rule = existing_rule(rule_id)
    _require(rule, by)
    if rule.paused_at is not None:
        rule.paused_at, rule.updated_at = None, now
        rule.save(update_fields=["paused_at", "updated_at"])
        revise_shown([rule])
        note(AuditKind.RULE_RESUMED, by=by, subject=rule, now=now)
    return rule


@page_write
def remove_rule(rule_id: int, *, by: Actor, now: datetime) -> Rule:
    """Remove a rule, and take back what it does. Raises NotAllowed, Gone, Rule.DoesNotExist."""
    by.require("incidents.change_component")
    rule = existing_rule(rule_id)
    _stand_down(rule, now=now)
    rule.removed_at = rule.updated_at = now
    rule.save(update_fields=["removed_at", "updated_at"])
    revise_shown([rule])
    note(AuditKind.RULE_REMOVED, by=by, subject=rule, now=now)
    return rule


def existing_rule(rule_id: int) -> Rule:
    """Return the rule; raise Gone if it was removed."""
    rule = Rule.objects.get(pk=rule_id)
    if rule.removed_at is not None:
        raise Gone(_("“%(rule)s” was removed; write a new rule instead.") % {"rule": rule})
    return rule


def _save(
    rule: Rule, details: RuleDetails, components: list[Component], *, by: Actor, now: datetime
) -> None:
    assign(rule, details)
    validation.rule(rule, components)
    _require(rule, by)
    rule.updated_at = now
    rule.save()
    rule.components.set(components)


def _require(rule: Rule, by: Actor) -> None:
    """Nobody has a rule do what they may not do themselves."""
    if rule.action not in (RuleAction.WATCH, RuleAction.SET):
        by.require("incidents.add_incident")


def _stand_down(rule: Rule, *, now: datetime) -> None:
    """Take back what the rule does, and forget what was seen."""
    acting.restore(rule, now=now)
    signal = Signal.objects.select_for_update(of=("self",)).get(rule=rule)
    fill(signal, SignalState(), Seen(SignalState().observed))
    signal.save()


def _say_anew(rule: Rule, *, now: datetime) -> None:
    if not RuleAction(rule.action).sets_status:
        statuses.take_back(rule, now=now)
        return
    statuses.take_back(rule, now=now, besides=acting.components_of(rule))
    statuses.say(rule, now=now)
