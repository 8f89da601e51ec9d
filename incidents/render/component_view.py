"""A component's own page: what it is like now and was before, its incidents and planned work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from incidents.domain import shapes
from incidents.domain.uptime import Seconds, Weights, day_start
from incidents.domain.vocabulary import ComponentStatus
from incidents.models import Component, Page, Rule
from incidents.queries import component_reports, measured, uptime
from incidents.queries.components import visible
from incidents.queries.history import month_of, months_to
from incidents.queries.reports import Report
from incidents.queries.since import since
from incidents.queries.uptime import BAR_DAYS, ComponentUptime, Days
from incidents.render import charts, labels, months, trouble_days, uptime_figures
from incidents.render.incident_view import IncidentView, incident_views
from incidents.render.jobs.view import JobView
from incidents.render.trouble_days import TroubleDay

MONTHS = 12
NO_TROUBLE = frozenset({ComponentStatus.OPERATIONAL, ComponentStatus.UNDER_MAINTENANCE})
# A day of which less is known is not drawn as one without trouble.
HALF_A_DAY_S = 43_200.0


@dataclass(frozen=True)
class MonthRow:
    """The uptime of one month; ``path`` leads to its days, "" where no page has them."""

    first_on: date
    figure: str
    path: str


@dataclass(frozen=True)
class UptimeView:
    """The last 90 days and twelve months. ``months`` are newest first, without those before it
    was in service: none are left if it is not yet. Figures are "" then.
    """

    bar: SafeString
    legend: SafeString
    figure: str
    days: Sequence[TroubleDay]
    days_counted: str
    year_figure: str
    months: Sequence[MonthRow]
    formula: str


@dataclass(frozen=True)
class MeasuredView:
    """Measurements by rules, under what was said. ``now`` is how it is; since ``now_since``.

    After ``told_until`` a copy says that it is not measured.
    """

    bar: SafeString
    legend: SafeString
    figure: str
    now: str
    shape: str
    now_since: datetime | None
    told_until: datetime | None
    since: datetime


@dataclass(frozen=True)
class ComponentView:
    """A component; ``since`` is None if it was never otherwise, ``uptime`` if that is not shown.

    ``began_at`` is the start that its incidents give, as in the page's answer: they may have
    begun before the status was as bad as it is ``since``.
    Of incidents and maintenances there are at most 25 open and 25 past ones; ``is_open_cut`` and
    ``is_past_cut``: there are more.
    """

    component: Component
    shape: str
    status: str
    since: datetime | None
    began_at: datetime | None
    in_service_on: date
    is_in_service: bool
    uptime: UptimeView | None
    is_measured: bool
    measured: MeasuredView | None
    under_way: Sequence[IncidentView]
    planned: Sequence[IncidentView]
    felt: Sequence[IncidentView]
    past: Sequence[IncidentView]
    is_open_cut: bool
    is_past_cut: bool

    @property
    def is_hidden(self) -> bool:
        """Whether the front page leaves it out, as it does while it is well."""
        return not visible([self.component])

    @property
    def only(self) -> IncidentView | None:
        """The only incident under way of one in trouble: beside its state is said until when."""
        is_well = self.component.status == ComponentStatus.OPERATIONAL
        return self.under_way[0] if len(self.under_way) == 1 and not is_well else None

    @property
    def news(self) -> str:
        """The text that screen readers announce when the status of an open page changes."""
        name = labels.isolated(self.component.name)
        return _("%(name)s: %(label)s") % {"name": name, "label": self.status}


def component_view(
    component: Component,
    site: Page,
    jobs: Sequence[JobView] = (),
    *,
    weights: Weights,
    now: datetime,
) -> ComponentView:
    """Ten queries, eight if its uptime is not shown; two more if readers see what is measured.

    ``jobs`` tell until when the incidents under way last.
    """
    today = now.astimezone(site.zone).date()
    spanned = months_to(month_of(today), count=MONTHS)
    found = component_reports.of(component, since=day_start(spanned[0], site.zone))
    status = ComponentStatus(component.status)
    in_service_on = uptime.in_service_on(component, zone=site.zone)
    changed_at = since([component], status)
    past = _as_felt(component, incident_views(found.past, now=now))
    rules = measured.rules_of(component)
    return ComponentView(
        component=component,
        shape=shapes.OF_STATUS[status],
        status=str(status.label),
        since=changed_at,
        began_at=_began_at(component, found.under_way, changed_at),
        in_service_on=in_service_on,
        is_in_service=in_service_on <= today,
        uptime=_uptime(component, site, spanned, weights=weights, now=now),
        is_measured=measured.is_set_by(rules),
        measured=_measured(rules, component, site, weights=weights, now=now),
        under_way=_as_felt(component, incident_views(found.under_way, jobs, now=now)),
        planned=incident_views(found.planned, now=now),
        felt=[story for story in past if story.is_felt],
        past=past,
        is_open_cut=found.is_open_cut,
        is_past_cut=found.is_past_cut,
    )


def _began_at(
    component: Component, under_way: Sequence[Report], since: datetime | None
) -> datetime | None:
    """Return the start of the incidents that say as bad of it, or else of those that say less."""
    if since is None or component.status == ComponentStatus.OPERATIONAL:
        return since
    said = [(report.incident.started_at, _claim(report, component)) for report in under_way]
    starts = [at for at, status in said if status == component.status] or [
        at for at, status in said if status not in (None, ComponentStatus.OPERATIONAL)
    ]
    return min([since, *starts])


def _as_felt(component: Component, stories: Sequence[IncidentView]) -> list[IncidentView]:
    """Give each what it said of the component: the shape of the worst, and once over, for how long.

    How long the incident took does not tell that, as a component may be well before its end.
    """
    return [
        replace(
            story,
            own_shape=_worst_shape(story.report, component),
            own_trouble=charts.outage(_trouble(story.report, component)),
        )
        for story in stories
    ]


def _trouble(report: Report, component: Component) -> Seconds:
    """Return the seconds of each bad status that an incident said of it; none before its end."""
    seconds: Seconds = {}
    until = report.incident.closed_at
    if until is None:
        return seconds
    for told in report.updates:  # newest first
        for each in told.affected:
            if each.component_id != component.pk or not each.has_status:
                continue
            status = ComponentStatus(each.new_status)
            lasted_s = (until - told.update.display_at).total_seconds()
            if status not in NO_TROUBLE and lasted_s > 0:
                seconds[status] = seconds.get(status, 0.0) + lasted_s
            until = min(until, told.update.display_at)
    return seconds


def _worst_shape(report: Report, component: Component) -> str:
    said = {ComponentStatus(status) for status in _claims(report, component) if status}
    worst = max(said, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)
    return "" if worst == ComponentStatus.OPERATIONAL else shapes.OF_STATUS[worst]


def _claim(report: Report, component: Component) -> str | None:
    """Return what an incident says last of the component; None if it says nothing of it."""
    return next(_claims(report, component), None)


def _claims(report: Report, component: Component) -> Iterator[str]:
    told = (each for update in report.updates for each in update.affected)
    return (each.new_status for each in told if each.component_id == component.pk)


def _uptime(
    component: Component, site: Page, spanned: Sequence[date], *, weights: Weights, now: datetime
) -> UptimeView | None:
    """Two queries; none if it is not shown."""
    if not component.is_showcased:
        return None
    zone, today = site.zone, now.astimezone(site.zone).date()
    year = uptime.records(
        [component], first_on=spanned[0], last_on=today, zone=zone, now=now, weights=weights
    )[component.pk]
    bar_on = today - timedelta(days=BAR_DAYS - 1)
    lately = uptime.last_part(year, bar_on, zone=zone, now=now, weights=weights)
    days = list(trouble_days.of(lately, zone=zone, weights=weights, now=now))
    return UptimeView(
        bar=charts.bar(lately, name=component.name, path="#days"),
        legend=charts.legend([lately]),
        figure=uptime_figures.of_record(lately, weights),
        days=days,
        days_counted=trouble_days.counted(days),
        year_figure=uptime_figures.of_record(year, weights),
        months=[
            MonthRow(
                first_on,
                months.figure(first_on, year, zone=zone, now=now, weights=weights),
                _days_path(component, first_on),
            )
            for first_on in reversed(spanned)
            if _is_known(year, first_on)
        ],
        formula=labels.formula(weights),
    )


def _measured(
    rules: Sequence[Rule], component: Component, site: Page, *, weights: Weights, now: datetime
) -> MeasuredView | None:
    """Two queries; none if readers see nothing of it."""
    zone, today = site.zone, now.astimezone(site.zone).date()
    bar_on = today - timedelta(days=BAR_DAYS - 1)
    found = measured.measured(rules, start=day_start(bar_on, zone), zone=zone, now=now)
    if found is None:
        return None
    known_from = max(bar_on, found.since.astimezone(zone).date())
    record = ComponentUptime(bar_on, today, known_from, Days(found.line.days), None)
    name = _("%(name)s, as measured") % {"name": component.name}
    unknown = frozenset(
        day for day, seconds in found.line.unknown_days.items() if seconds > HALF_A_DAY_S
    )
    is_well = found.now == ComponentStatus.OPERATIONAL
    return MeasuredView(
        bar=charts.bar(record, name=name, path="#measured", unknown=unknown),
        legend=charts.legend([record], has_unknown=bool(unknown)),
        figure=uptime_figures.measured(
            found.line, since=max(found.since, day_start(bar_on, zone)), now=now, weights=weights
        ),
        now=_("No trouble")
        if is_well
        else str(found.now.label)
        if found.now
        else _("Not measured"),
        shape=shapes.OF_STATUS[found.now] if found.now else shapes.NEUTRAL,
        now_since=found.now_since,
        told_until=found.told_until,
        since=found.since,
    )


def _is_known(year: ComponentUptime, first_on: date) -> bool:
    return year.known_from is not None and month_of(year.known_from) <= first_on


def _days_path(component: Component, first_on: date) -> str:
    """Return where the days of the month stand."""
    if not visible([component]):
        return ""
    return f"{reverse('uptime-month', args=[first_on])}#component-{component.code}"
