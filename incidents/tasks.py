"""Wake-ups for the worker: nothing in, nothing out, safe to repeat."""

from __future__ import annotations

import hashlib
import logging

from celery import shared_task
from celery.worker import state
from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from incidents.domain.subscriptions import ChannelKind
from incidents.operations import alerts, deliveries, health
from incidents.operations import sweep as sweeping
from incidents.operations.jobs import lifecycle
from incidents.operations.measures import reads
from incidents.publishing import publication
from incidents.publishing.publication import CannotPublish

log = logging.getLogger(__name__)

TOLD_AGAIN_AFTER_S = 600
BY_MAIL = frozenset({ChannelKind.MAIL.value})
BY_POST = frozenset(ChannelKind.values) - BY_MAIL


@shared_task(ignore_result=True)
def sweep() -> None:
    """Do what is due by the clock."""
    sweeping.sweep(now=timezone.now())


@shared_task(ignore_result=True)
def deliver() -> None:
    """Send by mail what is due: links for forgotten passwords, and what subscribers are told."""
    deliveries.deliver_due(clock=timezone.now, channels=BY_MAIL, is_stopping=_is_stopping)


@shared_task(ignore_result=True)
def post() -> None:
    """Tell the others, by endpoints that may hang; mail does not wait for them."""
    deliveries.deliver_due(clock=timezone.now, channels=BY_POST, is_stopping=_is_stopping)


def _is_stopping() -> bool:
    """Whether this worker was asked to stop."""
    return state.should_stop is not None


@shared_task(ignore_result=True)
def publish() -> None:
    """Write the public site as files where that is configured and something has changed."""
    if target := settings.STATUSPAGE_PUBLISH_TO:
        try:
            publication.publish(target, now=timezone.now(), only_if_due=True)
        except CannotPublish as error:
            _tell_rarely(str(error))


def _tell_rarely(failure: str) -> None:
    """Log a line; it is tried again every 15 seconds and on each change, but not told each time."""
    key = hashlib.sha256(failure.encode()).hexdigest()
    if caches["rendered"].add(f"told-{key}", True, timeout=TOLD_AGAIN_AFTER_S):
        log.warning("%s", failure)


@shared_task(ignore_result=True)
def heed() -> None:
    """Have rules heed the alerts that came in, and what the clock made of them."""
    while alerts.heed_received(now=timezone.now()):
        pass
    alerts.heed_clock(now=timezone.now())


@shared_task(ignore_result=True)
def scrape() -> None:
    """Read the metrics of jobs that are due, batch by batch.

    What falls due meanwhile is left to the next wake-up: an endpoint that takes longer than its
    interval would keep this from ever ending, and the worker from stopping.
    """
    woken_at = timezone.now()
    while lifecycle.scrape_due(now=timezone.now(), due_by=woken_at):
        pass
    health.note(health.SCRAPE, now=timezone.now())


@shared_task(ignore_result=True)
def measure() -> None:
    """Ask the sources of rules that are due, batch by batch, as ``scrape`` does."""
    woken_at = timezone.now()
    while reads.read_due(now=timezone.now(), due_by=woken_at):
        pass
