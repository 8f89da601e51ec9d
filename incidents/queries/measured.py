"""Measurements of components by rules, as far as they are shown to readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from incidents.domain.measuring.line import MeasuredIntervals, Span, Track, line
from incidents.domain.measuring.silence import AskedSource
from incidents.domain.vocabulary import ComponentStatus, Observation, RuleAction, SourceKind
from incidents.models import Component, Episode, Gap, Measure, Rule

# How often copies of what is measured change by the clock alone.
COPIES_RENEWED = timedelta(minutes=10)
SETTING = [action.value for action in RuleAction if action.sets_status]


@dataclass(frozen=True)
class Measured:
    """The line of a component; ``since`` is when measuring began.

    ``now`` is the status at present, so since ``now_since`` (None: since it began); None if it is
    not known. ``told_until`` is until when a copy that nobody renews may say what is known.
    """

    line: MeasuredIntervals
    since: datetime
    now: ComponentStatus | None
    now_since: datetime | None
    told_until: datetime | None


def rules_of(component: Component) -> list[Rule]:
    """Return the rules that work on a component, with what each has seen. One query."""
    found = Rule.objects.working().filter(components=component)
    return list(found.select_related("signal", "measure"))


def is_set_by(rules: Sequence[Rule]) -> bool:
    """Whether one of the rules sets a status, so that the uptime is measured.

    Before anything is known of its source, nothing is measured by it. No query.
    """
    return any(
        rule.action in SETTING and rule.signal.known != Observation.UNKNOWN for rule in rules
    )


def measured(
    rules: Sequence[Rule], *, start: datetime, zone: ZoneInfo, now: datetime
) -> Measured | None:
    """Return what readers are shown of what ``rules`` measure; None if nothing is.

    Two queries; none if nothing is.
    """
    shown = [rule.measure for rule in rules if _is_shown(rule)]
    if not shown:
        return None
    tracks = _tracks(shown, start=start, now=now)
    since = min(track.since for track in tracks)
    found = line(tracks, start=min(max(start, since), now), end=now, zone=zone)
    known = [status for track in tracks if (status := track.at(now)) is not None]
    status = max(known, key=lambda each: each.rank, default=None)
    began_at = _began(found, status, now=now)
    told_until = min(map(told_until_of, shown)) if known else None
    return Measured(found, since, status, began_at, told_until)


def valid_until(code: str) -> datetime | None:
    """Return when what is shown of a component is not known any more. One query."""
    shown = Measure.objects.working().filter(is_public=True, rule__components__code=code)
    return min(map(valid_until_of, shown), default=None)


def set_by_rules() -> frozenset[int]:
    """Return the keys of the components whose status rules set. One query."""
    known = Rule.objects.working().exclude(signal__known=Observation.UNKNOWN)
    setting = known.filter(action__in=SETTING).exclude(components=None)
    return frozenset(setting.values_list("components", flat=True))


def suppliers() -> list[Measure]:
    """Return what readers are shown of suppliers, by name of the rule. One query."""
    found = Measure.objects.working().filter(is_public=True, rule__source=SourceKind.SUPPLIER)
    return list(found.exclude(reported="").select_related("rule").order_by("rule__name"))


def _is_shown(rule: Rule) -> bool:
    """Suppliers speak of themselves, and stand apart."""
    return rule.is_asked and rule.source != SourceKind.SUPPLIER and rule.measure.is_public


def _tracks(measures: Sequence[Measure], *, start: datetime, now: datetime) -> list[Track]:
    """Two queries."""
    lately = Q(ended_at=None) | Q(ended_at__gt=start)
    troubles: dict[int, list[Span]] = {}
    rules = [each.rule_id for each in measures]
    for rule, began_at, ended_at in (
        Episode.objects.filter(lately, rule__in=rules)
        .order_by("began_at")
        .values_list("rule", "began_at", "ended_at")
    ):
        troubles.setdefault(rule, []).append((began_at, ended_at))
    gaps: dict[int, list[Span]] = {}
    for measure, started_at, ended_at in (
        Gap.objects.filter(lately, measure__in=measures)
        .order_by("started_at")
        .values_list("measure", "started_at", "ended_at")
    ):
        gaps.setdefault(measure, []).append((started_at, ended_at))
    return [
        Track(
            each.rule.created_at,
            ComponentStatus(each.rule.status),
            troubles.get(each.rule_id, ()),
            _unknown(each, gaps.get(each.pk, ()), now=now),
        )
        for each in measures
    ]


def _unknown(measure: Measure, gaps: Sequence[Span], *, now: datetime) -> list[Span]:
    """Return the times for which nothing is known; of a source never known, since it is asked."""
    if not _was_never_known(measure):
        return [*gaps, *_silence(measure, gaps, now=now)]
    return [*(each for each in gaps if each[0] < measure.changed_at), (measure.changed_at, None)]


def _was_never_known(measure: Measure) -> bool:
    """Whether nothing is known of the source as it is asked now.

    The signal of a rule that was paused is forgotten, but not what its source said before.
    """
    if measure.rule.signal.known != Observation.UNKNOWN or measure.value is not None:
        return False
    return measure.asked_at is None or measure.failing_since is not None


def _silence(measure: Measure, gaps: Sequence[Span], *, now: datetime) -> list[Span]:
    """Return the time since when nobody has asked, which no reading has told of yet."""
    if (gaps and gaps[-1][1] is None) or now < valid_until_of(measure):
        return []
    return [(measure.asked_at or measure.rule.created_at, None)]


def valid_until_of(measure: Measure) -> datetime:
    """Return until when it is no wonder that nobody has asked again."""
    asked = AskedSource(measure.interval_s)
    return (measure.asked_at or measure.changed_at) + asked.told_after


def told_until_of(measure: Measure) -> datetime:
    """Return until when a copy that nobody renews may tell what was found.

    In steps, so that the bytes of what is renewed stay as they were for ten minutes, and one more
    step, so that none that is renewed runs out.
    """
    at = valid_until_of(measure)
    return at - (at - datetime.min.replace(tzinfo=at.tzinfo)) % COPIES_RENEWED + 2 * COPIES_RENEWED


def _began(
    found: MeasuredIntervals, status: ComponentStatus | None, *, now: datetime
) -> datetime | None:
    """Return since when it is as it is."""
    ends = [*((i.started_at, i.ended_at) for i in found.troubles), *found.unknown]
    if status in (None, ComponentStatus.OPERATIONAL):
        spans = found.unknown if status is None else ()
        return next((since for since, until in spans if until == now), None) or max(
            (until for _since, until in ends if until and until < now), default=None
        )
    return next((i.started_at for i in found.troubles if i.ended_at == now), None)
