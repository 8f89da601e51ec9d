"""Whether the demo's live job is still to be done. Kept light: ``manage.py up`` asks."""

from __future__ import annotations

from incidents.models import Job

LIVE_PURGE = "purgeofpages"  # the code of the job


def live_job() -> Job | None:
    """Return the job while its end was not read."""
    unfinished = Job.objects.public().live().select_related("incident")
    return unfinished.filter(code=LIVE_PURGE).first()
