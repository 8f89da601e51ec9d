"""Note what was seen of the sources of rules, and have rules act on it.

What turns nothing costs one small transaction for all together and waits for no change of the
page. What a rule does and that it did are one transaction: killed amid it, it does so anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from incidents.domain import signals
from incidents.domain.signals import NextAct, SignalState
from incidents.domain.vocabulary import Observation, SourceKind
from incidents.models import Episode, Rule, Signal
from incidents.models.rule import SAID_MAX_LENGTH
from incidents.operations.errors import OperationError
from incidents.operations.rules import acting
from incidents.operations.rules.acting import Seen
from incidents.operations.rules.showing import revise_shown
from incidents.operations.scopes import page_write, write

log = logging.getLogger(__name__)

# So soon what was refused is tried again.
AGAIN_AFTER = timedelta(minutes=1)
STATE = (
    *("observed", "observed_at", "since", "known", "known_since"),
    *("counted", "is_acting", "turned_at", "returns"),
)


def observe(seen: Mapping[int, Seen], *, now: datetime) -> None:
    """Note what was ``seen``, by the keys of rules, and do what follows.

    Rules that are paused or removed are left out. What is refused is noted with its signal, and
    tried again with what is seen next.
    """
    for rule_id in _noted(seen, now=now):
        try:
            _turn(rule_id, seen[rule_id], now=now)
        except OperationError as refusal:
            refused(rule_id, str(refusal), now=now)


def is_any_due(source: SourceKind, *, now: datetime) -> bool:
    """Whether the time has come of a rule to act or restore, with nothing new from its source."""
    working = Rule.objects.working().filter(source=source)
    return Signal.objects.filter(due_at__lte=now, rule__in=working).exists()


@write
def _noted(seen: Mapping[int, Seen], *, now: datetime) -> list[int]:
    """Save the signals that turn nothing; return the rules of the others."""
    turning, still = [], []
    for signal in _locked(seen):
        state, outcome = _next(signal, seen[signal.rule_id], now=now)
        if outcome is not None:
            turning.append(signal.rule_id)
            continue
        fill(signal, state, seen[signal.rule_id])
        still.append(signal)
    Signal.objects.bulk_update(still, [*STATE, "due_at", "said", "failure"])
    _go_on([each for each in still if each.is_acting], seen, now=now)
    return turning


@page_write
def _turn(rule_id: int, seen: Seen, *, now: datetime) -> None:
    """Act or restore, unless another process was faster."""
    for signal in _locked([rule_id]):
        state, outcome = _next(signal, seen, now=now)
        fill(signal, state, seen)
        if outcome == NextAct.ACT:
            acting.act(signal.rule, seen, since=state.known_since or now, now=now)
        elif outcome == NextAct.RESTORE:
            acting.restore(signal.rule, now=now)
        revise_shown([signal.rule])
        signal.save()


@write
def refused(rule_id: int, why: str, *, now: datetime) -> None:
    """Note why what the rule does, or hears of, cannot be; it is tried again in a minute."""
    for signal in _locked([rule_id]):
        if signal.failure != why:
            log.warning("What the rule “%s” does was refused. %s", signal.rule, why)
        signal.failure, signal.due_at = why[:SAID_MAX_LENGTH], now + AGAIN_AFTER
        signal.save(update_fields=["failure", "due_at"])


def fill(signal: Signal, state: SignalState, seen: Seen) -> None:
    """Set the columns of a signal; the caller saves them."""
    for name in STATE:
        setattr(signal, name, getattr(state, name))
    signal.due_at = signals.due_at(state, signal.rule.policy)
    signal.said, signal.failure = seen.said[:SAID_MAX_LENGTH], ""


def _locked(rule_ids: Iterable[int]) -> list[Signal]:
    found = Signal.objects.select_for_update(of=("self",)).select_related("rule__measure")
    found = found.filter(rule__in=list(rule_ids), rule__paused_at=None, rule__removed_at=None)
    return list(found.order_by("pk"))


def _next(signal: Signal, seen: Seen, *, now: datetime) -> tuple[SignalState, NextAct | None]:
    return signals.observe(signal.state, seen.observation, now=now, policy=signal.rule.policy)


def _go_on(acting_now: Iterable[Signal], seen: Mapping[int, Seen], *, now: datetime) -> None:
    bad = {each.rule_id for each in acting_now if each.observed == Observation.BAD}
    for episode in Episode.objects.filter(rule__in=bad, ended_at=None).select_related("rule"):
        acting.go_on(episode, seen[episode.rule_id], now=now)
