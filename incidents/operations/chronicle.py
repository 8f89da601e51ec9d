"""Tell updates of many incidents in order of time, as to what they say of components."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incidents.domain.content import CheckedContent
from incidents.domain.status_log import ComponentState, LogEntry, caused
from incidents.domain.vocabulary import Cause, ComponentStatus, Status
from incidents.models import Component, Image, Incident, IncidentUpdate
from incidents.operations import affected
from incidents.operations.affected import Said
from incidents.queries import status_log


@dataclass
class UnstoredUpdate:
    """An update that is not stored yet, and what it says of components.

    ``affected`` it names without a status, and keep the one that was ``shown``. ``name`` is for
    refusals.
    """

    name: str
    row: IncidentUpdate
    content: CheckedContent
    said: Said = field(default_factory=dict)
    affected: Collection[Component] = ()
    shown: Said = field(default_factory=dict)
    images: Collection[Image] = ()

    @property
    def reached(self) -> list[ComponentStatus]:
        """The statuses that count for the impact; how it leaves those only named does not."""
        shown = () if self.content.status.is_closed else self.shown.values()
        return [*self.said.values(), *shown]


@dataclass
class Chronicle:
    """An incident that is not stored yet, with its updates in order of time."""

    name: str
    incident: Incident
    told: Sequence[UnstoredUpdate]


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
    events: list[tuple[datetime, int, int, int, LogEntry | UnstoredUpdate]] = []
    for key, log in status_log.logs(states).items():
        events += [
            (row.effective_at, 0, key, number, status_log.as_change(row))
            for number, row in enumerate(log)
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


def _say(told: UnstoredUpdate, thread: _Thread, states: dict[int, ComponentState]) -> None:
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
    told.shown = {component: states[component.pk].status for component in told.affected}
    for component, change in _changes(told, thread):
        states[component.pk].apply(change)
    thread.named |= {*told.said, *told.affected}
    thread.status = status


def _changes(told: UnstoredUpdate, thread: _Thread) -> Iterator[tuple[Component, LogEntry]]:
    status, at = told.content.status, told.row.display_at
    cause, statuses = caused(status, told.said, claimed=thread.claimed)
    for component, said in statuses.items():
        is_implied = status == Status.SCHEDULED or component not in told.said
        yield component, LogEntry(at, said, cause, thread.key, is_implied=is_implied)
    if cause == Cause.CLAIM:
        thread.claimed |= told.said.keys()
        thread.last_claims |= told.said
    else:
        thread.claimed = set()
