"""Wake-ups for the worker: nothing in, nothing out, safe to repeat."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from incidents.operations import health, jobs, publication
from incidents.operations import sweep as sweeping


@shared_task(ignore_result=True)
def sweep() -> None:
    """Do what is due by the clock."""
    sweeping.sweep(now=timezone.now())


@shared_task(ignore_result=True)
def publish() -> None:
    """Write the public site as files where that is configured and something has changed."""
    if target := settings.STATUSPAGE_PUBLISH_TO:
        publication.publish(target, now=timezone.now(), only_if_due=True)


@shared_task(ignore_result=True)
def scrape() -> None:
    """Read the metrics of jobs that are due, batch by batch.

    What falls due meanwhile is left to the next wake-up: an endpoint that takes longer than its
    interval would keep this from ever ending, and the worker from stopping.
    """
    woken_at = timezone.now()
    while jobs.scrape_due(now=timezone.now(), due_by=woken_at):
        pass
    health.note(health.SCRAPE, now=timezone.now())
