"""Nudges that are due: all that is so now, by the rules of ``domain.nudges``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, takewhile
from operator import itemgetter

from django.db.models import Exists, Min, OuterRef

from incidents.domain import nudges as rules
from incidents.domain.moments import machine
from incidents.domain.nudges import NudgeRule
from incidents.domain.subscriptions import ChannelKind, DeliveryState, SubscriberState
from incidents.domain.vocabulary import Audience, JobState
from incidents.models import AffectedComponent, Delivery, Heartbeat, Postmortem, StatusInterval
from incidents.models.delivery import DeliveryQuerySet
from incidents.queries import drafts, health, jobs, openings
from incidents.queries.board import OpenIncident, open_incidents

FAILED_LATELY = timedelta(days=1)


@dataclass(frozen=True)
class Nudge:
    """``at`` is the instant that the words name, ``subject`` what ``code`` is the code of.

    Channels and parts of the installation are no rows: their ``subject_id`` is 0.
    """

    rule: NudgeRule
    subject: str
    code: str
    name: str
    at: datetime
    due_at: datetime
    subject_id: int = 0
    draft: str = ""

    @property
    def key(self) -> str:
        """The same for what must be told once only."""
        about = self.draft or self.code
        return f"{self.rule.name}:{self.subject}:{about}:{machine(self.due_at)}"


def due(*, now: datetime, silence: timedelta) -> list[Nudge]:
    """Return all that staff should know of by now. Ten queries."""
    found = [*_of_open(now=now, silence=silence), *_of_components(), *_of_jobs()]
    found += [*_of_drafts(), *_of_suggestions(), *_of_channels(now=now), *_of_parts(now=now)]
    found += _of_postmortems(now=now)
    return [each for each in found if each.due_at <= now]


def _of_open(*, now: datetime, silence: timedelta) -> Iterator[Nudge]:
    for each in open_incidents(now=now):
        if each.promised_at is not None and not each.is_overdue:
            yield from _unless_told_since(_nudge(rules.PROMISE_DUE, each, each.promised_at), each)
        elif each.promised_at is not None:
            yield _nudge(rules.PROMISE_OVERDUE, each, each.promised_at)
        incident = each.incident
        if not incident.is_maintenance:
            if silence and (each.promised_at is None or each.is_overdue):
                yield _nudge(rules.SILENCE, each, each.told_at, after=silence)
        elif each.is_planned:
            starts = _nudge(rules.MAINTENANCE_STARTS, each, incident.planned.start_at)
            yield from _unless_told_since(starts, each)
        else:
            yield _nudge(rules.MAINTENANCE_OVER, each, incident.planned.end_at)


def _nudge(
    rule: NudgeRule, each: OpenIncident, at: datetime, *, after: timedelta = timedelta(0)
) -> Nudge:
    incident = each.incident
    due_at = at + rule.after + after
    return Nudge(rule, "incident", incident.code, incident.name, at, due_at, incident.pk)


def _unless_told_since(nudge: Nudge, each: OpenIncident) -> Iterator[Nudge]:
    """Yield it unless an operator spoke after it fell due, and so knows."""
    if each.told_at < nudge.due_at:
        yield nudge


def _of_components() -> Iterator[Nudge]:
    said = AffectedComponent.objects.filter(
        component=OuterRef("component"),
        update__withdrawn_at=None,
        update__incident__withdrawn_at=None,
        update__incident__closed_at=None,
    )
    troubles = StatusInterval.objects.filter(~Exists(said), ended_at=None)
    for each in troubles.filter(component__removed_at=None).select_related("component__group"):
        rule, of, since = rules.COMPONENT_LEFT, each.component, each.started_at
        due_at = since + rule.after
        yield Nudge(rule, "component", of.code, of.full_name, since, due_at, of.pk)


def _of_jobs() -> Iterator[Nudge]:
    for each in jobs.running():
        reading = each.reading
        if reading is not None and reading.state == JobState.STALLED:
            job, since = each.job, reading.stalled_since or reading.at
            yield Nudge(rules.JOB_STALLED, "job", job.code, job.name, since, since, job.pk)


def _of_drafts() -> Iterator[Nudge]:
    rule = rules.DRAFT_WAITING
    for each in drafts.waiting():
        of, at = each.incident, each.updated_at
        due_at = at + rule.after
        yield Nudge(rule, "incident", of.code, of.name, at, due_at, of.pk, draft=each.code)


def _of_suggestions() -> Iterator[Nudge]:
    """Yield what rules suggest, until somebody writes on."""
    rule = rules.SUGGESTED
    for each in openings.untouched():
        name, at = str(each), each.created_at
        yield Nudge(rule, "opening", each.submission, name, at, at + rule.after, each.pk)


def _of_postmortems(*, now: datetime) -> Iterator[Nudge]:
    waiting = Postmortem.objects.filter(published_at=None, incident__withdrawn_at=None)
    for each in waiting.exclude(due_at=None).select_related("incident"):
        assert each.due_at is not None
        is_over = each.due_at <= now
        rule = rules.POSTMORTEM_OVERDUE if is_over else rules.POSTMORTEM_DUE
        of, due_at = each.incident, each.due_at + rule.after
        yield Nudge(rule, "incident", of.code, of.name, each.due_at, due_at, of.pk)


def _of_channels(*, now: datetime) -> Iterator[Nudge]:
    """Yield the channels that took nothing since something was first refused.

    One target that refuses is no matter for staff while others of its channel are told, nor one
    that is gone. Nudges themselves do not count.
    """
    rule = rules.DELIVERY_FAILING
    own = Delivery.objects.filter(
        event__audience=Audience.SUBSCRIBERS, event__due_at__lte=now - rule.after
    )
    given_up = own.filter(
        state=DeliveryState.FAILED,
        subscriber__state=SubscriberState.CONFIRMED,
        event__due_at__gt=now - FAILED_LATELY,
    )
    # Apart, each by its index.
    failing = [*_by_event(own.pending().exclude(last_error="")), *_by_event(given_up)]
    newest_first = sorted(failing, reverse=True)
    for channel, found in groupby(newest_first, key=itemgetter(0)):
        untold = list(takewhile(lambda each: not _is_told_since(*each), found))
        if untold:
            since = min(at for _channel, _event, at in untold)
            name = str(ChannelKind(channel).label)
            yield Nudge(rule, "channel", channel, name, since, since + rule.after)


def _by_event(failing: DeliveryQuerySet) -> list[tuple[str, int, datetime]]:
    """Return the channels and events of which something fails, and since when."""
    of_events = failing.values("channel", "event").order_by("channel", "event")
    told = of_events.annotate(since=Min("created_at"))
    return list(told.values_list("channel", "event", "since"))


def _is_told_since(channel: str, event: int, since: datetime) -> bool:
    later = Delivery.objects.filter(event__gte=event, channel=channel, sent_at__gte=since)
    return later.exists()


def _of_parts(*, now: datetime) -> Iterator[Nudge]:
    rule = rules.PART_SILENT
    for name, at in Heartbeat.objects.values_list("name", "at"):
        if name in health.PARTS and not health.is_well((now - at).total_seconds()):
            yield Nudge(rule, "part", name, name, at, at + rule.after)
