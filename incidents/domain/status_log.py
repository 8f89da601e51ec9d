"""The status of one component over time, replayed from its status log.

Several incidents may affect the same component. While an incident is open, the status it last
gave the component is its *claim*; the component shows the worst claim. The end of an incident
*releases* its claim and leaves the component with the status that the ending update names
(operational by default) or the worst claim of the others. A status *set* directly, by an operator
or a monitor, replaces all claims. The end of an incident does not undo it, unless the ending
update names the component.
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
    """One entry of the log. ``incident`` is its key, None when set directly.

    A release is *implied* if the update that ends the incident does not speak of the component.
    """

    effective_at: datetime
    status: ComponentStatus
    cause: Cause
    incident: int | None = None
    is_implied: bool = False


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

    @property
    def status(self) -> ComponentStatus:
        return worst([self.base, *self.claims.values()])

    def apply(self, change: LogEntry) -> None:
        if change.cause == Cause.SET:
            self.claims.clear()
            self.base = change.status
            return
        if change.incident is None:
            raise ValueError("A claim or a release names its incident.")
        if change.cause == Cause.CLAIM:
            self.base = OPERATIONAL
            self._claim(change.incident, change.status)
            return
        stood = self.claims.pop(change.incident, None) is not None
        if stood or not change.is_implied:
            self.base = change.status

    def _claim(self, incident: int, status: ComponentStatus) -> None:
        """Set a claim; "operational" removes it, so that a replay may start from any such entry."""
        if status == OPERATIONAL:
            self.claims.pop(incident, None)
        else:
            self.claims[incident] = status

    def offered(self, *, without: int | None) -> ComponentStatus:
        """Return the worst claim of incidents other than ``without``; operational without one."""
        return worst(claim for incident, claim in self.claims.items() if incident != without)


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
