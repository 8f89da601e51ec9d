"""Incidents and maintenances as templates print them, with their updates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain import shapes
from incidents.domain.action_items import ItemType
from incidents.domain.estimates import PublishedEstimate, Window, done_at, outcomes
from incidents.domain.moments import by_the_clock, is_one_minute
from incidents.domain.transitions import Label
from incidents.domain.vocabulary import ComponentStatus, Status
from incidents.models import Component, Incident, Postmortem
from incidents.queries.reached import Reach
from incidents.queries.reports import ListedIncident, Report, ReportedUpdate
from incidents.render import labels, links, recurrence
from incidents.render.bound_figures import published
from incidents.render.estimate_review import EstimateReview, review
from incidents.render.fact_words import length_in_words
from incidents.render.figures import number, span
from incidents.render.first_sentences import of_postmortem
from incidents.render.jobs.view import JobView

# A first report so long after the start is told beside it.
REPORTED_LATE = timedelta(minutes=10)
# Updates before the latest that the front page holds, folded; the incident's page has all.
EARLIER = 10


@dataclass(frozen=True)
class EstimateView:
    """A published estimate; ``before`` is the window that it supersedes.

    One that is missed may have become true since: ``done_at``.
    """

    window: Window
    before: Window | None = None
    is_missed: bool = False
    done_at: datetime | None = None

    @property
    def depends_on(self) -> str:
        return labels.isolated(self.window.depends_on)


@dataclass(frozen=True)
class UpdateView:
    """One update; ``is_quiet`` if its status is that of the update before."""

    code: str
    label: str
    aside: str
    is_quiet: bool
    body: str
    at: datetime
    edited_at: datetime | None
    reached: str
    estimate: EstimateView | None
    news_key: str
    news: str


@dataclass(frozen=True)
class AffectedLine:
    """The affected components with one status, named with their groups."""

    shape: str
    status: str
    names: Sequence[str]


@dataclass(frozen=True)
class ItemView:
    """A public action item."""

    title: str
    type: str
    is_done: bool


@dataclass(frozen=True)
class Promise:
    """The promised time of the next update."""

    at: datetime
    is_overdue: bool


@dataclass(frozen=True)
class ExpectedEnd:
    """When something should be over; ``is_by_pace``: only a job's pace says so, not a person."""

    earliest_at: datetime
    latest_at: datetime
    is_by_pace: bool

    @property
    def is_one_minute(self) -> bool:
        return is_one_minute(self.earliest_at, self.latest_at)


def last_of(ends: Sequence[ExpectedEnd | None]) -> ExpectedEnd | None:
    """Return when all should be over, as what ends last says; None unless each is known."""
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    last = max(known, key=lambda end: end.latest_at)
    return replace(last, earliest_at=max(end.earliest_at for end in known))


@dataclass(frozen=True)
class EntryView:
    """An incident as lists print it."""

    report: ListedIncident
    now: datetime

    @property
    def incident(self) -> Incident:
        return self.report.incident

    @cached_property
    def path(self) -> str:
        return links.incident_path(self.incident)

    @property
    def shape(self) -> str:
        """The shape of its impact."""
        return shapes.OF_IMPACT[self.incident.shown_impact]

    @property
    def status(self) -> str:
        return str(Status(self.incident.status).label)

    @cached_property
    def affects(self) -> str:
        return labels.affects(self.report)

    @property
    def relation(self) -> str:
        return labels.relation(self.report)

    @property
    def affected_names(self) -> Sequence[str]:
        return labels.each_name(self.report.affected)

    @cached_property
    def duration(self) -> str:
        """Its length, as a sentence without its stop; "" while unknown, and if cancelled."""
        if self.incident.status == Status.CANCELLED:
            return ""
        closed_at, started_at = self.incident.closed_at, self.incident.started_at
        if closed_at is None or closed_at < started_at:
            return ""
        if closed_at == started_at and not self.incident.is_maintenance:
            return _("Reported afterwards")
        return _("Lasted %(duration)s") % {"duration": span(by_the_clock(started_at, closed_at))}

    @property
    def planned_length(self) -> str:
        """The length of a maintenance that is to come, such as "1 h 30 min"."""
        planned = self.incident.planned
        return span(by_the_clock(planned.start_at, planned.end_at))

    @property
    def is_past(self) -> bool:
        """Whether it is an incident that has lasted, and is over."""
        incident = self.incident
        lasted = incident.closed_at is not None and incident.closed_at > incident.started_at
        return lasted and not incident.is_maintenance

    @property
    def is_of_one_day(self) -> bool:
        """Whether it ended on the day on which it began, in the zone that is set."""
        incident = self.incident
        if incident.closed_at is None:
            return False
        began_at = incident.scheduled_for or incident.started_at
        return localtime(incident.closed_at).date() == localtime(began_at).date()

    @property
    def postmortem(self) -> Postmortem | None:
        return self.report.published_postmortem

    @property
    def learned(self) -> str:
        """The first sentences of its published postmortem, of which the text has been read."""
        return of_postmortem(self.postmortem.published_body) if self.postmortem else ""

    @property
    def past(self) -> tuple[object, ...]:
        """All that the entry of an incident that has ended says."""
        incident, postmortem = self.incident, self.postmortem
        return (
            incident.code,
            incident.name,
            incident.shown_impact,
            incident.status,
            incident.started_at,
            incident.closed_at,
            postmortem.code if postmortem else None,
            self.affects,
        )


