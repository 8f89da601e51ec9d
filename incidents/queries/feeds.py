"""The contents of feeds and of the calendar, and when they last changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
)

from incidents.domain.vocabulary import AuditKind
from incidents.models import (
    AffectedComponent,
    AuditEntry,
    Component,
    Incident,
    IncidentUpdate,
    Page,
    Postmortem,
)
from incidents.queries.history import of_component
from incidents.queries.reports import Report, ReportedUpdate, reports

LIMIT = 50
PRIVATE = [kind for kind in AuditKind if not kind.is_public]
# An occurrence of a series is news once something is said of it that was not said of them all.
IS_NEWS = Exists(IncidentUpdate.objects.news().filter(incident=OuterRef("pk")))
# What was moved here is no news to those who read of it there, unless more is told since. It has an
# entry if it is known by which id those readers know it.
IS_TOLD_HERE = Exists(
    IncidentUpdate.objects.news().filter(
        incident=OuterRef("pk"), display_at__gt=OuterRef("created_at")
    )
)
IS_LISTED = Q(is_moved_in=False) | ~Q(atom_id="", rss_guid="") | IS_TOLD_HERE
IS_PAST = Q(incident__is_moved_in=True, display_at__lte=F("incident__created_at"))
IS_OPEN = ExpressionWrapper(Q(closed_at=None), output_field=BooleanField())


@dataclass(frozen=True)
class FeedItem:
    """An update, or the publication of a postmortem."""

    report: Report
    subject: ReportedUpdate | Postmortem
    posted_at: datetime

    @property
    def order(self) -> tuple[datetime, bool, int]:
        """Order of posting; at the same instant a postmortem comes last."""
        if isinstance(self.subject, ReportedUpdate):
            return self.posted_at, False, self.subject.update.pk
        return self.posted_at, True, self.subject.pk


@dataclass(frozen=True)
class FeedMaintenance:
    """A maintenance, even if withdrawn; ``sequence`` grows with each change."""

    report: Report
    sequence: int


def history(component: Component | None) -> list[Report]:
    """Return what feeds have an entry for, told of last first. Three queries.

    That is what is open, and what started last. By start and not by latest change:
    the correction of an old text must not bring back what readers have long forgotten.
    """
    told = Incident.objects.public().filter(IS_NEWS).filter(IS_LISTED)
    found = reports(_newest(of_component(told, component)))
    return sorted(found, key=lambda each: (each.first_news_at, each.incident.pk), reverse=True)


def posts(component: Component | None) -> list[FeedItem]:
    """Return what was told last, newest first. Three queries.

    In the order of the times that readers see: what is reported afterwards is no news, and no
    edit brings an old message back.
    """
    incidents = of_component(Incident.objects.public(), component).order_by().values("pk")
    updates = IncidentUpdate.objects.news().filter(incident__in=incidents).exclude(IS_PAST)
    postmortems = Postmortem.objects.filter(incident__in=incidents).exclude(published_at=None)
    told_of = Q(pk__in=updates.order_by("-display_at", "-pk").values("incident")[:LIMIT]) | Q(
        pk__in=postmortems.order_by("-published_at", "-pk").values("incident")[:LIMIT]
    )
    found = [
        post for report in reports(Incident.objects.filter(told_of)) for post in _posts(report)
    ]
    return sorted(found, key=lambda post: post.order, reverse=True)[:LIMIT]


def postmortems() -> list[FeedItem]:
    """Return the postmortems published last, newest first. Three queries."""
    published = Postmortem.objects.filter(incident__withdrawn_at=None).exclude(published_at=None)
    last = published.order_by("-published_at", "-pk").values("incident")[:LIMIT]
    found = [
        post
        for report in reports(Incident.objects.filter(pk__in=last))
        for post in _posts(report)
        if isinstance(post.subject, Postmortem)
    ]
    return sorted(found, key=lambda post: post.order, reverse=True)


def planned(component: Component | None) -> list[FeedMaintenance]:
    """Return what is in the calendar: all that is open, and the last of the others.

    Four queries.
    """
    maintenances = of_component(Incident.objects.all(), component).filter(
        scheduled_for__isnull=False
    )
    is_open = Q(closed_at=None, withdrawn_at=None)
    last = maintenances.exclude(is_open).order_by("-started_at", "-pk").values("pk")[:LIMIT]
    shown = Incident.objects.filter(Q(pk__in=last) | is_open & Q(pk__in=maintenances.values("pk")))
    found = reports(shown.order_by(IS_OPEN.desc(), "-started_at", "-pk"))
    return in_calendar(found)


def in_calendar(found: Sequence[Report]) -> list[FeedMaintenance]:
    """Return these maintenances as the calendar has them. One query."""
    versions = Incident.history.filter(id__in=[report.incident.pk for report in found])
    counts = dict(versions.order_by().values_list("id").annotate(Count("pk")))
    return [
        FeedMaintenance(report, max(0, counts.get(report.incident.pk, 0) - 1)) for report in found
    ]


def updated_at(page: Page, component: Component | None) -> datetime:
    """Return when the content of a feed last changed. One query.

    Posting, editing, withdrawing and postmortems count. The correction of what no feed
    tells, such as an impact, does not; nor does a new name or address of the page, a
    component or a group, although it changes bytes: nothing was told, and the rows that
    keep these instants also change when nothing in a feed does.
    """
    if component is None:
        found = Incident.objects.aggregate(at=Max("told_at"))
    else:
        found = AffectedComponent.objects.filter(component=component).aggregate(
            at=Max("update__incident__told_at", filter=Q(update__withdrawn_at=None)),
            taken_back_at=Max("update__withdrawn_at"),
        )
    return max(filter(None, found.values()), default=page.created_at)


def last_modified_at(*, now: datetime) -> datetime | None:
    """Return an instant since which no byte of any feed has changed. Two queries.

    Every change leaves an audit entry, so this is later than need be rather than too early;
    and a residual effect ends without a change.
    """
    ended = Incident.objects.filter(residual_ends_at__lte=now).aggregate(at=Max("residual_ends_at"))
    return max(filter(None, (changed_at(), ended["at"])), default=None)


def changed_at() -> datetime | None:
    """Return when something that readers see was last written. One query.

    A page that was moved here has said nothing new by that.
    """
    public = AuditEntry.objects.exclude(kind__in=PRIVATE).order_by("-created_at", "-pk")
    last = public.only("kind", "created_at", "detail").first()
    if last is None:
        return None
    if last.kind == AuditKind.PAGE_IMPORTED and last.detail.get("changed_at"):
        return datetime.fromisoformat(last.detail["changed_at"])
    return last.created_at


def _newest(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Return the incidents to list; open ones are never pushed out by later ones."""
    return incidents.order_by(IS_OPEN.desc(), "-started_at", "-pk")[:LIMIT]


def _is_past(incident: Incident, update: IncidentUpdate) -> bool:
    return incident.is_moved_in and update.display_at <= incident.created_at


def _posts(report: Report) -> Iterator[FeedItem]:
    for told in report.updates:
        if told.update.is_news and not _is_past(report.incident, told.update):
            yield FeedItem(report, told, told.update.display_at)
    postmortem = report.published_postmortem
    if postmortem and postmortem.published_at:
        yield FeedItem(report, postmortem, postmortem.published_at)
