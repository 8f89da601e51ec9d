"""The status of one component over time, replayed from its status log.

Several incidents may affect the same component. While an incident is open, the status it last
gave the component is its *claim*; the component shows the worst claim. The end of an incident
*releases* its claim and leaves the component with the status that the ending update names
(operational by default) or the worst claim of the others. A status *set* directly, by an operator
or a program, replaces all claims. The end of an incident does not undo it, unless the ending
update names the component.

What a rule says is *measured*: it stands beside the claims, until the rule takes it back or a
status is set directly. Under maintenance it does not show, as the work explains it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from incidents.domain.rollup import worst
from incidents.domain.vocabulary import Cause, ComponentStatus, Status

K = TypeVar("K", bound=Hashable)
OPERATIONAL = ComponentStatus.OPERATIONAL


@dataclass(frozen=True)
class LogEntry:
    """One entry of the log. ``incident`` is its key, None when set directly or by a ``rule``.

    A release is *implied* if the update that ends the incident does not speak of the component.
    """

    effective_at: datetime
    status: ComponentStatus
    cause: Cause
    incident: int | None = None
    is_implied: bool = False
    rule: int | None = None


@dataclass(frozen=True)
class Transition:
    """A change with the component's status before and after it."""

    change: LogEntry
    before: ComponentStatus
    after: ComponentStatus


@dataclass(frozen=True)
class Interval:
    """The component had ``status`` from ``started_at`` until ``ended_at`` (None: still)."""

    status: ComponentStatus
    started_at: datetime
    ended_at: datetime | None


@dataclass
class ComponentState:
    """The state of one component between two changes."""

    base: ComponentStatus = OPERATIONAL
    claims: dict[int, ComponentStatus] = field(default_factory=dict)
    measured: dict[int, ComponentStatus] = field(default_factory=dict)

    @property
    def status(self) -> ComponentStatus:
        return self._with_measured([self.base, *self.claims.values()])

    def apply(self, change: LogEntry) -> None:
        if change.cause == Cause.SET:
            self.claims.clear()
            self.measured.clear()
            self.base = change.status
            return
        if change.cause == Cause.MEASURED:
            _put(self.measured, change.rule, change.status)
            return
        if change.incident is None:
            raise ValueError("A claim or a release names its incident.")
        if change.cause == Cause.CLAIM:
            self.base = OPERATIONAL
            _put(self.claims, change.incident, change.status)
            return
        stood = self.claims.pop(change.incident, None) is not None
        if stood or not change.is_implied:
            self.base = change.status

    def offered(self, *, without: int | None) -> ComponentStatus:
        """Return the worst that rules say, and incidents other than ``without`` claim.

        Operational where none does.
        """
        others = (claim for incident, claim in self.claims.items() if incident != without)
        return self._with_measured(others)

    def _with_measured(self, said: Iterable[ComponentStatus]) -> ComponentStatus:
        shown = worst(said)
        if shown == ComponentStatus.UNDER_MAINTENANCE:
            return shown
        return worst([shown, *self.measured.values()])


def _put(said: dict[int, ComponentStatus], key: int | None, status: ComponentStatus) -> None:
    """Say it; "operational" takes back, so that a replay may start from any such entry."""
    if key is None:
        raise ValueError("What is measured names its rule.")
    if status == OPERATIONAL:
        said.pop(key, None)
    else:
        said[key] = status


def caused(
    status: Status, said: Mapping[K, ComponentStatus], *, claimed: Iterable[K]
) -> tuple[Cause, dict[K, ComponentStatus]]:
    """Return the cause and the changes of an update with ``status``, by component.

    It claims what is ``said``. The end, and going back to a plan, release all that was
    ``claimed``; what is only planned claims nothing, whatever the update lists.
    """
    if status == Status.SCHEDULED or status.is_closed:
        kept = {} if status == Status.SCHEDULED else said
        return Cause.RELEASE, dict.fromkeys(claimed, OPERATIONAL) | dict(kept)
    return Cause.CLAIM, dict(said)


def replay(changes: Iterable[LogEntry]) -> Iterator[Transition]:
    """Yield the effect of each change; ``changes`` are in order of time, then of recording."""
    state = ComponentState()
    for change in changes:
        before = state.status
        state.apply(change)
        yield Transition(change, before, state.status)


def final(changes: Iterable[LogEntry]) -> ComponentState:
    """Return the state after all ``changes``."""
    state = ComponentState()
    for change in changes:
        state.apply(change)
    return state


def intervals(steps: Sequence[Transition]) -> list[Interval]:
    """Return the intervals with trouble, in order; touching ones of one status are joined.

    Operational time lies between them and is not stored.
    """
    spans: list[Interval] = []
    ends = [*(step.change.effective_at for step in steps[1:]), None]
    for step, end in zip(steps, ends, strict=False):  # no step has no end
        start = step.change.effective_at
        if step.after == OPERATIONAL or start == end:
            continue
        if spans and spans[-1].status == step.after and spans[-1].ended_at == start:
            start = spans.pop().started_at
        spans.append(Interval(step.after, start, end))
    return spans