@dataclass(frozen=True)
class IncidentView(EntryView):
    """An incident; expensive properties are computed only where a page prints them.

    ``own_shape`` and ``own_trouble``: in the list of a component, what it did to that one.
    """

    report: Report
    jobs: Sequence[JobView] = ()
    reached: Mapping[int, Reach] = field(default_factory=dict)
    own_shape: str = ""
    own_trouble: str = ""

    @property
    def shape(self) -> str:
        return self.own_shape or super().shape

    @property
    def state_shape(self) -> str:
        """The shape of its present status."""
        if self.incident.status == Status.CANCELLED:
            return shapes.NEUTRAL
        return self.shape if self.incident.is_open else "operational"

    @cached_property
    def entries(self) -> Sequence[UpdateView]:
        """Updates, newest first."""
        return [self._entry(told) for told in self.report.updates]

    @property
    def earlier(self) -> Sequence[UpdateView]:
        """Updates before the latest, as many as a page of several incidents holds."""
        return self.entries[1 : 1 + EARLIER]

    @property
    def earlier_count(self) -> int:
        return len(self.report.updates) - 1

    @property
    def has_more(self) -> bool:
        return self.earlier_count > EARLIER

    @cached_property
    def latest(self) -> UpdateView:
        return self._entry(self.report.latest)

    def _entry(self, told: ReportedUpdate) -> UpdateView:
        return _entry(self.report, told, self.reached.get(told.update.pk))

    @cached_property
    def repeats(self) -> str:
        return recurrence.repeats(self.incident)

    @cached_property
    def affected(self) -> Sequence[AffectedLine]:
        """The components of an open incident by their present status, worst first."""
        found: dict[ComponentStatus, list[Component]] = {}
        for component in self.report.affected:
            found.setdefault(ComponentStatus(component.status), []).append(component)
        worst_first = sorted(found, key=lambda status: status.rank, reverse=True)
        return [
            AffectedLine(shapes.OF_STATUS[one], str(one.label), labels.each_name(found[one]))
            for one in worst_first
        ]

    @property
    def end(self) -> ExpectedEnd | None:
        """When it should be over: the operators' estimate, else the ranges of its jobs."""
        estimate = self.estimate
        if estimate and not estimate.is_missed:
            return ExpectedEnd(*estimate.window.times, is_by_pace=False)
        return last_of([_by_pace(job) for job in self.jobs if job.is_read])

    @property
    def is_end_unknown(self) -> bool:
        """Whether it is open and nobody has said when it should be over, not even wrongly."""
        is_incident = self.incident.is_open and not self.incident.is_maintenance
        return is_incident and not self.end and not self.estimate

    @property
    def reported_at(self) -> datetime | None:
        """The time of the first report, if that was long after the start."""
        if self.incident.is_maintenance:
            return None
        started_at, reported_at = self.incident.started_at, self.report.first_reported_at
        return reported_at if reported_at - started_at > REPORTED_LATE else None

    @property
    def promise(self) -> Promise | None:
        return promise(self.report.next_update_at, now=self.now)

    @cached_property
    def estimate(self) -> EstimateView | None:
        """The valid estimate; a missed one stays while the incident is open."""
        told = self.report.estimates
        if not told or not self.incident.is_open:
            return None
        end_at = done_at(told[-1], self.report.ends)
        window = told[-1].window
        is_missed = window.latest_at < (end_at or self.now)
        if end_at and not is_missed:
            return None
        return EstimateView(window, _superseded(told), is_missed, end_at)

    @cached_property
    def review(self) -> EstimateReview | None:
        """Estimates compared with the actual end, once the work is done."""
        return review(outcomes(self.report.estimates, self.report.ends))

    @property
    def is_felt(self) -> bool:
        return self.incident.is_felt(now=self.now)

    @cached_property
    def postmortem_body(self) -> str:
        """The published postmortem as readers see it."""
        if self.postmortem is None:
            return ""
        return published(self.postmortem, self.incident, is_timed=True)

    @property
    def items(self) -> Sequence[ItemView]:
        """The public action items below the postmortem."""
        return [
            ItemView(each.title, str(ItemType(each.type).label), not each.is_open)
            for each in self.report.items
        ]

    @property
    def items_done(self) -> str:
        """Return "3 of 5 done"."""
        done = sum(not each.is_open for each in self.report.items)
        return _("%(done)s of %(all)s done") % {
            "done": number(done),
            "all": number(len(self.report.items)),
        }

    @property
    def postmortem_news(self) -> str:
        """The text that screen readers announce when it appears on an open page."""
        name = labels.isolated(self.incident.name)
        return _("%(name)s: %(label)s") % {"name": name, "label": _("Postmortem")}


