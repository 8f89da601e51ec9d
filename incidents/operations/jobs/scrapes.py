"""Read the jobs that are due: claim, scrape at once and outside any transaction, write in one."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from incidents.domain.exposition import ParsedReading
from incidents.models import Job, JobReading
from incidents.models.due import CLAIMED_FOR, next_scrape_at
from incidents.operations.due_rows import leased, still_claimed, stored
from incidents.operations.errors import OperationError
from incidents.operations.jobs import metrics, reading_cache, readings, sources
from incidents.operations.jobs.readings import Advance
from incidents.operations.revisions import revise
from incidents.operations.scopes import page_write, write

log = logging.getLogger(__name__)

# As many at once: a batch takes no longer than its slowest scrape.
BATCH = 64
FAILURE_MAX_LENGTH = 500

_threads = ThreadPoolExecutor(max_workers=2 * BATCH, thread_name_prefix="scrape")


@dataclass(frozen=True)
class Scrape:
    """Of a claimed job: what was found, or why nothing was."""

    job: Job
    found: ParsedReading | None = None
    failure: str = ""

    def __str__(self) -> str:
        return str(self.job)


def scrape_due(*, now: datetime, due_by: datetime | None = None) -> int:
    """Read up to 64 jobs whose time has come, by ``due_by`` or now; return how many were.

    Several may call it at once: each job is claimed by one. What fails is noted on its job.
    """
    jobs = leased(Job.objects.due(now=now), most=BATCH, due_by=due_by, now=now)
    if jobs:
        scrapes = list(_threads.map(lambda job: _scraped(job, now=now), jobs))
        _write(scrapes, now=now)
    return len(jobs)


def _scraped(job: Job, *, now: datetime) -> Scrape:
    """Run in a thread; it uses no database."""
    try:
        source = sources.source_of(job)
        return Scrape(job, metrics.read(metrics.fetch(source), source, now=now))
    except OperationError as error:
        return Scrape(job, failure=str(error))
    except Exception:
        log.exception("Reading the metrics of “%s” failed", job)
        return Scrape(job, failure=_own_error())


def _write(scrapes: Sequence[Scrape], *, now: datetime) -> None:
    """Write all that can be; of the others, that it could not be."""
    spoilt = stored(scrapes, partial(_store, now=now))
    if told := [Scrape(each.job, failure=_own_error()) for each in spoilt if each.found]:
        stored(told, partial(_store, now=now))


def _store(scrapes: Sequence[Scrape], *, now: datetime) -> None:
    """Calculate first and then write, so that transactions are short.

    The end of a job changes the page; readings of others do not wait for that.
    """
    shown = [(each.job, each.found) for each in scrapes if each.found]
    jobs = [job for job, found in shown]
    known = reading_cache.of(jobs)
    latest_s = (now + CLAIMED_FOR).timestamp()
    if ahead := [pk for pk, each in known.items() if each.ats and each.ats[-1] > latest_s]:
        _drop_ahead(ahead, now=now)
        known = reading_cache.of(jobs)
    found = {each.job.pk: each for each in readings.advances(shown, known)}
    ending = {pk for pk, each in found.items() if each.is_over}
    if going_on := [each for each in scrapes if each.job.pk not in ending]:
        _keep_readings(found, going_on, now=now)
    if ended := [each for each in scrapes if each.job.pk in ending]:
        _keep_ends(found, ended, now=now)


def _keep(found: Mapping[int, Advance], scrapes: Sequence[Scrape], *, now: datetime) -> None:
    claimed = [each.job for each in scrapes]
    unchanged = still_claimed(Job.objects.live(), claimed, version="updated_at")
    read = [found[each.job.pk] for each in scrapes if each.job.pk in found]
    readings.store([each for each in read if each.job.pk in unchanged], now=now)
    for each in scrapes:
        if each.job.pk in unchanged:
            _release(each, now=now)


@write
def _drop_ahead(jobs: Sequence[int], *, now: datetime) -> None:
    """Drop the readings of a clock that was set back since: newer ones would wait for their time.

    What was counted is not lost with them; the counters are the job's.
    """
    JobReading.objects.filter(job__in=jobs, at__gt=now + CLAIMED_FOR).delete()


_keep_readings, _keep_ends = write(_keep), page_write(_keep)


def _release(scrape: Scrape, *, now: datetime) -> None:
    job = scrape.job
    row = Job.objects.filter(pk=job.pk)
    due_at = next_scrape_at(
        job.next_scrape_at,
        interval_s=job.interval_s,
        failing_since=job.failing_since if scrape.failure else None,
        now=now,
    )
    row.update(claimed_until=None, next_scrape_at=due_at)
    if not scrape.failure:
        return
    if job.failing_since is None:
        log.warning("The metrics of “%s” cannot be read: %s", job, scrape.failure)
        revise(job.topic)
    row.update(failing_since=job.failing_since or now, failure=scrape.failure[:FAILURE_MAX_LENGTH])


def _own_error() -> str:
    return _("An error of this page itself; its log has the details.")
