"""Mitigation jobs as templates print them: words, bars and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.domain.moments import coarse, is_one_minute
from incidents.domain.progress import Partition
from incidents.domain.vocabulary import FINISHED, JobState, RunState
from incidents.models import Job, JobReading
from incidents.queries.jobs import Point, Progress
from incidents.render import labels, links
from incidents.render.figures import number, percent, rate, whole_percent
from incidents.render.jobs import bars, partitions
from incidents.render.jobs.chart import Chart, chart
from incidents.render.jobs.hindsight import Hindsight, hindsight
from incidents.render.jobs.notes import told_why
from incidents.render.jobs.partitions import PartitionRow, partition_words, share_of, standing_part
from incidents.render.jobs.summary import parted, state, summary
from incidents.render.time_left import time_left

# A reading is old once two more should have come, and slow networks are no news.
STALE_AFTER_READINGS, STALE_AFTER = 3, timedelta(minutes=2)
# So long after something was said aloud of a job, only what cannot wait is.
NEWS_AFTER_S = 300


@dataclass(frozen=True)
class JobView:
    """A job at its latest reading."""

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
        """The headline; the instant of a stall is added where it is printed."""
        return summary(self.job, self.reading, is_stale=self.is_stale)

    @cached_property
    def words(self) -> str:
        """The state in one line: "74 % done, estimating the time left"."""
        if self.reading is None or self.is_over or not self.is_read:
            return self.summary
        if self.window and not self.is_ending and not self.stalled_since:
            return _("%(percent)s done") % {"percent": self.percent}  # the range is old or past
        words, _why = parted(state(self.job, self.reading))
        known = {"percent": self.percent, "words": words}
        return _("%(percent)s done, %(words)s") % known

    @property
    def left(self) -> str:
        """The time left, as "About 2 to 3½ hours left"; "" without a range."""
        if self.reading is None or self.reading.low_s is None or self.reading.high_s is None:
            return ""
        return capfirst(time_left(self.reading.low_s, self.reading.high_s))

    @property
    def slowest(self) -> str:
        """The part that ends last, in words such as "names beginning with p"; "" if unknown."""
        if self.reading is None or not self.is_read or not self.reading.decides:
            return ""
        return partitions.unbroken_words(self.job, self.reading.decides)

    @property
    def is_known(self) -> bool:
        """Whether there is anything to draw: a job that was never read is not at 0 %."""
        return self.reading is not None

    @property
    def stalled_since(self) -> datetime | None:
        """The time since which nothing has moved; None if it moves."""
        if self.reading is None or self.is_stale or not self.is_read:
            return None
        return self.reading.stalled_since if self.reading.state == JobState.STALLED else None

    @property
    def standing_part(self) -> str:
        """The only stopped partition in words, as "names beginning with p", while others go on."""
        name = standing_part(self.reading) if self.reading else ""
        return partition_words(self.job, name) if name else ""

    @property
    def is_over(self) -> bool:
        return self.reading is not None and JobState(self.reading.state).is_over

    @property
    def is_read(self) -> bool:
        """Whether more readings are expected."""
        return self.job.is_live and not self.is_over

    @property
    def is_slowed(self) -> bool:
        return self.reading is not None and self.reading.run_state == RunState.THROTTLED

    @property
    def stamp(self) -> str:
        """The time of the reading for scripts, in a form that sorts by time in any zone."""
        at = self.reading.at.astimezone(UTC) if self.reading else None
        return at.isoformat(timespec="milliseconds") if at else ""

    @property
    def stale_at(self) -> datetime | None:
        """The time from which the latest reading is old."""
        return self.reading.at + stale_after(self.job) if self.reading and self.is_read else None

    @property
    def valid_until(self) -> datetime | None:
        """The time from which the clock alone makes it wrong; None if it never does."""
        ends = [at for at in (self.stale_at, self.latest_at) if at is not None and at > self.now]
        return min(ends, default=None)

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
        return partitions.partitions(self.reading)

    @property
    def total(self) -> str:
        return number(sum(partition.total for partition in self.partitions))

    @property
    def failed(self) -> float:
        return sum(partition.failed for partition in self.partitions)

    @property
    def failures(self) -> str:
        """The sentence with the number of failures; "" without any, and where the end says it."""
        if not self.failed or self.is_done:
            return ""
        return _("%(count)s %(unit)s failed.") % {"count": self.failed_count, "unit": self.unit}

    @property
    def is_of_the_past(self) -> bool:
        """Whether its incident is over, so that nobody waits for what its end means."""
        return self.job.incident is not None and not self.job.incident.is_open

    @property
    def is_done(self) -> bool:
        """Whether it has finished all that it had to do, but for what failed."""
        if self.reading is None or self.reading.state not in FINISHED:
            return False
        return partitions.is_complete(self.reading)

    @property
    def done_meaning(self) -> str:
        """The words for what works once it is done, for use in a sentence."""
        return labels.isolated(self.job.done_meaning)

    @property
    def unit(self) -> str:
        return labels.isolated(self.job.unit)

    @property
    def failed_count(self) -> str:
        return number(self.failed)

    @property
    def rate(self) -> str:
        """The rate of all partitions, also while the slowest one is stalled and has no estimate."""
        if self.reading is None or not self.is_read:
            return ""
        known = self.reading.rate_per_s
        if known is None and standing_part(self.reading):
            known = sum(partitions.rates_of(self.progress).values())
        return rate(known) if known else ""

    @property
    def earliest_at(self) -> datetime | None:
        return earliest_at(self.reading) if self.reading and self.is_read else None

    @property
    def latest_at(self) -> datetime | None:
        return latest_at(self.reading) if self.reading and self.is_read else None

    @property
    def window(self) -> Sequence[datetime]:
        """The earliest and the latest end; None without an estimate."""
        return [at for at in (self.earliest_at, self.latest_at) if at is not None]

    @property
    def told_window(self) -> tuple[datetime, datetime]:
        """The range as it is told while it is ending."""
        assert self.latest_at  # so says is_ending
        return coarse(self.earliest_at or self.latest_at, self.latest_at, now=self.now)

    @property
    def is_ending(self) -> bool:
        """Whether it has a range of its end that is told: nothing stands still, is old or past."""
        is_ahead = self.latest_at is not None and self.latest_at > self.now
        return is_ahead and not self.stalled_since and not self.is_stale

    @property
    def is_one_minute(self) -> bool:
        """Whether both ends of the window are in the same minute."""
        return bool(self.window) and is_one_minute(*self.window)

    @property
    def started_at(self) -> datetime | None:
        first = self.progress.history[0].at if self.progress.history else None
        return self.job.started_at or first

    @cached_property
    def bar(self) -> SafeString:
        total = sum(partition.total for partition in self.partitions)
        return self._bar(share_of(self.failed, total))

    @cached_property
    def plain_bar(self) -> SafeString:
        """The bar for where nothing beside it explains failures, or a range of half of it."""
        return self._bar(0.0, widest=bars.WIDTH // 2)

    def _bar(self, failed: float, *, widest: int = bars.WIDTH) -> SafeString:
        assert self.reading  # only what was read is drawn
        if self.is_read and not self.is_stale:
            return bars.of_job(self.reading, failed, widest=widest)
        return bars.of_share(self.reading.done, failed)

    @cached_property
    def rows(self) -> Sequence[PartitionRow]:
        return partitions.rows(self.progress, is_read=self.is_read)

    @property
    def items(self) -> SafeString:
        left = [row for row in self.rows if not row.is_over]
        return partitions.listed(left, has_failed=bool(self.failed))

    @property
    def over_items(self) -> SafeString:
        return partitions.over_listed(self.over_rows)

    @property
    def over_rows(self) -> Sequence[PartitionRow]:
        return sorted((r for r in self.rows if r.is_over), key=lambda row: row.partition.name)

    @property
    def has_parts(self) -> bool:
        return len(self.partitions) > 1

    @cached_property
    def noted(self) -> Point | None:
        """The reading at which the bar or the failures moved back, while it is explained."""
        return told_why(self.progress.history)

    @property
    def note(self) -> str:
        if self.noted is None:
            return ""
        return self.noted.note or _("The job now counts differently; the bar moved back.")

    @cached_property
    def chart(self) -> Chart | None:
        progress = self.progress
        return chart(progress.history, progress.published, self.started_at, is_read=self.is_read)

    @cached_property
    def hindsight(self) -> Hindsight | None:
        return hindsight(self.progress.history) if self.is_over else None

    @property
    def news_key(self) -> str:
        """A key that changes with the state and each 10 %: screen readers announce a new one."""
        state = self.reading.state if self.reading else ""
        return f"{self.job.code}-{state}-{self.percent_number // 10}"

    @property
    def news_kind(self) -> str:
        """The news to announce at once: "over", "stalled", or "" without any."""
        if self.is_over:
            return "over"
        return "stalled" if self.stalled_since else ""

    @property
    def news_after_s(self) -> int:
        return NEWS_AFTER_S

    @property
    def news(self) -> str:
        figures = _("%(percent)s done") % {"percent": self.percent} if self.is_known else ""
        said = labels.clauses([figures, self.summary])
        return _("%(name)s: %(label)s.") % {"name": labels.isolated(self.job.name), "label": said}


def stale_after(job: Job) -> timedelta:
    """Return the age from which a reading is shown as old."""
    return max(STALE_AFTER, STALE_AFTER_READINGS * timedelta(seconds=job.interval_s))


def expected_at(reading: JobReading) -> datetime | None:
    return _after(reading, reading.remaining_s)


def earliest_at(reading: JobReading) -> datetime | None:
    return _after(reading, reading.low_s)


def latest_at(reading: JobReading) -> datetime | None:
    return _after(reading, reading.high_s)


def _after(reading: JobReading, seconds: float | None) -> datetime | None:
    return None if seconds is None else reading.at + timedelta(seconds=seconds)