def entry_views(entries: Sequence[ListedIncident], *, now: datetime) -> list[EntryView]:
    return [EntryView(entry, now) for entry in entries]


def incident_views(
    reports: Sequence[Report], jobs: Sequence[JobView] = (), *, now: datetime
) -> list[IncidentView]:
    return [incident_view(report, jobs, now=now) for report in reports]


def incident_view(
    report: Report,
    jobs: Sequence[JobView] = (),
    *,
    reached: Mapping[int, Reach] = MappingProxyType({}),
    now: datetime,
) -> IncidentView:
    """Return the incident with those of ``jobs`` that are its own.

    ``reached`` has, by key of update, what its readers are told of subscribers.
    """
    own = [each for each in jobs if each.job.incident_id == report.incident.pk]
    return IncidentView(report, now, own, reached)


def promise(at: datetime | None, *, now: datetime) -> Promise | None:
    return Promise(at, is_overdue=at < now) if at else None


def _by_pace(job: JobView) -> ExpectedEnd | None:
    return ExpectedEnd(*job.told_window, is_by_pace=True) if job.is_ending else None


def _reached(told: Reach) -> str:
    within = length_in_words(max(told.within, timedelta(seconds=1)))
    said = ngettext(
        "Told %(count)s subscriber within %(time)s",
        "Told %(count)s subscribers within %(time)s",
        told.count,
    )
    return said % {"count": number(told.count), "time": within}


def _superseded(told: Sequence[PublishedEstimate]) -> Window | None:
    """Return the window before the last of ``told``, if it differs."""
    if len(told) < 2 or told[-2].window.times == told[-1].window.times:
        return None
    return told[-2].window


def _estimate(report: Report, told: ReportedUpdate) -> EstimateView | None:
    """Return the estimate of an update, which no later update changes."""
    if told.estimate is None:
        return None
    earlier = [item.estimate for item in report.updates[report.updates.index(told) :]]
    return EstimateView(told.estimate.window, _superseded([e for e in earlier[::-1] if e]))


def _entry(report: Report, told: ReportedUpdate, reached: Reach | None) -> UpdateView:
    incident = report.incident
    update, label, aside = told.update, labels.label(told), labels.aside(told)
    return UpdateView(
        code=update.code,
        label=label,
        aside=aside,
        is_quiet=told.label is Label.UPDATE,
        body=update.body,
        at=update.display_at,
        edited_at=update.edited_at,
        reached=_reached(reached) if reached else "",
        estimate=_estimate(report, told),
        news_key=f"{update.code}-{update.status}",
        news=_("%(name)s: %(label)s")
        % {"name": labels.isolated(incident.name), "label": aside or label},
    )
