"""What readers are told of mitigation jobs, in words before it is drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.domain.bars import SEEN_FROM, Bar
from incidents.domain.progress import Partition
from incidents.domain.vocabulary import JobState, RunState
from incidents.models import IncidentUpdate, Job, JobReading
from incidents.queries.jobs import Point, Progress
from incidents.render import job_bars, links, words
from incidents.render.figures import number, percent, rate, whole_percent
from incidents.render.hindsight import Hindsight, hindsight
from incidents.render.progress_chart import Chart, chart

MINUTE_S, HOUR_S, DAY_S = 60.0, 3_600.0, 86_400.0
# Up to here a range is told in minutes: "45 to 90 minutes".
MINUTES_UP_TO_S = 90 * MINUTE_S
# Partitions that are told without a click.
ROWS = 6
# A reading is old once two more should have come, and slow networks are no news.
STALE_AFTER_READINGS, STALE_AFTER = 3, timedelta(minutes=2)
# For so long the page says why the bar moved back, though it has moved on.
NOTED_FOR = timedelta(minutes=30)
# So long after something was said aloud of a job, only what cannot wait is.
NEWS_AFTER_S = 300


@dataclass(frozen=True)
class Row:
    """A partition. ``rate_per_s`` is None while nobody can know it."""

    partition: Partition
    key: str
    is_deciding: bool
    rate_per_s: float | None

    @property
    def is_over(self) -> bool:
        return self.partition.total > 0 and not self.partition.remaining

    @property
    def share(self) -> float:
        return _part(self.partition.done, self.partition.total)

    @property
    def percent(self) -> str:
        return percent(self.share)

    @cached_property
    def bar(self) -> SafeString:
        total = self.partition.total
        return job_bars.of_share(
            self.share, min(1.0, self.partition.failed / total) if total else 0
        )

    @property
    def left(self) -> str:
        return number(self.partition.remaining)

    @property
    def failed(self) -> str:
        return number(self.partition.failed) if self.partition.failed else ""

    @property
    def rate(self) -> str:
        """Empty if it is not known, or nothing is left to do."""
        if self.rate_per_s is None or self.is_over:
            return ""
        if self.rate_per_s:
            return rate(self.rate_per_s)
        return _("stands still") if self.partition.done else _("waits")


@dataclass(frozen=True)
class JobStory:
    """A job as templates print it, by its latest reading."""

    progress: Progress
    now: datetime

    @property
    def job(self) -> Job:
        return self.progress.job

    @property
    def reading(self) -> JobReading | None:
        return self.progress.reading

    @cached_property
    def path(self) -> str:
        return links.job_path(self.job)

    @property
    def incident_path(self) -> str:
        return links.incident_path(self.job.incident) if self.job.incident else ""

    @cached_property
    def summary(self) -> str:
        """The sentence that stands first; the instant of a stall is added where it is printed."""
        return summary(self.job, self.reading, is_stale=self.is_stale)

    @property
    def is_known(self) -> bool:
        """Whether there is anything to draw: what was never read is no 0 %."""
        return self.reading is not None

    @property
    def stalled_since(self) -> datetime | None:
        """Since when nothing moves, as far as is known now."""
        if self.reading is None or self.is_stale or not self.is_read:
            return None
        return self.reading.stalled_since if self.reading.state == JobState.STALLED else None

    @property
    def standing_part(self) -> str:
        """What alone stands still while the others go on, as "names beginning with p"."""
        name = standing_part(self.reading) if self.reading else ""
        return partition_words(self.job, name) if name else ""

    @property
    def is_over(self) -> bool:
        return self.reading is not None and JobState(self.reading.state).is_over

    @property
    def is_read(self) -> bool:
        """Whether more readings are to come."""
        return self.job.is_live and not self.is_over

    @property
    def is_slowed(self) -> bool:
        return self.reading is not None and self.reading.run_state == RunState.THROTTLED

    @property
    def stamp(self) -> str:
        """When it was read, for scripts: of two, the later one sorts last in any zone."""
        at = self.reading.at.astimezone(UTC) if self.reading else None
        return at.isoformat(timespec="milliseconds") if at else ""

    @property
    def stale_at(self) -> datetime | None:
        """When the latest reading is old, if no other comes."""
        return self.reading.at + stale_after(self.job) if self.reading and self.is_read else None

    @property
    def is_stale(self) -> bool:
        return self.stale_at is not None and self.stale_at <= self.now

    @property
    def percent(self) -> str:
        return percent(self.reading.done) if self.reading else ""

    @property
    def percent_number(self) -> int:
        return whole_percent(self.reading.done) if self.reading else 0

    @cached_property
    def partitions(self) -> Sequence[Partition]:
        return _partitions(self.reading) if self.reading else []

    @property
    def total(self) -> str:
        return number(sum(partition.total for partition in self.partitions))

    @property
    def failed(self) -> float:
        return sum(partition.failed for partition in self.partitions)

    @property
    def failures(self) -> str:
        """The sentence with their number, or nothing."""
        if not self.failed:
            return ""
        return _("%(count)s %(unit)s failed.") % {
            "count": number(self.failed),
            "unit": self.job.unit,
        }

    @property
    def rate(self) -> str:
        """Of all together; also while what decides stands still, for which nothing is reckoned."""
        if self.reading is None or not self.is_read:
            return ""
        known = self.reading.rate_per_s
        if known is None and standing_part(self.reading):
            known = sum(_rates(self.progress).values())
        return rate(known) if known else ""

    @property
    def earliest_at(self) -> datetime | None:
        return earliest_at(self.reading) if self.reading and self.is_read else None

    @property
    def latest_at(self) -> datetime | None:
        return latest_at(self.reading) if self.reading and self.is_read else None

    @property
    def window(self) -> Sequence[datetime]:
        """The earliest and the latest end, or nothing."""
        return [at for at in (self.earliest_at, self.latest_at) if at is not None]

    @property
    def window_in_utc(self) -> str:
        """The same in UTC, in which operators talk, for whoever sees it in another zone."""
        return " – ".join(dict.fromkeys(_in_utc(at, self.now) for at in self.window)) + " UTC"

    @property
    def is_page_in_utc(self) -> bool:
        return timezone.localtime(self.now).utcoffset() == timedelta(0)

    @property
    def is_one_minute(self) -> bool:
        """Whether the window begins and ends within the same minute."""
        ends = {at.replace(second=0, microsecond=0) for at in self.window}
        return len(ends) == 1

    @property
    def started_at(self) -> datetime | None:
        first = self.progress.history[0].at if self.progress.history else None
        return self.job.started_at or first

    @cached_property
    def bar(self) -> SafeString:
        assert self.reading  # only what was read is drawn
        total = sum(partition.total for partition in self.partitions)
        return job_bars.of_share(self.reading.done, _part(self.failed, total))

    @cached_property
    def timeline(self) -> SafeString:
        """From the start over the present to the range of the end; nothing without a range."""
        if self.started_at is None or self.reading is None or not self.is_read:
            return SafeString()
        return job_bars.of_time(self.started_at, self.reading)

    @cached_property
    def rows(self) -> Sequence[Row]:
        """What has most left first, but none before the one that decides."""
        rates = _rates(self.progress) if self.is_read else {}
        decides = self.reading.decides if self.reading and self.is_read else ""
        found = [
            Row(one, _key(self.job, one.name), one.name == decides, rates.get(one.name))
            for one in self.partitions
        ]
        found.sort(
            key=lambda row: (not row.is_deciding, -row.partition.remaining, row.partition.name)
        )
        return found

    @property
    def first_rows(self) -> Sequence[Row]:
        return [row for row in self.rows if not row.is_over][:ROWS]

    @property
    def more_rows(self) -> Sequence[Row]:
        return [row for row in self.rows if not row.is_over][ROWS:]

    @property
    def over_rows(self) -> Sequence[Row]:
        return sorted((r for r in self.rows if r.is_over), key=lambda row: row.partition.name)

    @property
    def has_parts(self) -> bool:
        return len(self.partitions) > 1

    @cached_property
    def noted(self) -> Point | None:
        """The reading at which the bar or the failures went back, while that is worth a word."""
        return _told_why(self.progress.history)

    @property
    def note(self) -> str:
        if self.noted is None:
            return ""
        return self.noted.note or _("The job counts otherwise than before; the bar moved back.")

    @cached_property
    def chart(self) -> Chart | None:
        return chart(self.progress.history, self.progress.published, self.started_at)

    @cached_property
    def hindsight(self) -> Hindsight | None:
        return hindsight(self.progress.history) if self.is_over else None

    @property
    def news_key(self) -> str:
        """Changes with the state and with each 10 %, which are said aloud, but not in a row."""
        state = self.reading.state if self.reading else ""
        return f"{self.job.code}-{state}-{self.percent_number // 10}"

    @property
    def news_kind(self) -> str:
        """What cannot wait: a stall, and the end."""
        if self.is_over:
            return "over"
        return "stalled" if self.stalled_since else ""

    @property
    def news_after_s(self) -> int:
        return NEWS_AFTER_S

    @property
    def news(self) -> str:
        figures = _("%(percent)s done") % {"percent": self.percent} if self.is_known else ""
        said = "; ".join(filter(None, [figures, self.summary]))
        return _("%(name)s: %(label)s.") % {"name": words.isolated(self.job.name), "label": said}


def story(progress: Progress, *, now: datetime) -> JobStory:
    return JobStory(progress, now)


def stale_after(job: Job) -> timedelta:
    """How old a reading may be before readers are told."""
    return max(STALE_AFTER, STALE_AFTER_READINGS * timedelta(seconds=job.interval_s))


def summary(job: Job, reading: JobReading | None, *, is_stale: bool = False) -> str:
    """Say how it stands: "About 2 to 3½ hours left; names beginning with p decide"."""
    if reading is None:
        return _("Could not be read yet") if job.failing_since else _("Waiting for a first reading")
    if not (job.is_live or JobState(reading.state).is_over):
        return _("No longer read; %(percent)s were done") % {"percent": percent(reading.done)}
    text = _state(job, reading)
    if is_stale:
        return _("At the last reading: %(summary)s") % {"summary": _lowered(text)}
    return text


def _state(job: Job, reading: JobReading) -> str:
    state = JobState(reading.state)
    if state in (JobState.FINISHED, JobState.FINISHED_WITH_FAILURES) and not is_complete(reading):
        return _("Says that it has finished, though not all is done")
    if state == JobState.STALLED and (name := standing_part(reading)):
        part = {"name": partition_words(job, name)}
        return _("No progress on %(name)s; the others go on") % part
    if state == JobState.FINISHED_WITH_FAILURES:
        failed = sum(partition.failed for partition in _partitions(reading))
        return _("Finished, %(count)s failed") % {"count": number(failed)}
    if state == JobState.RUNNING and reading.low_s is not None and reading.high_s is not None:
        return _raised(time_left_and_why(job, reading.low_s, reading.high_s, reading.decides))
    return {
        JobState.PENDING: _("Has not begun"),
        JobState.ESTIMATING: _("Estimating the time left"),
        JobState.RUNNING: _("Estimating the time left"),
        JobState.STALLED: _("Stalled"),
        JobState.PAUSED: _("Paused"),
        JobState.FINISHED: _("Finished"),
        JobState.FAILED: _("Failed before it was done"),
        JobState.CANCELLED: _("Cancelled before it was done"),
    }[state]


def time_left_and_why(job: Job, low_s: float, high_s: float, decides: str) -> str:
    """Return "about 2 to 3½ hours left; names beginning with p decide"."""
    left = time_left(low_s, high_s)
    if not decides:
        return left
    return _("%(left)s; %(decides)s") % {"left": left, "decides": deciding(job, decides)}


def time_left(low_s: float, high_s: float) -> str:
    """Return "about 2 to 3½ hours left": a range as people say it."""
    in_minutes = high_s <= MINUTES_UP_TO_S
    low, high = _rounded(low_s, in_minutes=in_minutes), _rounded(high_s, in_minutes=in_minutes)
    if high[0] < 1:
        return _("less than a minute left")
    if low[0] < 1:
        return _("less than %(length)s left") % {"length": _length(*high)}
    if low == high:
        return _("about %(length)s left") % {"length": _length(*high)}
    if low[1] == high[1]:
        return _ranges(high[1]) % {"low": _halves(low[0]), "high": _halves(high[0])}
    return _("about %(low)s to %(high)s left") % {"low": _length(*low), "high": _length(*high)}


def deciding(job: Job, name: str) -> str:
    """Return "names beginning with p decide", or "p decides" for a single thing."""
    text = partition_words(job, name)
    first = job.partition_words.split("{partition}")[0].split(" ")[0]
    if first.endswith("s") and not first.endswith("ss"):
        return _("%(names)s decide") % {"names": text}
    return _("%(name)s decides") % {"name": text}


def standing_part(reading: JobReading) -> str:
    """The name of what alone stands still, while there is more to do elsewhere; or nothing."""
    if reading.state != JobState.STALLED or not reading.decides:
        return ""
    others = (each for each in _partitions(reading) if each.name != reading.decides)
    return reading.decides if any(each.done and each.remaining for each in others) else ""


def is_complete(reading: JobReading) -> bool:
    """A job may say that it has succeeded with less than all done."""
    return not any(partition.remaining for partition in _partitions(reading))


def partition_words(job: Job, name: str) -> str:
    return job.partition_words.replace("{partition}", words.isolated(name))


def expected_at(reading: JobReading) -> datetime | None:
    return _after(reading, reading.remaining_s)


def earliest_at(reading: JobReading) -> datetime | None:
    return _after(reading, reading.low_s)


def latest_at(reading: JobReading) -> datetime | None:
    return _after(reading, reading.high_s)


def superseded_at(published: Sequence[IncidentUpdate], index: int) -> datetime | None:
    """When the next estimate was published, if there is one."""
    later = published[index + 1 : index + 2]
    return later[0].display_at if later else None


def _after(reading: JobReading, seconds: float | None) -> datetime | None:
    return None if seconds is None else reading.at + timedelta(seconds=seconds)


def _rounded(seconds: float, *, in_minutes: bool) -> tuple[float, str]:
    """A number and its unit, about as exact as people are."""
    if in_minutes or seconds < HOUR_S - 150:
        step = 1 if seconds < 12.5 * MINUTE_S else 5
        return step * round(seconds / MINUTE_S / step), "minute"
    if seconds < 2 * DAY_S:
        step_h = 0.5 if seconds < 9.75 * HOUR_S else 1
        return step_h * round(seconds / HOUR_S / step_h), "hour"
    step_d = 0.5 if seconds < 9.75 * DAY_S else 1
    return step_d * round(seconds / DAY_S / step_d), "day"


def _halves(value: float) -> str:
    whole = int(value)
    return f"{whole}½" if value != whole else str(whole)


def _length(value: float, unit: str) -> str:
    count, text = (1 if value == 1 else 2), _halves(value)
    if unit == "minute":
        return ngettext("%(count)s minute", "%(count)s minutes", round(value)) % {"count": text}
    if unit == "hour":
        return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": text}
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": text}


def _ranges(unit: str) -> str:
    return {
        "minute": _("about %(low)s to %(high)s minutes left"),
        "hour": _("about %(low)s to %(high)s hours left"),
        "day": _("about %(low)s to %(high)s days left"),
    }[unit]


def _in_utc(at: datetime, now: datetime) -> str:
    local = at.astimezone(UTC)
    is_today = local.date() == now.astimezone(UTC).date()
    return date_format(local, "H:i" if is_today else "M j, H:i")


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _part(some: float, total: float) -> float:
    """The share of ``some``, also while a job says more than it planned."""
    return min(1.0, some / total) if total > 0 else 0.0


def _partitions(reading: JobReading) -> list[Partition]:
    return [Partition(*row) for row in reading.partitions]


def _rates(progress: Progress) -> Mapping[str, float]:
    """Units per second of each partition, between the two readings."""
    if progress.reading is None or progress.earlier is None:
        return {}
    seconds = (progress.reading.at - progress.earlier.at).total_seconds()
    before = {partition.name: partition.done for partition in _partitions(progress.earlier)}
    return {
        partition.name: max(0.0, partition.done - before[partition.name]) / seconds
        for partition in _partitions(progress.reading)
        if partition.name in before
    }


def _told_why(history: Sequence[Point]) -> Point | None:
    """The last reading that moved the bar back or has a note, if that was lately or still shows."""
    if not history:
        return None
    found, bar = None, Bar(history[0].done, history[0].done)
    for point in history[1:]:
        is_noted = bool(point.note) or bar.falls(point.done)
        found = point if is_noted else found
        bar = bar.moved(point.done, is_told=is_noted)
    if found is None:
        return None
    is_back = bar.share < bar.peak - SEEN_FROM
    return found if is_back or history[-1].at - found.at <= NOTED_FOR else None


def _key(job: Job, name: str) -> str:
    """An id for a page: names may have spaces, and stay the same when others appear."""
    return f"{job.code}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
