"""The worker: the broker only wakes it; what is to be done is in the database."""

from __future__ import annotations

from statuspage.environment import env
from statuspage.settings.folders import VAR_DIR, made
from statuspage.settings.language import TIME_ZONE
from statuspage.settings.packages import require

CELERY_BROKER_URL = env("CELERY_BROKER_URL")
if CELERY_BROKER_URL.startswith("filesystem"):
    _broker = VAR_DIR / "broker"
    for _folder in ("queue", "control"):
        made(_broker / _folder)
    CELERY_BROKER_TRANSPORT = "statuspage.worker.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        # Seconds between looks into the folder: 25 ms median latency at 0.15 % of a core.
        "polling_interval": 0.1,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    require("redis", extra="redis", wanted_by="CELERY_BROKER_URL=redis://")
    # One that hangs is given up. A worker asks for what there is for ten seconds at a time.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 20}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_DEFAULT_QUEUE = "sweep"
CELERY_TASK_QUEUES = {
    name: {"exchange": name, "routing_key": name}
    for name in ("send", "post", "publish", "scrape", "measure", "heed", "sweep")
}
CELERY_TASK_ROUTES = {
    "incidents.tasks.sweep": {"queue": "sweep"},
    "incidents.tasks.deliver": {"queue": "send"},
    "incidents.tasks.post": {"queue": "post"},
    "incidents.tasks.publish": {"queue": "publish"},
    "incidents.tasks.scrape": {"queue": "scrape"},
    "incidents.tasks.measure": {"queue": "measure"},
    "incidents.tasks.heed": {"queue": "heed"},
}
# Each queue has threads of its own (statuspage/worker/pool.py), so that none waits for another's
# hanging task. Nor may messages of one keep those of another from being fetched: 0 is no limit.
CELERY_WORKER_PREFETCH_MULTIPLIER = 0
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# The default keeps a shelve file that a kill corrupts, and heeds a clock that may be set back.
CELERY_BEAT_SCHEDULER = "statuspage.worker.schedule:MonotonicScheduler"
CELERY_BEAT_SCHEDULE = {
    # A sweep not taken before the next is due would only repeat it.
    "sweep": {"task": "incidents.tasks.sweep", "schedule": 15.0, "options": {"expires": 15}},
    # The shortest pause before a delivery is tried again.
    "deliver": {"task": "incidents.tasks.deliver", "schedule": 5.0, "options": {"expires": 5}},
    "post": {"task": "incidents.tasks.post", "schedule": 5.0, "options": {"expires": 5}},
    # To within this, rules on alerts act when they should.
    "heed": {"task": "incidents.tasks.heed", "schedule": 5.0, "options": {"expires": 5}},
    "publish": {"task": "incidents.tasks.publish", "schedule": 15.0, "options": {"expires": 15}},
    # The shortest interval between two readings of a job.
    "scrape": {"task": "incidents.tasks.scrape", "schedule": 5.0, "options": {"expires": 5}},
    "measure": {"task": "incidents.tasks.measure", "schedule": 5.0, "options": {"expires": 5}},
}
