"""Tell updates of many incidents in order of time, as to what they say of components."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incidents.domain.content import CheckedContent
from incidents.domain.status_log import ComponentState, LogEntry
from incidents.domain.vocabulary import Cause, ComponentStatus, Status
from incidents.models import Component, Incident, IncidentUpdate
from incidents.operations import affected
from incidents.operations.affected import Said
from incidents.operations.derived.stretch import whole

OPERATIONAL = ComponentStatus.OPERATIONAL


@dataclass
class Told:
    """An update that is not stored yet, and what it says of components.

    ``affected``, found by their ``codes``, it names without a status. ``name`` is for refusals.
    """

    name: str
    row: IncidentUpdate
    content: CheckedContent
    codes: Collection[str] = ()
    said: Said = field(default_factory=dict)
    affected: Collection[Component] = ()


@dataclass
class Chronicle:
    """An incident that is not stored yet, with its updates in order of time."""

    name: str
    incident: Incident
    told: Sequence[Told]


@dataclass
class _Thread:
    """An incident as far as it is told. Its ``key`` is none that a stored one has."""

    key: int
    status: Status | None = None
    claimed: set[Component] = field(default_factory=set)
    named: set[Component] = field(default_factory=set)
    last_claims: Said = field(default_factory=dict)


def say_in_order(chronicles: Sequence[Chronicle], components: Collection[Component]) -> None:
    """Bring what updates say in line with what ``components`` showed at their time.

    As posting does, which knows how components are by then.
    """
    states = {component.pk: ComponentState() for component in components}
    threads = [_Thread(-number) for number, _each in enumerate(chronicles, 1)]
    events: list[tuple[datetime, int, int, int, LogEntry | Told]] = []
    for key, stretch in whole([component.pk for component in components]).items():
        events += [
            (step.change.effective_at, 0, key, number, step.change)
            for number, step in enumerate(stretch.steps)
        ]
    for place, chronicle in enumerate(chronicles):
        events += [
            (told.row.display_at, 1, place, number, told)
            for number, told in enumerate(chronicle.told)
        ]
    for _at, _rank, place, _number, event in sorted(events, key=lambda event: event[:4]):
        if isinstance(event, LogEntry):
            states[place].apply(event)
        else:
            _say(event, threads[place], states)


def _say(told: Told, thread: _Thread, states: dict[int, ComponentState]) -> None:
    status = told.content.status
    concerned = {component: states[component.pk] for component in {*told.said, *thread.claimed}}
    told.said = affected.completed(
        thread.key,
        status,
        told.said,
        after=thread.status or status,
        states=concerned,
        planned=lambda: thread.named,
        claimed=thread.last_claims,
    )
    for component, change in _changes(told, thread):
        states[component.pk].apply(change)
    thread.named |= {*told.said, *told.affected}
    thread.status = status


def _changes(told: Told, thread: _Thread) -> Iterator[tuple[Component, LogEntry]]:
    status, at = told.content.status, told.row.display_at
    if status == Status.SCHEDULED or status.is_closed:
        kept = {} if status == Status.SCHEDULED else told.said
        for component, left in (dict.fromkeys(thread.claimed, OPERATIONAL) | kept).items():
            is_implied = component not in kept
            yield component, LogEntry(at, left, Cause.RELEASE, thread.key, is_implied=is_implied)
        thread.claimed = set()
        return
    thread.last_claims |= told.said
    for component, claim in told.said.items():
        yield component, LogEntry(at, claim, Cause.CLAIM, thread.key)
    thread.claimed |= told.said.keys()
