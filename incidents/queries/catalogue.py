"""All that there is to read, and what each part of it depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, Sum

from incidents.domain.images import ImageName
from incidents.domain.vocabulary import JOB_TOPICS, ComponentStatus, IncidentKind, Status
from incidents.models import AffectedComponent, DailyTotal, Incident, IncidentUpdate, Job
from incidents.queries import images
from incidents.queries.components import on_page as components_of_page
from incidents.queries.components import visible
from incidents.queries.feeds import IS_NEWS
from incidents.queries.front import first_day_start
from incidents.queries.history import month_of, months_of, next_month
from incidents.queries.revisions import numbers
from incidents.queries.uptime import in_service_on

Version = tuple[object, ...]
_IS_QUIET = ExpressionWrapper(
    Q(series__isnull=False, status=Status.SCHEDULED) & ~IS_NEWS, output_field=BooleanField()
)


@dataclass(frozen=True)
class IncidentVersion:
    """A public incident. ``version`` changes with all that its page says of it.

    ``is_live``: it is open, so that it may change with the clock too; occurrences of a series of
    which nothing is said yet do not. ``is_recent``: the front page may link to it.
    ``overdue`` counts its promises and estimates whose time came while it is open; ``is_felt``:
    it still has an effect. ``has_postmortem``: one is published. ``is_planned``: it is a
    maintenance that is open.
    """

    code: str
    month_on: date
    last_month_on: date
    is_live: bool
    is_recent: bool
    is_felt: bool
    overdue: int
    version: Version
    has_postmortem: bool = False
    is_planned: bool = False

    @property
    def months(self) -> Iterator[date]:
        """Those in which it stands."""
        month = self.month_on
        while month <= self.last_month_on:
            yield month
            month = next_month(month)


@dataclass(frozen=True)
class ComponentVersion:
    """A component on the page, with the incidents that name it.

    ``is_visible``: readers see it now. Pages of the past list those too, and no others.
    ``revision`` is that of its topic. ``is_troubled``: outage minutes grow with the clock.
    """

    code: str
    name: str
    in_service_on: date
    is_showcased: bool
    is_visible: bool
    revision: int
    is_troubled: bool
    incidents: list[IncidentVersion] = field(default_factory=list)


@dataclass(frozen=True)
class JobVersion:
    """A public job. ``version`` changes with all that is said of one that is not read any more.

    ``revision`` is that of its topic, which grows with each reading.
    """

    code: str
    incident_code: str | None
    is_live: bool
    revision: int
    version: Version


@dataclass(frozen=True)
class Contents:
    """``months`` go from that of the first incident to the present one, gaps included.

    ``components`` are in the page's order. ``uptime_months`` begin with the first in service whose
    uptime is shown. ``outages`` has, per month, what changes when the totals of its days do.
    """

    incidents: list[IncidentVersion]
    jobs: list[JobVersion]
    images: list[ImageName]
    components: list[ComponentVersion]
    months: list[date]
    uptime_months: list[date]
    present_on: date
    outages: dict[date, Version]


def contents(*, zone: ZoneInfo, now: datetime) -> Contents:
    """Return what the public site consists of. Nine queries."""
    revisions, on_page = numbers(), components_of_page()
    visible_keys = {component.pk for component in visible(on_page)}
    components = {
        component.pk: ComponentVersion(
            component.code,
            component.full_name,
            in_service_on(component, zone=zone),
            component.is_showcased,
            component.pk in visible_keys,
            revisions.get(component.topic, 0),
            component.status != ComponentStatus.OPERATIONAL,
        )
        for component in on_page
    }
    incidents = list(_incidents(components, zone=zone, now=now))
    present_on = month_of(now.astimezone(zone).date())
    return Contents(
        incidents=incidents,
        jobs=_jobs(revisions),
        images=[image.name for image in images.public().order_by("pk")],
        components=list(components.values()),
        months=months((incident.month_on for incident in incidents), present_on),
        uptime_months=months(
            (
                month_of(component.in_service_on)
                for component in components.values()
                if component.is_showcased
            ),
            present_on,
        ),
        present_on=present_on,
        outages=_outages(),
    )


def months(begun: Iterable[date], present_on: date) -> list[date]:
    """Return the months from the first of ``begun`` to the present one, which is always in."""
    month = min((*begun, present_on))
    found = []
    while month <= present_on:
        found.append(month)
        month = next_month(month)
    return found


def _incidents(
    components: dict[int, ComponentVersion], *, zone: ZoneInfo, now: datetime
) -> Iterator[IncidentVersion]:
    places = {key: place for place, key in enumerate(components)}
    affected: dict[int, set[int]] = {}
    pairs = AffectedComponent.objects.filter(update__withdrawn_at=None)
    for incident_key, key in pairs.values_list("update__incident", "component").distinct():
        affected.setdefault(incident_key, set()).add(key)
    overdue = _overdue(now=now)
    since = first_day_start(zone=zone, now=now)
    present_on = month_of(now.astimezone(zone).date())
    rows = (
        Incident.objects.public()
        .annotate(is_quiet=_IS_QUIET)
        .values_list(
            *("pk", "code", "started_at", "closed_at", "residual_ends_at"),
            *("is_quiet", "kind", "postmortem__published_at", "updated_at", "series__updated_at"),
        )
    )
    for row in rows.order_by("pk"):
        pk, code, started_at, closed_at, residual_ends_at, is_quiet, kind, *changed_at = row
        learned_at, *changed_at = changed_at
        keys = sorted(components.keys() & affected.get(pk, set()), key=places.__getitem__)
        named = [components[key] for key in keys]
        is_felt = residual_ends_at is not None and residual_ends_at > now
        changes = [at.isoformat() for at in changed_at if at is not None]
        version = (*changes, is_felt, *(component.name for component in named))
        told = IncidentVersion(
            code,
            *months_of(started_at, closed_at, zone=zone, present_on=present_on),
            is_live=closed_at is None and not is_quiet,
            is_recent=closed_at is None or closed_at >= since or is_felt,
            is_felt=closed_at is not None and is_felt,
            overdue=overdue.get(pk, 0),
            version=version,
            has_postmortem=learned_at is not None,
            is_planned=closed_at is None and kind == IncidentKind.MAINTENANCE,
        )
        for component in named:
            component.incidents.append(told)
        yield told


def _overdue(*, now: datetime) -> dict[int, int]:
    """Return how many promises and estimates of open incidents have come due, by its key."""
    due, missed = Q(next_update_at__lt=now), Q(estimate_latest_at__lt=now)
    told = IncidentUpdate.objects.public().filter(due | missed, incident__closed_at=None)
    counts = (
        told.order_by()
        .values("incident")
        .annotate(count=Count("pk", filter=due) + Count("pk", filter=missed))
    )
    return dict(counts.values_list("incident", "count"))


def _jobs(revisions: Mapping[str, int]) -> list[JobVersion]:
    """Their estimates may stand in updates, hence the date of the incident."""
    rows = Job.objects.public().values_list(
        "code", "incident__code", "ended_at", "updated_at", "incident__updated_at"
    )
    return [
        JobVersion(
            code,
            incident_code,
            is_live=ended_at is None,
            revision=revisions.get(f"{JOB_TOPICS}{code}", 0),
            version=tuple(map(str, (ended_at, *changed_at))),
        )
        for code, incident_code, ended_at, *changed_at in rows.order_by("pk")
    ]


def _outages() -> dict[date, Version]:
    found: dict[date, list[Version]] = {}
    days = DailyTotal.objects.values_list("day_on", "status").annotate(
        rows=Count("pk"),
        length_s=Sum("seconds"),
        whose=Sum(F("seconds") * F("component")),  # other if it was another's
    )
    for day_on, *sums in days.order_by("day_on", "status"):
        found.setdefault(month_of(day_on), []).append((day_on.day, *sums))
    return {month: tuple(days) for month, days in found.items()}
