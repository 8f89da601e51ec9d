"""Incidents and maintenances with their updates, as readers see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Prefetch, QuerySet, Subquery, When

from incidents.domain import transitions
from incidents.domain.estimates import PublishedEstimate, done_at
from incidents.domain.lifecycle import BEGUN
from incidents.domain.transitions import Label
from incidents.domain.vocabulary import FINISHED, Status
from incidents.models import (
    ActionItem,
    AffectedComponent,
    Component,
    Incident,
    IncidentUpdate,
    Job,
    JobReading,
    Postmortem,
)
from incidents.queries.action_items import public

_LATEST = JobReading.objects.filter(job=OuterRef("pk")).order_by("-at")
# That of the last job to end, if it did all of its work; none while one is still read.
_WORK_DONE_AT = (
    Job.objects.filter(incident=OuterRef("pk"), removed_at=None)
    .annotate(
        state=Subquery(_LATEST.values("state")[:1]), share=Subquery(_LATEST.values("done")[:1])
    )
    .order_by(F("ended_at").desc(nulls_first=True), "-pk")
    .values(done_at=Case(When(state__in=FINISHED, share__gte=1.0, then=F("ended_at"))))[:1]
)
# Into lists of their own: a related manager that is filled makes a query set for each object.
_UPDATES, _AFFECTED = "told_updates", "told_affected"
_WORK_DONE, _HAS_BEGUN = "work_done_at", "has_begun"


@dataclass(frozen=True)
class ReportedUpdate:
    """An update with what it said of components."""

    update: IncidentUpdate
    label: Label
    affected: Sequence[AffectedComponent]

    @property
    def status(self) -> Status:
        return Status(self.update.status)

    @property
    def estimate(self) -> PublishedEstimate | None:
        window = self.update.estimate
        return PublishedEstimate(window, self.update.display_at) if window else None


@dataclass(frozen=True)
class ListedIncident:
    """An incident as a list tells of it, without its updates.

    ``has_begun``: whether it was ever more than planned.
    """

    incident: Incident
    affected: Sequence[Component]
    has_begun: bool

    @property
    def published_postmortem(self) -> Postmortem | None:
        postmortem: Postmortem | None = getattr(self.incident, "postmortem", None)
        return postmortem if postmortem and postmortem.published_at else None


@dataclass(frozen=True)
class Report(ListedIncident):
    """An incident with its updates, newest first, at least one.

    ``work_done_at``: when the last of its jobs ended with all done. ``items``: its public action
    items, if its postmortem is published and all of it is told.
    """

    updates: Sequence[ReportedUpdate]
    work_done_at: datetime | None
    items: Sequence[ActionItem] = ()

    @property
    def latest(self) -> ReportedUpdate:
        return self.updates[0]

    @property
    def first_reported_at(self) -> datetime:
        return self.updates[-1].update.display_at

    @property
    def first_news_at(self) -> datetime:
        """The time at which readers first heard of it in particular, and not of its series."""
        news = [told.update for told in self.updates if told.update.is_news]
        return news[-1].display_at if news else self.first_reported_at

    @property
    def next_update_at(self) -> datetime | None:
        """The valid promise: that of the latest update, while the incident is open."""
        return self.latest.update.next_update_at if self.incident.is_open else None

    @property
    def estimates(self) -> list[PublishedEstimate]:
        """All published estimates, oldest first."""
        told = (item.estimate for item in reversed(self.updates))
        return [estimate for estimate in told if estimate]

    @property
    def standing_estimate(self) -> PublishedEstimate | None:
        """The last published estimate, while the work goes on."""
        told = self.estimates
        return told[-1] if told and done_at(told[-1], self.ends) is None else None

    @property
    def ends(self) -> Sequence[datetime | None]:
        """The end of its jobs, the start of monitoring, and its own end."""
        return self.work_done_at, self.incident.monitoring_at, self.incident.closed_at


def reports(incidents: QuerySet[Incident]) -> list[Report]:
    """Return ``incidents`` in their order with updates and components. Three queries."""
    return as_reports(for_reports(incidents))


def for_reports(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Have ``incidents`` read with what ``as_reports`` tells of them."""
    affected = AffectedComponent.objects.select_related("component__group").order_by("pk")
    updates = IncidentUpdate.objects.filter(withdrawn_at=None).in_order()
    return (
        incidents.select_related("postmortem", "series")
        .prefetch_related(
            Prefetch(
                "updates",
                updates.prefetch_related(Prefetch("affected", affected, to_attr=_AFFECTED)),
                to_attr=_UPDATES,
            )
        )
        .annotate(**{_WORK_DONE: Subquery(_WORK_DONE_AT)})
    )


