"""The answer at the top of the page: is anything wrong, what, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from incidents.domain import shapes
from incidents.domain.rollup import PageStatus, page_status
from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.models import Component
from incidents.queries.front import Front
from incidents.queries.reports import Report
from incidents.queries.since import since
from incidents.render import labels
from incidents.render.incident_view import (
    ExpectedEnd,
    Promise,
    incident_views,
    last_of,
    promise,
)
from incidents.render.jobs.view import JobView
from incidents.render.unaffected import Unaffected, unaffected


@dataclass(frozen=True)
class Headline:
    """The answer in one sentence, and what belongs to it.

    ``status`` is the state in two words, for titles; ``also`` names what has lesser trouble,
    ``others`` are the components of the list that work meanwhile; ``end`` is when all should
    work again, ``is_end_unknown`` if something is open and nothing says when; ``names_affected``:
    the text names all that the only open incident affects.
    """

    text: str
    status: str
    also: str
    others: Unaffected | None
    names_affected: bool
    shape: str
    since: datetime | None
    end: ExpectedEnd | None
    is_end_unknown: bool
    promise: Promise | None

    @property
    def is_calm(self) -> bool:
        return self.shape in shapes.CALM


def answer(
    components: Sequence[Component], front: Front, jobs: Sequence[JobView], *, now: datetime
) -> Headline:
    """Return the answer for ``components``, hidden ones included. One query at most."""
    status = _status(components, front)
    meant = _meant(front.unresolved, status)
    # Beside its text an only incident does not say it again.
    promising = front.unresolved if len(front.unresolved) == 1 else meant
    promises = [report.next_update_at for report in promising if report.next_update_at]
    views = incident_views(meant, jobs, now=now)
    end = last_of([each.end for each in views])
    return Headline(
        text=_text(components, status),
        status=_status_words(components, status),
        also=_also(components, status),
        others=unaffected(components, _affected(front)),
        names_affected=_names_affected(components, front, status),
        shape=_shape(components, status),
        since=_since(components, front, meant, status),
        end=end,
        is_end_unknown=end is None and any(each.is_end_unknown for each in views),
        promise=promise(min(promises, default=None), now=now),
    )


def _status(components: Sequence[Component], front: Front) -> PageStatus:
    is_open = [report.incident for report in (*front.unresolved, *front.in_progress)]
    return page_status(
        [ComponentStatus(component.status) for component in components],
        [incident.shown_impact for incident in is_open],
        [Impact(one.impact_override) for one in is_open if one.impact_override],
    )


def _text(components: Sequence[Component], status: PageStatus) -> str:
    if status.top and status.top != ComponentStatus.OPERATIONAL:
        return labels.trouble(components, status.top)
    return (
        _("No open incidents") if _is_about_nothing(components, status) else str(status.description)
    )


def _status_words(components: Sequence[Component], status: PageStatus) -> str:
    if status.top and components:
        return str(status.top.label)
    return _text(components, status)


def _shape(components: Sequence[Component], status: PageStatus) -> str:
    if _is_about_nothing(components, status):
        return shapes.NEUTRAL
    return shapes.of_page(status)


def _is_about_nothing(components: Sequence[Component], status: PageStatus) -> bool:
    """Whether nothing is open and there is nothing that could be said to work."""
    return status.top is not None and not components


def _also(components: Sequence[Component], status: PageStatus) -> str:
    """Return what is said of components with trouble less than the worst, worst first."""
    found = {ComponentStatus(component.status) for component in components}
    lesser = found - {ComponentStatus.OPERATIONAL, status.top}
    worst_first = sorted(lesser, key=lambda one: one.rank, reverse=True)
    return labels.clauses(labels.trouble(components, one) for one in worst_first)


def _affected(front: Front) -> set[int]:
    """Return the keys of components that something open names, though they may work again."""
    return {part.pk for told in (*front.unresolved, *front.in_progress) for part in told.affected}


def _names_affected(components: Sequence[Component], front: Front, status: PageStatus) -> bool:
    """Whether the text names all that the only open incident affects, and nothing else."""
    troubled = {one.pk for one in components if one.status != ComponentStatus.OPERATIONAL}
    affected = [{part.pk for part in report.affected} for report in front.unresolved]
    named = {one.pk for one in components if one.status == status.top}
    return affected == [troubled] == [named] and len(named) <= labels.NAMED


def _meant(unresolved: Sequence[Report], status: PageStatus) -> list[Report]:
    """Return the incidents that the answer is about; promises of others must not stand there.

    Of those that touch the components that it names, the ones that say as bad of them.
    """
    if status.top is None:
        return [r for r in unresolved if r.incident.shown_impact == status.indicator]
    claims = {report.incident.pk: _claims(report, status.top) for report in unresolved}
    touching = [report for report in unresolved if claims[report.incident.pk]]
    return [r for r in touching if status.top in claims[r.incident.pk]] or touching


def _claims(report: Report, top: ComponentStatus) -> set[str]:
    """Return what an incident says last of components that have the worst status."""
    told = {each.component_id: each for said in reversed(report.updates) for each in said.affected}
    said = {each.new_status for each in told.values() if each.component.status == top}
    return said - {ComponentStatus.OPERATIONAL}


def _since(
    components: Sequence[Component], front: Front, meant: Sequence[Report], status: PageStatus
) -> datetime | None:
    """Return the time since which the answer holds: the start that its incidents give."""
    if meant:
        return min(report.incident.started_at for report in meant)
    if status.top is None:
        is_open = front.unresolved or front.in_progress
        return min(report.incident.started_at for report in is_open)
    by_components = since(components, status.top)
    if status.top != ComponentStatus.OPERATIONAL:
        return by_components
    ended = [report.incident for day in front.days for report in day.ended]
    ends = [one.closed_at for one in ended if one.status != Status.CANCELLED]
    return max(filter(None, [by_components, *ends]), default=None)
