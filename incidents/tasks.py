"""Wake-ups for the worker: nothing in, nothing out, safe to repeat."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from incidents.operations import maintenances


@shared_task(ignore_result=True)
def sweep() -> None:
    """Start and end the maintenances whose time has come."""
    maintenances.advance_due(now=timezone.now())
