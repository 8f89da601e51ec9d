"""The Celery application. Its settings are those of Django that start with ``CELERY_``."""

from __future__ import annotations

import os
import sys

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "statuspage.settings")

# For Django projects Celery puts the current folder first, where other packages may have our names.
_path = sys.path[:]
app = Celery("statuspage")
sys.path[:] = _path
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
