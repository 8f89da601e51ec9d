"""The Markdown of a job's draft: what happened, how far it is, the slowest part, failures.

Until when stands in the update's estimate, which readers see beneath the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.domain.estimates import ZERO
from incidents.domain.progress import Partition
from incidents.domain.vocabulary import FINISHED, DraftReason, JobState
from incidents.models import Job, JobReading
from incidents.render import figures, moments
from incidents.render.figures import span
from incidents.render.jobs import partitions
from incidents.render.jobs.summary import time_left_and_why
from incidents.render.language import for_readers

# What would make markup of a name; names of partitions come from metrics, so from anywhere.
_MARKUP = re.compile(r"([\\`*_\[\]>~|])")
NAME_MAX_LENGTH = 80


@for_readers()
def body(
    reason: DraftReason,
    job: Job,
    before: JobReading | None,
    reading: JobReading,
    *,
    off: timedelta | None,
    zone: ZoneInfo,
) -> str:
    """Return the text.

    ``off`` is how much later than told the end now lies; None: what was told holds.
    """
    news = [_news(reason, job, before, reading, zone=zone), _outlook(job, reading, off)]
    head = f"**{plain(job.name)}**: {' '.join(filter(None, news))}"
    return "\n\n".join([head, *_figures(job, reading)])


@for_readers()
def facts(job: Job, reading: JobReading, *, zone: ZoneInfo) -> str:
    """Return how far a job is, for who tells of it in an update of their own."""
    told = _outlook(job, reading, None)
    if reading.state in (JobState.STALLED, JobState.FAILED):
        told = " ".join(filter(None, [_stalled(job, reading, zone=zone), told]))
    elif reading.state in FINISHED:
        told = _done(job, reading)
    head = f"**{plain(job.name)}**: {told}" if told else f"**{plain(job.name)}**"
    return "\n\n".join([head, *_figures(job, reading)])


def _news(
    reason: DraftReason,
    job: Job,
    before: JobReading | None,
    reading: JobReading,
    *,
    zone: ZoneInfo,
) -> str:
    if reason == DraftReason.STALLED:
        return _stalled(job, reading, zone=zone)
    if reason == DraftReason.DONE:
        return _done(job, reading)
    return {
        DraftReason.QUARTER: _("a quarter is done."),
        DraftReason.HALF: _("half is done."),
        DraftReason.THREE_QUARTERS: _("three quarters are done."),
        DraftReason.RECOVERED: _recovered(before, reading),
        DraftReason.REVISED: _("our estimate no longer holds."),
    }[reason]


def _stalled(job: Job, reading: JobReading, *, zone: ZoneInfo) -> str:
    if reading.state == JobState.FAILED:
        return _("stopped before everything was done.")
    if reading.stalled_since is None:
        return _("no progress at present.")
    stalled = {"at": moments.short(reading.stalled_since, zone)}
    if name := partitions.standing_part(reading):
        part = partitions.partition_words(job, code(name))
        text = _("no progress on %(part)s since %(at)s; the others go on.")
        return text % {"part": part, **stalled}
    return _("no progress since %(at)s.") % stalled


def _recovered(before: JobReading | None, reading: JobReading) -> str:
    if before is None or before.stalled_since is None:
        return _("it is moving again.")
    stood = span(reading.at - before.stalled_since)
    return _("it is moving again, after a stop of %(length)s.") % {"length": stood}


def _done(job: Job, reading: JobReading) -> str:
    """Say that the job is finished; it may report success with units left."""
    length = ""
    if job.started_at is not None and job.started_at < reading.at:
        length = span(reading.at - job.started_at)
    if not partitions.is_complete(reading):
        text = _("it says that it has finished, after %(length)s, but not everything is done.")
        other = _("it says that it has finished, but not everything is done.")
    else:
        text, other = _("everything is done, after %(length)s."), _("everything is done.")
    return text % {"length": length} if length else other


def _outlook(job: Job, reading: JobReading, off: timedelta | None) -> str:
    """Say the time left and the slowest part, as a change if another estimate was published."""
    if reading.low_s is None or reading.high_s is None or JobState(reading.state).is_over:
        return ""
    decides = code(reading.decides) if reading.decides else ""
    left = time_left_and_why(job, reading.low_s, reading.high_s, decides)
    if off is None:
        return _("%(left)s.") % {"left": capfirst(left)}
    if off > ZERO:
        return _("It takes longer than we said: %(left)s.") % {"left": left}
    if off < ZERO:
        return _("It goes faster than we said: %(left)s.") % {"left": left}
    return _("It is not as we said: %(left)s.") % {"left": left}


def _figures(job: Job, reading: JobReading) -> Iterator[str]:
    parts = partitions.partitions(reading)
    yield " ".join(filter(None, [_units(job, parts, reading), _parts(parts, reading)]))
    if failed := sum(part.failed for part in parts):
        count = {"count": figures.number(failed), "unit": plain(job.unit)}
        yield " ".join(filter(None, [_("%(count)s %(unit)s failed.") % count, job.failure_meaning]))


def _units(job: Job, parts: Sequence[Partition], reading: JobReading) -> str:
    counts = {
        "done": figures.number(sum(part.done for part in parts)),
        "total": figures.number(sum(part.total for part in parts)),
        "unit": plain(job.unit),
        "percent": _share(reading.done),
    }
    return _("%(done)s of %(total)s %(unit)s are done (%(percent)s).") % counts


def _parts(parts: Sequence[Partition], reading: JobReading) -> str:
    """Say how many partitions are done, and how far the slowest one is."""
    over = sum(part.total > 0 and not part.remaining for part in parts)
    if len(parts) < 2 or over == len(parts):
        return ""
    counted = _("%(over)s of %(count)s parts are done") % {"over": over, "count": len(parts)}
    last = next((part for part in parts if part.name == reading.decides), None)
    if last is None or last.total <= 0:
        return f"{counted}."
    return _("%(counted)s; %(name)s is at %(percent)s.") % {
        "counted": counted,
        "name": code(last.name),
        "percent": _share(min(1.0, last.done / last.total)),
    }


def _share(done: float) -> str:
    """Return it in percent, which no line tears."""
    return figures.percent(done).replace(" ", "\N{NO-BREAK SPACE}")


def plain(text: str) -> str:
    """Return ``text`` as Markdown that is printed as it is."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKUP.sub(r"\\\1", text)


def code(name: str) -> str:
    """Return a code span with ``name``, which can hold no backtick."""
    name = " ".join(name.replace("`", "'").split())
    name = name if len(name) <= NAME_MAX_LENGTH else f"{name[:NAME_MAX_LENGTH]}…"
    return f"`{name}`"
