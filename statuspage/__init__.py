"""Wiring only: settings, addresses, and the two entry points (WSGI and Celery)."""

from __future__ import annotations

from statuspage.worker.celery import app as celery_app

__all__ = ["celery_app"]
