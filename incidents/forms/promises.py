"""Promises of the next update and of the end of the work, as choices of a form."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy

AT = "at"
NEVER = ""
# Minutes from now, and how they read.
PROMISES = [
    (NEVER, gettext_lazy("no promise")),
    ("30", gettext_lazy("in 30 min")),
    ("60", gettext_lazy("in 1 h")),
    ("120", gettext_lazy("in 2 h")),
    (AT, gettext_lazy("at …")),
]
USUAL_PROMISE = "30"
# Minutes from now, between which the work will be done.
ESTIMATES = [
    ("", gettext_lazy("no new estimate")),
    ("30-60", gettext_lazy("30–60 min")),
    ("60-120", gettext_lazy("1–2 h")),
    ("120-240", gettext_lazy("2–4 h")),
    (AT, gettext_lazy("between …")),
]


def as_promise(promised_at: datetime | None, *, since: datetime) -> str:
    """Return the choice that stands for a time, of those offered."""
    if promised_at is None:
        return NEVER
    minutes = str(round((promised_at - since) / timedelta(minutes=1)))
    return minutes if minutes in dict(PROMISES) else AT
