"""The headline of a job: its state and the time left, in a sentence."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import FINISHED, JobState
from incidents.models import Job, JobReading
from incidents.render.figures import number, percent
from incidents.render.jobs import partitions
from incidents.render.jobs.partitions import is_complete, partition_words, standing_part
from incidents.render.time_left import time_left


def summary(job: Job, reading: JobReading | None, *, is_stale: bool = False) -> str:
    """Return the headline: "About 2 to 3½ hours left; the slowest part: names beginning with p"."""
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
    if state in FINISHED and not is_complete(reading):
        return _("Says that it has finished, though not all is done")
    if state == JobState.RUNNING and reading.partitions and is_complete(reading):
        return _awaited(reading)
    if state == JobState.STALLED and (name := standing_part(reading)):
        part = {"name": partition_words(job, name)}
        return _("No progress on %(name)s; the others go on") % part
    if state == JobState.FINISHED_WITH_FAILURES:
        failed = sum(partition.failed for partition in partitions.partitions(reading))
        return _("Finished, %(count)s failed") % {"count": number(failed)}
    if state == JobState.RUNNING and reading.low_s is not None and reading.high_s is not None:
        return capfirst(time_left_and_why(job, reading.low_s, reading.high_s, reading.decides))
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


def _awaited(reading: JobReading) -> str:
    """Return what a job waits for whose figures say that all is done, which may not be its end."""
    if reading.run_state:
        return _("All that is known is done; waiting for the job to say that it has finished")
    return _("All is done by its figures; waiting to see whether it stays so")


def time_left_and_why(job: Job, low_s: float, high_s: float, decides: str) -> str:
    """Return "about 2 to 3½ hours left; the slowest part: names beginning with p"."""
    left = time_left(low_s, high_s)
    if not decides:
        return left
    slowest = partition_words(job, decides)
    return _("%(left)s; the slowest part: %(slowest)s") % {"left": left, "slowest": slowest}


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
