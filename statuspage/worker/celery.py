"""The Celery application. Its settings are those of Django that start with ``CELERY_``."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "statuspage.settings")

# Without Celery's own additions for Django: after each task they would close its connection to the
# database, and put the current folder first, where other packages may have our names.
app = Celery("statuspage", fixups=[])
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["incidents"])
