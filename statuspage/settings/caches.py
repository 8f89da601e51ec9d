"""Caches: one that processes share, and one in each."""

from __future__ import annotations

from statuspage.settings.folders import VAR_DIR
from statuspage.settings.worker import CELERY_BROKER_URL

CACHES = {
    # Failed sign-ins, counted for all processes together: on one machine in files, else in the
    # Redis that they share already.
    "default": (
        {
            "BACKEND": "statuspage.cache.SharedRedisCache",
            "LOCATION": CELERY_BROKER_URL,
            "KEY_PREFIX": "plainstatus",  # the worker's queues stand beside it
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
        if CELERY_BROKER_URL.startswith("redis")
        else {
            "BACKEND": "statuspage.cache.SharedFileCache",
            "LOCATION": VAR_DIR / "cache",
            # Of as many addresses at a time; beyond it some are forgotten early.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    ),
    # Rendered Markdown by its source, in each process. Django's 300 entries are fewer than the
    # texts of some years, which a publication asks for one after the other.
    "rendered": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
