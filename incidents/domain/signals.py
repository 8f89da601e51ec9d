"""When a measured source has been bad for long enough to act on, and good for long enough again.

A *signal* is the state of one rule's source. It acts once the source was seen bad for as long as
the rule waits, and restores once it was seen good for as long as the rule asks. Only what was
seen counts: while the source is unknown (dead, no series, not a number) nothing is counted,
forgotten or done, so that unknown turns nothing green or red. What comes back soon after it was
restored is believed later each time, so that a source that flaps is not told each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from incidents.domain.vocabulary import Observation

NOTHING = timedelta(0)
# One that acts again so soon after it was restored flaps.
FLAPS_WITHIN = timedelta(hours=1)
# How long the source must be good doubles with each return, up to this.
CALM_AT_MOST = timedelta(hours=1)
CALM_AT_LEAST = timedelta(minutes=1)
RETURNS_MAX = 6


class NextAct(Enum):
    """The next act of a rule."""

    ACT = "act"
    RESTORE = "restore"


@dataclass(frozen=True)
class SignalPolicy:
    """How long the source must be bad, and good again.

    ``longest_gap`` is the time between two observations of a source that is asked, after which
    nothing is known of what was between; None for one that tells each change itself.
    """

    wait: timedelta
    restore_after: timedelta
    longest_gap: timedelta | None = None


@dataclass(frozen=True)
class SignalState:
    """The past of a source as far as it counts, and whether its rule acts.

    ``observed`` is the latest observation, so since ``since``. ``known`` is the latest that was
    not unknown, so since ``known_since``, of which ``counted`` was seen. ``turned_at`` is when
    the rule last began or ceased to act, ``returns`` how often it came back soon.
    """

    observed: Observation = Observation.UNKNOWN
    observed_at: datetime | None = None
    since: datetime | None = None
    known: Observation = Observation.UNKNOWN
    known_since: datetime | None = None
    counted: timedelta = NOTHING
    is_acting: bool = False
    turned_at: datetime | None = None
    returns: int = 0

    @property
    def flaps(self) -> bool:
        return self.returns > 0


def observe(
    state: SignalState, observation: Observation, *, now: datetime, policy: SignalPolicy
) -> tuple[SignalState, NextAct | None]:
    """Return the state after an observation, and what the rule is to do."""
    state = _counted(state, now=now, gap=policy.longest_gap)
    if observation != state.observed or state.since is None:
        state = replace(state, observed=observation, since=now)
    if observation == Observation.UNKNOWN:
        return state, None
    if observation != state.known:
        state = replace(state, known=observation, known_since=now, counted=NOTHING)
    if _is_due(state, policy):
        return _turned(state, now=now)
    return state, None


def due_at(state: SignalState, policy: SignalPolicy) -> datetime | None:
    """Return when the rule acts or restores if what is observed stays so; None: not at all."""
    if state.observed_at is None or state.observed == Observation.UNKNOWN:
        return None
    if (needed := _needed(state, policy)) is None:
        return None
    return state.observed_at + max(needed - state.counted, NOTHING)


def calm(state: SignalState, policy: SignalPolicy) -> timedelta:
    """Return how long the source must be good until what the rule did is restored."""
    if not state.returns:
        return policy.restore_after
    longer: timedelta = max(policy.restore_after, CALM_AT_LEAST) * 2**state.returns
    return max(policy.restore_after, min(longer, CALM_AT_MOST))


def _counted(state: SignalState, *, now: datetime, gap: timedelta | None) -> SignalState:
    """Count the time since the latest observation to it, if it is known what it was."""
    passed = max(now - state.observed_at, NOTHING) if state.observed_at else NOTHING
    if state.observed == Observation.UNKNOWN or (gap is not None and passed > gap):
        passed = NOTHING
    return replace(state, observed_at=now, counted=state.counted + passed)


def _needed(state: SignalState, policy: SignalPolicy) -> timedelta | None:
    """Return how long what is known must last for the rule to turn; None if it does not."""
    if state.is_acting and state.known == Observation.GOOD:
        return calm(state, policy)
    if not state.is_acting and state.known == Observation.BAD:
        return policy.wait
    return None


def _is_due(state: SignalState, policy: SignalPolicy) -> bool:
    needed = _needed(state, policy)
    return needed is not None and state.counted >= needed


def _turned(state: SignalState, *, now: datetime) -> tuple[SignalState, NextAct]:
    if state.is_acting:
        return replace(state, is_acting=False, turned_at=now), NextAct.RESTORE
    is_back = state.turned_at is not None and now - state.turned_at <= FLAPS_WITHIN
    returns = min(state.returns + 1, RETURNS_MAX) if is_back else 0
    return replace(state, is_acting=True, turned_at=now, returns=returns), NextAct.ACT
