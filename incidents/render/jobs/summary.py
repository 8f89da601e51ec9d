"""The headline of a job: its state and the time left, in a sentence."""

from __future__ import annotations

import re

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import FINISHED, JobState
from incidents.models import Job, JobReading
from incidents.render.figures import number, percent
from incidents.render.jobs import partitions
from incidents.render.jobs.partitions import is_complete, partition_words, standing_part
from incidents.render.time_left import time_left

# Between what is and why, in any language: Arabic has a semicolon of its own, French a space.
_BETWEEN = re.compile(r"\s*[;؛] ")


def parted(headline: str) -> tuple[str, str]:
    """Return the headline without its reason, and the reason: "" without one."""
    words, *reasons = _BETWEEN.split(headline, maxsplit=1)
    return words, "".join(reasons)


def summary(job: Job, reading: JobReading | None, *, is_stale: bool = False) -> str:
    """Return the headline: "About 2 to 3½ hours left; the slowest part: names beginning with p"."""
    if reading is None:
        return _("Could not be read yet") if job.failing_since else _("Waiting for a first reading")
    if not (job.is_live or JobState(reading.state).is_over):
        return _("No longer read; %(percent)s were done") % {"percent": percent(reading.done)}
    text = state(job, reading)
    if is_stale:
        return _("At the last reading: %(summary)s") % {"summary": text}
    return capfirst(text)


def state(job: Job, reading: JobReading) -> str:
    """Return the state for use within a sentence: "about 2 to 3½ hours left; the slowest …"."""
    known = JobState(reading.state)
    if known in FINISHED and not is_complete(reading):
        return _("says that it has finished, though not all is done")
    if known == JobState.RUNNING and reading.partitions and is_complete(reading):
        return _awaited(reading)
    if known == JobState.STALLED and (name := standing_part(reading)):
        part = {"name": partition_words(job, name)}
        return _("no progress on %(name)s; the others go on") % part
    if known == JobState.FINISHED_WITH_FAILURES:
        failed = sum(partition.failed for partition in partitions.partitions(reading))
        return _("finished, %(count)s failed") % {"count": number(failed)}
    if known == JobState.RUNNING and reading.low_s is not None and reading.high_s is not None:
        return time_left_and_why(job, reading.low_s, reading.high_s, reading.decides)
    return {
        JobState.PENDING: _("has not started"),
        JobState.ESTIMATING: _("estimating the time left"),
        JobState.RUNNING: _("estimating the time left"),
        JobState.STALLED: _("stalled"),
        JobState.PAUSED: _("paused"),
        JobState.FINISHED: _("finished"),
        JobState.FAILED: _("failed before it was done"),
        JobState.CANCELLED: _("cancelled before it was done"),
    }[known]


def _awaited(reading: JobReading) -> str:
    """Return what a job waits for whose figures say that all is done, which may not be its end."""
    if reading.run_state:
        return _("all that is known is done; waiting for the job to say that it has finished")
    return _("all is done by its figures; waiting to see whether it stays so")


def time_left_and_why(job: Job, low_s: float, high_s: float, decides: str) -> str:
    """Return "about 2 to 3½ hours left; the slowest part: names beginning with p"."""
    left = time_left(low_s, high_s)
    if not decides:
        return left
    slowest = partition_words(job, decides)
    return _("%(left)s; the slowest part: %(slowest)s") % {"left": left, "slowest": slowest}
