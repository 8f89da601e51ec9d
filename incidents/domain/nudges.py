"""Nudges: what staff are reminded of, when, and in which words.

Each is told once for its rule, its subject and the instant at which it fell due. Only what is
still so is told: after a time without a worker nobody is told what has passed meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class NudgeRule:
    """Due ``after`` an instant of its subject, or before it. ``words`` may name it and the time."""

    name: str
    after: timedelta
    title: str | Promise
    words: str | Promise
    action: str | Promise


PROMISE_DUE = NudgeRule(
    "promise_due",
    -5 * MINUTE,
    _("The next update of “%(name)s” is due"),
    _("Readers were promised the next update by %(at)s."),
    _("Write it"),
)
PROMISE_OVERDUE = NudgeRule(
    "promise_overdue",
    0 * MINUTE,
    _("The next update of “%(name)s” is overdue"),
    _("Readers were promised an update by %(at)s, and there was none. Post one, or a new promise."),
    _("Write it"),
)
# After how long is a setting: STATUSPAGE_NUDGE_AFTER_SILENCE_S.
SILENCE = NudgeRule(
    "silence",
    0 * MINUTE,
    _("Nothing was said of “%(name)s” for a while"),
    _("The last update is of %(at)s. Say how it stands, also if nothing has changed."),
    _("Write an update"),
)
MAINTENANCE_STARTS = NudgeRule(
    "maintenance_starts",
    -15 * MINUTE,
    _("“%(name)s” is about to start"),
    _("The maintenance is planned from %(at)s. If it cannot begin then, move or cancel it."),
    _("See the maintenance"),
)
MAINTENANCE_OVER = NudgeRule(
    "maintenance_over",
    0 * MINUTE,
    _("“%(name)s” has passed its scheduled end"),
    _("The maintenance was to end at %(at)s. Finish it, or tell readers that it takes longer."),
    _("See the maintenance"),
)
COMPONENT_LEFT = NudgeRule(
    "component_left",
    30 * MINUTE,
    _("“%(name)s” is not operational, and no incident says why"),
    _("It is shown so since %(at)s. Set it back, or open an incident."),
    _("See the component"),
)
JOB_STALLED = NudgeRule(
    "job_stalled",
    0 * MINUTE,
    _("“%(name)s” has stalled"),
    _("The job last moved at %(at)s. Readers see that it stands still."),
    _("See the job"),
)
DRAFT_WAITING = NudgeRule(
    "draft_waiting",
    10 * MINUTE,
    _("A draft for “%(name)s” is waiting"),
    _("It was written at %(at)s, and is not posted. Post or discard it."),
    _("See the draft"),
)
SUGGESTED = NudgeRule(
    "suggested",
    0 * MINUTE,
    _("A rule suggests an incident: “%(name)s”"),
    _("It was suggested at %(at)s, and readers see nothing of it. Publish or discard it."),
    _("Look at it and publish"),
)
DELIVERY_FAILING = NudgeRule(
    "delivery_failing",
    10 * MINUTE,
    _("Delivery is failing: %(name)s"),
    _("Nothing was taken since %(at)s. The update says why, and sends again what was given up."),
    _("See the board"),
)
JOB_ENDED = NudgeRule(
    "job_ended",
    0 * MINUTE,
    _("“%(name)s” has ended"),
    _("The job ended at %(at)s. Tell readers what works again."),
    _("See the job"),
)
POSTMORTEM_DUE = NudgeRule(
    "postmortem_due",
    -24 * 60 * MINUTE,
    _("The postmortem of “%(name)s” is due soon"),
    _("It is to be published by %(at)s."),
    _("See the incident"),
)
POSTMORTEM_OVERDUE = NudgeRule(
    "postmortem_overdue",
    0 * MINUTE,
    _("The postmortem of “%(name)s” is overdue"),
    _("It was to be published by %(at)s. Publish it, or say another time."),
    _("See the incident"),
)
PART_SILENT = NudgeRule(
    "part_silent",
    2 * MINUTE,
    _("No heartbeat: %(name)s"),
    _("The last one was at %(at)s. The board says what stands still, and what to do."),
    _("See the board"),
)

WHY = _("You chose these nudges in the console. Change this:")
