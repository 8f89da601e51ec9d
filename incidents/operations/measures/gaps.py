"""The times for which nothing was measured. Part of noting what was found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from incidents.domain.measuring.findings import Finding
from incidents.domain.measuring.silence import AskedSource
from incidents.domain.vocabulary import Observation
from incidents.models import Gap, Measure

# No page tells of more than twelve months and the days before them.
KEPT_FOR = timedelta(days=400)


def source_of(measure: Measure) -> AskedSource:
    return AskedSource(measure.interval_s, measure.asked_at, measure.failing_since)


def follow(found: Iterable[tuple[Measure, Finding]], *, now: datetime) -> list[Measure]:
    """Begin and end gaps, and return the measures whose are others now.

    One query where there is one, or may be one; none for all others.
    """
    told = {
        measure: (since, finding.observation != Observation.UNKNOWN)
        for measure, finding in found
        if (since := _since(measure, finding, now=now))
    }
    if not told:
        return []
    lasting = {each.measure_id: each for each in _lasting(told)}
    return [
        measure
        for measure, (since, is_known) in told.items()
        if _has_turned(measure, lasting.get(measure.pk), since, is_known=is_known, now=now)
    ]


def _since(measure: Measure, finding: Finding, *, now: datetime) -> datetime | None:
    is_known = finding.observation != Observation.UNKNOWN
    return source_of(measure).gap_since(is_known=is_known, now=now)


def _lasting(measures: Iterable[Measure]) -> Iterable[Gap]:
    return Gap.objects.filter(measure__in=list(measures), ended_at=None)


def _has_turned(
    measure: Measure, gap: Gap | None, since: datetime, *, is_known: bool, now: datetime
) -> bool:
    if gap is not None and is_known:
        Gap.objects.filter(pk=gap.pk).update(ended_at=now)
        return True
    if gap is not None:
        return False
    Gap.objects.filter(measure=measure, ended_at__lt=now - KEPT_FOR).delete()
    Gap.objects.create(measure=measure, started_at=since, ended_at=now if is_known else None)
    return True
