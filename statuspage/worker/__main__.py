"""The worker as a program: ``python -m statuspage.worker``.

The command ``celery`` would take 11 MB more, for what nobody types here.
"""

from __future__ import annotations

import sys
import warnings

import django
from celery.signals import task_postrun, task_prerun, worker_ready
from django.conf import settings
from django.db import close_old_connections

from incidents.filesystem import keep_private
from statuspage.worker.celery import app
from statuspage.worker.clock import Clock
from statuspage.worker.memory import keep_small_cache, share_one_pool
from statuspage.worker.pool import QueuePool

settings.ROOT_URLCONF = settings.READER_URLCONF
keep_small_cache(settings.DATABASES["default"])
share_one_pool()
# The tables of the admin are for who serves the console.
settings.INSTALLED_APPS.remove("statuspage.apps.TablesConfig")
django.setup()

# Only now are settings and apps there to import them.
from statuspage.worker.connection import renew_connection  # noqa: E402
from statuspage.worker.pulse import start_pulse  # noqa: E402


def main() -> int:
    """Serve all queues until asked to stop; return the exit code."""
    keep_private(settings.PRIVATE_PATHS, trees=settings.PRIVATE_TREES)
    # Messages are JSON, never pickles, so that root in a container is no danger to warn of.
    warnings.filterwarnings("ignore", "You're running the worker with superuser privileges")
    worker_ready.connect(start_pulse)
    # As around a request: a connection is kept for the next task, unless it failed or is too old.
    task_prerun.connect(renew_connection)
    task_postrun.connect(close_old_connections)
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
