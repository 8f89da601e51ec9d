"""The answer to "is it them or is it me?", which stands first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from incidents.domain.rollup import page_status, worst
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component
from incidents.queries.front import Front
from incidents.queries.since import since
from incidents.render import shapes, words
from incidents.render.stories import Promise, promise


@dataclass(frozen=True)
class Answer:
    text: str
    shape: str
    since: datetime | None
    promise: Promise | None

    @property
    def is_good(self) -> bool:
        return self.shape == "operational"


def answer(components: Sequence[Component], front: Front, *, now: datetime) -> Answer:
    """One query."""
    top = worst(ComponentStatus(component.status) for component in components)
    promises = [report.next_update_at for report in front.unresolved if report.next_update_at]
    return Answer(
        text=words.answer(components, front),
        shape=_shape(top, front),
        since=_since(components, front, top),
        promise=promise(min(promises, default=None), now=now),
    )


def _shape(top: ComponentStatus, front: Front) -> str:
    impacts = words.open_impacts(front)
    if top == ComponentStatus.OPERATIONAL and impacts:
        return shapes.OF_IMPACT[page_status([], impacts).indicator]
    return shapes.OF_STATUS[top]


def _since(components: Sequence[Component], front: Front, top: ComponentStatus) -> datetime | None:
    by_components = since(components, top)
    if top != ComponentStatus.OPERATIONAL:
        return by_components
    if is_open := front.unresolved or front.in_progress:
        return min(report.incident.started_at for report in is_open)
    ends = [report.incident.closed_at for day in front.days for report in day.ended]
    return max(filter(None, [by_components, *ends]), default=None)