def as_reports(found: Iterable[Incident]) -> list[Report]:
    """Return the report of each, which ``for_reports`` has read."""
    return [_report(incident, getattr(incident, _WORK_DONE)) for incident in found]


def entries(incidents: QuerySet[Incident]) -> list[ListedIncident]:
    """Return ``incidents`` in their order with components: a third of the work of ``reports``.

    Three queries.
    """
    return as_entries(list(for_entries(incidents)), affected_by(incidents))


def for_entries(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Have ``incidents`` read with what ``as_entries`` tells of them."""
    begun = IncidentUpdate.objects.public().filter(incident=OuterRef("pk"), status__in=BEGUN)
    return (
        incidents.select_related("postmortem")
        .defer("postmortem__published_body", "postmortem__published_figures")
        .annotate(**{_HAS_BEGUN: Exists(begun)})
    )


def affected_by(incidents: QuerySet[Incident]) -> QuerySet[AffectedComponent, tuple[int, int]]:
    """Return the keys of ``incidents`` with those of the components that they affect."""
    pairs = AffectedComponent.objects.filter(
        update__incident__in=incidents.order_by().values("pk"), update__withdrawn_at=None
    )
    return pairs.order_by().values_list("update__incident", "component").distinct()


def as_entries(
    found: Sequence[Incident], pairs: Iterable[tuple[int, int]], known: Sequence[Component] = ()
) -> list[ListedIncident]:
    """Return what ``for_entries`` and ``affected_by`` have read, in its order.

    No query if all the components are ``known``; else one.
    """
    affected: dict[int, set[int]] = {}
    for incident, component in pairs:
        affected.setdefault(incident, set()).add(component)
    named = {component.pk: component for component in known}
    if unknown := set().union(*affected.values()) - named.keys():
        named |= Component.objects.select_related("group").in_bulk(unknown)
    return [
        ListedIncident(
            incident,
            sorted((named[key] for key in affected.get(incident.pk, ())), key=_page_order),
            getattr(incident, _HAS_BEGUN),
        )
        for incident in found
    ]


def report(code: str) -> Report:
    """Return the public incident or maintenance. Raises Incident.DoesNotExist.

    Three queries; with a published postmortem, whose action items are read, four.
    """
    found = reports(Incident.objects.public().filter(code=code))
    if not found:
        raise Incident.DoesNotExist(code)
    [told] = found
    if told.published_postmortem is None:
        return told
    return replace(told, items=public(told.incident))


def _report(incident: Incident, work_done_at: datetime | None) -> Report:
    updates: Sequence[IncidentUpdate] = getattr(incident, _UPDATES)
    labels = transitions.labels([Status(update.status) for update in updates])
    told = [
        ReportedUpdate(update, label, _in_order(getattr(update, _AFFECTED)))
        for update, label in zip(updates, labels, strict=True)
    ]
    affected = {a.component_id: a.component for item in told for a in item.affected}
    return Report(
        incident,
        sorted(affected.values(), key=_page_order),
        any(item.status in BEGUN for item in told),
        told[::-1],
        work_done_at,
    )


def _in_order(affected: Sequence[AffectedComponent]) -> list[AffectedComponent]:
    return sorted(affected, key=lambda item: _page_order(item.component))


def _page_order(component: Component) -> tuple[object, ...]:
    return component.page_order
