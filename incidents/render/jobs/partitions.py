"""The partitions of a job as rows, and in words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from incidents.domain.progress import NEARLY_ALL, Partition
from incidents.domain.vocabulary import JobState
from incidents.models import Job, JobReading
from incidents.queries.jobs import Progress
from incidents.render import labels
from incidents.render.figures import number, percent, rate
from incidents.render.jobs import bars

# A name of so many characters is lost at the beginning of a line.
SHORT = 3


@dataclass(frozen=True)
class PartitionRow:
    """A partition; ``rate_per_s`` is None while it cannot be known."""

    partition: Partition
    key: str
    is_deciding: bool
    rate_per_s: float | None

    @property
    def is_over(self) -> bool:
        return self.partition.total > 0 and not self.partition.remaining

    @property
    def share(self) -> float:
        share = share_of(self.partition.done, self.partition.total)
        return min(share, NEARLY_ALL) if self.partition.remaining else share

    @property
    def percent(self) -> str:
        return percent(self.share)

    @cached_property
    def bar(self) -> SafeString:
        total = self.partition.total
        return bars.of_share(self.share, min(1.0, self.partition.failed / total) if total else 0)

    @property
    def left(self) -> str:
        return number(self.partition.remaining)

    @property
    def failed(self) -> str:
        return number(self.partition.failed) if self.partition.failed else ""

    @property
    def rate(self) -> str:
        """The rate as text; "" if it is unknown or nothing is left."""
        if self.rate_per_s is None or self.is_over:
            return ""
        if self.rate_per_s:
            return rate(self.rate_per_s)
        return _("stands still") if self.partition.done else _("waits")


def rows(progress: Progress, *, is_read: bool) -> list[PartitionRow]:
    """Return the rows by remaining units, after the slowest partition.

    Rates are those of a job that is read.
    """
    job, reading = progress.job, progress.reading
    rates = rates_of(progress) if is_read else {}
    decides = reading.decides if reading and is_read else ""
    found = [
        PartitionRow(one, _key(job, one.name), one.name == decides, rates.get(one.name))
        for one in partitions(reading)
    ]
    found.sort(key=lambda row: (not row.is_deciding, -row.partition.remaining, row.partition.name))
    return found


def listed(rows: Sequence[PartitionRow], *, has_failed: bool) -> SafeString:
    """Return ``rows`` as rows of a table, with a column of failures if any part has some. Strings
    and no template, through which 26 take as long as all that else is said of a job."""
    return mark_safe("\n".join(_row(row, has_failed=has_failed) for row in rows))


def over_listed(rows: Sequence[PartitionRow]) -> SafeString:
    """Return in a row what is done: the names, and of each how many failed."""
    return mark_safe(labels.listed(map(_over, rows)))


def _over(row: PartitionRow) -> str:
    failed = _("%(count)s failed") % {"count": row.failed} if row.failed else ""
    told = f"\xa0({escape(failed)})" if failed else ""
    return f'<span class="listed"><bdi>{escape(row.partition.name)}</bdi>{told}</span>'


def _row(row: PartitionRow, *, has_failed: bool) -> str:
    word = escape(_("slowest"))
    slowest = f' <span class="hint">{word}</span>' if row.is_deciding else ""
    failed = f'<td class="job-failed">{escape(row.failed)}</td>\n' if has_failed else ""
    return (
        f'<tr class="job-part{" job-slowest" if row.is_deciding else ""}"\nid="part-{row.key}">\n'
        f'<th scope="row"><bdi>{escape(row.partition.name)}</bdi>{slowest}</th>\n'
        f'<td class="job-part-bar">{row.bar}</td>\n<td>{escape(row.percent)}</td>\n'
        f"<td>{escape(row.left)}</td>\n<td>{escape(row.rate)}</td>\n{failed}</tr>"
    )


def rates_of(progress: Progress) -> Mapping[str, float]:
    """Return the units per second of each partition between two readings."""
    if progress.reading is None or progress.earlier is None:
        return {}
    seconds = (progress.reading.at - progress.earlier.at).total_seconds()
    before = {partition.name: partition.done for partition in partitions(progress.earlier)}
    return {
        partition.name: max(0.0, partition.done - before[partition.name]) / seconds
        for partition in partitions(progress.reading)
        if partition.name in before
    }


def partitions(reading: JobReading | None) -> Sequence[Partition]:
    return [Partition(*row) for row in reading.partitions] if reading else []


def is_complete(reading: JobReading) -> bool:
    """Whether all units are done; a job may report success with units left."""
    return not any(partition.remaining for partition in partitions(reading))


def standing_part(reading: JobReading) -> str:
    """Return the name of the only stopped partition while others go on; else ""."""
    if reading.state != JobState.STALLED or not reading.decides:
        return ""
    others = (each for each in partitions(reading) if each.name != reading.decides)
    return reading.decides if any(each.done and each.remaining for each in others) else ""


def partition_words(job: Job, name: str) -> str:
    return job.partition_words.replace("{partition}", labels.isolated(name))


def unbroken_words(job: Job, name: str) -> str:
    """Return them for a page, where no line begins with what is as short as a letter."""
    words, isolated = partition_words(job, name), labels.isolated(name)
    if len(name) <= SHORT:
        words = words.replace(f" {isolated}", f"\xa0{isolated}")
    return labels.isolated(words)


def share_of(some: float, total: float) -> float:
    """Return ``some`` as a share of the total, at most 1 even if more than planned was done."""
    return min(1.0, some / total) if total > 0 else 0.0


def _key(job: Job, name: str) -> str:
    """Return an HTML id: names may have spaces, and ids must not depend on other rows."""
    return f"{job.code}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
