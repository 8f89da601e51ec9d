"""The worker as a program: ``python -m statuspage.worker``.

The command ``celery`` would take 11 MB more, for what nobody types here.
"""

from __future__ import annotations

import os
import sys
import warnings

import django
from celery.signals import worker_ready
from django.conf import settings

from incidents.filesystem import keep_private
from statuspage.worker.celery import app
from statuspage.worker.clock import Clock
from statuspage.worker.memory import keep_small_cache, share_one_pool
from statuspage.worker.pool import QueuePool

# Celery would run Django's checks anew, and with them load every page that the web serves.
os.environ["CELERY_SKIP_CHECKS"] = "1"
settings.ROOT_URLCONF = settings.READER_URLCONF
keep_small_cache(settings.DATABASES["default"])
share_one_pool()
# The tables of the admin are for who serves the console.
settings.INSTALLED_APPS.remove("statuspage.apps.TablesConfig")
django.setup()

# Only now are settings and apps there to import it.
from statuspage.worker.pulse import start_pulse  # noqa: E402


def main() -> int:
    """Serve all queues until asked to stop; return the exit code."""
    keep_private(settings.PRIVATE_PATHS, trees=settings.PRIVATE_TREES)
    # Messages are JSON, never pickles, so that root in a container is no danger to warn of.
    warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")
    worker_ready.connect(start_pulse)
    app.steps["worker"].add(Clock)
    worker = app.Worker(
        pool_cls=QueuePool,
        loglevel="WARNING",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return worker.exitcode or 0


if __name__ == "__main__":
    sys.exit(main())
