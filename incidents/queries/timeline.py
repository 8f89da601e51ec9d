"""The timeline of an incident, merged from all that is stored of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from incidents.domain import timeline
from incidents.domain.timeline import Decision, EntryKind, Moment, MomentKind, Turn
from incidents.domain.vocabulary import Cause, Status
from incidents.models import (
    AffectedComponent,
    Episode,
    Incident,
    IncidentUpdate,
    Job,
    JobReading,
    StarredMoment,
    StatusChange,
    TimelineEntry,
)
from incidents.queries.facts import sendings

# Work that ended so long before may have to do with it.
BEFORE = timedelta(hours=6)


def timeline_of(incident: Incident) -> list[Moment]:
    """Return all moments of an incident in order of time. Ten queries."""
    starred = StarredMoment.objects.filter(incident=incident).values_list("key", flat=True)
    moments = [
        *_updates(incident),
        *_components(incident),
        *_maintenances(incident),
        *_jobs(incident),
        *_deliveries(incident),
        *_alerts(incident),
        *_entries(incident),
    ]
    return timeline.merged(moments, starred=starred)


def _updates(incident: Incident) -> Iterator[Moment]:
    for each in IncidentUpdate.objects.public().filter(incident=incident).in_order():
        yield Moment(
            f"update-{each.code}",
            each.display_at,
            MomentKind.UPDATE,
            state=each.status,
            text=each.body,
            code=each.code,
        )


def _components(incident: Incident) -> list[Moment]:
    """Return changes of status that it says, and those set directly while it lasted."""
    named = AffectedComponent.objects.filter(
        update__incident=incident, update__withdrawn_at=None
    ).values("component")
    during = Q(effective_at__gte=incident.started_at)
    if incident.closed_at:
        during &= Q(effective_at__lte=incident.closed_at)
    rows = StatusChange.objects.standing().filter(
        Q(incident=incident)
        | Q(cause__in=[Cause.SET, Cause.MEASURED], component__in=named) & during
    )
    rows = rows.select_related("component__group")
    moments = [
        Moment(
            f"change-{each.pk}",
            each.effective_at,
            MomentKind.COMPONENT,
            subject=each.component.full_name,
            state=each.status,
            code=each.component.code,
        )
        for each in rows
    ]
    return timeline.changes(moments)


def _maintenances(incident: Incident) -> Iterator[Moment]:
    """Yield start and end of other work that was being done, or was done shortly before."""
    since = incident.started_at - BEFORE
    worked = Incident.objects.maintenances().exclude(pk=incident.pk)
    worked = worked.exclude(status__in=[Status.SCHEDULED, Status.CANCELLED])
    worked = worked.filter(Q(closed_at=None) | Q(closed_at__gte=since))
    if incident.closed_at:
        worked = worked.filter(started_at__lte=incident.closed_at)
    for each in worked.order_by("started_at", "pk"):
        for turn, at in ((Turn.STARTED, each.started_at), (Turn.ENDED, each.closed_at)):
            if at is not None:
                yield Moment(
                    f"work-{each.code}-{turn}",
                    at,
                    MomentKind.MAINTENANCE,
                    subject=each.name,
                    state=turn,
                    code=each.code,
                )


def _jobs(incident: Incident) -> Iterator[Moment]:
    jobs = {each.pk: each for each in Job.objects.filter(incident=incident, removed_at=None)}
    stalls = JobReading.objects.filter(job__in=jobs).exclude(stalled_since=None)
    times = [
        *((each, Turn.STARTED, each.started_at) for each in jobs.values()),
        *(
            (jobs[pk], Turn.STALLED, since)
            for pk, since in stalls.order_by().values_list("job", "stalled_since").distinct()
        ),
        *((each, Turn.ENDED, each.ended_at) for each in jobs.values()),
    ]
    for job, turn, at in times:
        if at is not None:
            key = f"job-{job.code}-{turn}" + (
                f"-{at:%Y%m%dT%H%M%S}" if turn == Turn.STALLED else ""
            )
            yield Moment(key, at, MomentKind.JOB, subject=job.name, state=turn, code=job.code)


def _deliveries(incident: Incident) -> Iterator[Moment]:
    for each in sendings(incident):
        yield Moment(
            f"sent-{each.key}",
            each.last_at,
            MomentKind.DELIVERY,
            count=each.count,
            is_public=False,
        )


def _alerts(incident: Incident) -> Iterator[Moment]:
    """Yield when what rules see began and ended; it may be internal, so readers do not see it."""
    for each in Episode.objects.filter(incident=incident).select_related("rule").order_by("pk"):
        for turn, at, said in (
            (Turn.STARTED, each.began_at, each.said),
            (Turn.ENDED, each.ended_at, ""),
        ):
            if at is not None:
                yield Moment(
                    f"alert-{each.pk}-{turn}",
                    at,
                    MomentKind.ALERT,
                    subject=each.rule.name,
                    state=turn,
                    text=said,
                    is_public=False,
                    code=each.rule.code,
                )


def _entries(incident: Incident) -> Iterator[Moment]:
    for each in TimelineEntry.objects.filter(incident=incident).order_by("at", "pk"):
        is_decision = each.kind == EntryKind.DECISION
        yield Moment(
            f"entry-{each.code}",
            each.at,
            MomentKind(each.kind),
            text=each.text,
            is_public=each.is_public,
            code=each.code,
            author=each.author_name,
            source=each.source,
            decision=Decision(each.rejected, each.cost, each.decided_by) if is_decision else None,
            recorded_at=each.created_at,
        )
