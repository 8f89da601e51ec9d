"""Statuses, impacts and kinds, spelled as Statuspage clients expect them."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The topic of everything on the page; every ``page_write`` that announces raises its revision.
PAGE_TOPIC = "page"
# The topics of components begin with it. A component's own documents depend on its topic, and on
# those of jobs that tell when its trouble ends, so that what is said of others leaves them as they
# are.
COMPONENT_TOPICS = "component:"
# The topics of jobs begin with it; each reading raises that of its job.
JOB_TOPICS = "job-"
# The topic of what suppliers report, which is asked often and concerns few documents.
SUPPLIERS_TOPIC = "suppliers"


class IncidentKind(TextChoices):
    REALTIME = "realtime", _("Incident")
    MAINTENANCE = "maintenance", _("Maintenance")


class ComponentStatus(TextChoices):
    OPERATIONAL = "operational", _("Operational")
    UNDER_MAINTENANCE = "under_maintenance", _("Under maintenance")
    DEGRADED_PERFORMANCE = "degraded_performance", _("Degraded performance")
    PARTIAL_OUTAGE = "partial_outage", _("Partial outage")
    MAJOR_OUTAGE = "major_outage", _("Major outage")

    @property
    def rank(self) -> int:
        """Severity from 0 (operational) to 4 (major outage)."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(ComponentStatus)}


class Status(TextChoices):
    """Status of an incident or a maintenance; ``STATUSES_OF`` says which kind has which."""

    INVESTIGATING = "investigating", _("Investigating")
    IDENTIFIED = "identified", _("Identified")
    MONITORING = "monitoring", _("Monitoring")
    RESOLVED = "resolved", _("Resolved")
    SCHEDULED = "scheduled", _("Scheduled")
    IN_PROGRESS = "in_progress", _("In progress")
    VERIFYING = "verifying", _("Verifying")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def is_closed(self) -> bool:
        return self in CLOSED


STATUSES_OF: dict[IncidentKind, tuple[Status, ...]] = {
    IncidentKind.REALTIME: (
        Status.INVESTIGATING,
        Status.IDENTIFIED,
        Status.MONITORING,
        Status.RESOLVED,
    ),
    IncidentKind.MAINTENANCE: (
        Status.SCHEDULED,
        Status.IN_PROGRESS,
        Status.VERIFYING,
        Status.COMPLETED,
        Status.CANCELLED,
    ),
}
CLOSED = frozenset({Status.RESOLVED, Status.COMPLETED, Status.CANCELLED})


class Frequency(TextChoices):
    """How planned work recurs; on which day is told by its first occurrence."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY_BY_DAY = "monthly_by_day", _("Every month, on the same day")
    MONTHLY_BY_WEEKDAY = "monthly_by_weekday", _("Every month, on the same weekday")


class SeriesPart(TextChoices):
    """The part of an update that concerns its series. Feeds leave out what is repeated."""

    ANNOUNCED = "announced", _("Announces or changes the series")
    REPEATED = "repeated", _("Repeats the announcement of the series")


class Impact(TextChoices):
    NONE = "none", _("No impact")
    MINOR = "minor", _("Minor")
    MAJOR = "major", _("Major")
    CRITICAL = "critical", _("Critical")
    MAINTENANCE = "maintenance", _("Maintenance")


class Cause(TextChoices):
    """Why a component's status was recorded."""

    CLAIM = "claim", _("An open incident says so")
    RELEASE = "release", _("An incident ended")
    SET = "set", _("Set directly")
    MEASURED = "measured", _("A rule says so")


class SourceKind(TextChoices):
    """The way by which a rule hears of its source."""

    ALERT = "alert", _("Alerts")
    QUERY = "query", _("A query of Prometheus")
    METRIC = "metric", _("A metric of an exporter")
    CHECK = "check", _("An HTTP check")
    SUPPLIER = "supplier", _("A supplier's status page")


class Observation(TextChoices):
    """A measured source as it was seen."""

    GOOD = "good", _("Good")
    BAD = "bad", _("Bad")
    UNKNOWN = "unknown", _("Not known")


class RuleAction(TextChoices):
    """The action of a rule while its source is bad."""

    WATCH = "watch", _("Only measure")
    SET = "set", _("Set the status of its components")
    SUGGEST = "suggest", _("Suggest an incident, as a draft")
    SET_AND_SUGGEST = "set_and_suggest", _("Set the status, and suggest an incident")
    OPEN = "open", _("Open an incident and tell readers, without asking anybody")

    @property
    def sets_status(self) -> bool:
        return self in {RuleAction.SET, RuleAction.SET_AND_SUGGEST}

    @property
    def suggests(self) -> bool:
        return self in {RuleAction.SUGGEST, RuleAction.SET_AND_SUGGEST}


class JobState(TextChoices):
    """State of a mitigation job as readers see it."""

    PENDING = "pending", _("Not started")
    ESTIMATING = "estimating", _("Estimating")
    RUNNING = "running", _("Running")
    STALLED = "stalled", _("Stalled")
    PAUSED = "paused", _("Paused")
    FINISHED = "finished", _("Finished")
    FINISHED_WITH_FAILURES = "finished_with_failures", _("Finished, with failures")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")

    @property
    def is_over(self) -> bool:
        return self in _OVER


FINISHED = frozenset({JobState.FINISHED, JobState.FINISHED_WITH_FAILURES})
_OVER = FINISHED | {JobState.FAILED, JobState.CANCELLED}


class RunState(TextChoices):
    """State that a job reports in its metrics."""

    PENDING = "pending", _("Pending")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    THROTTLED = "throttled", _("Throttled")
    SUCCEEDED = "succeeded", _("Succeeded")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Scheduling(TextChoices):
    """Whether each partition has a worker of its own, or any worker takes any unit."""

    STATIC = "static", _("Each partition by itself")
    SHARED = "shared", _("Shared by all workers")
    UNKNOWN = "unknown", _("Not known")


class Authentication(TextChoices):
    """How to sign in to a metrics endpoint."""

    NONE = "none", _("None")
    BASIC = "basic", _("User and password")
    BEARER = "bearer", _("Bearer token")


class DraftReason(TextChoices):
    """Why an update was drafted."""

    WRITTEN = "written", _("Begun by a person")
    QUARTER = "quarter", _("A quarter is done")
    HALF = "half", _("Half is done")
    THREE_QUARTERS = "three_quarters", _("Three quarters are done")
    DONE = "done", _("Everything is done")
    STALLED = "stalled", _("The job has stalled")
    RECOVERED = "recovered", _("The job moves again")
    REVISED = "revised", _("The estimate no longer holds")


class TemplatePurpose(TextChoices):
    """The posts for which a message template is offered."""

    OPENING = "opening", _("To open an incident")
    UPDATE = "update", _("For updates of an incident")
    MAINTENANCE = "maintenance", _("For maintenances")
    ANY = "any", _("For everything")

    @property
    def statuses(self) -> tuple[Status, ...]:
        """The statuses that a template for it may bring along; none where kinds differ."""
        if self == TemplatePurpose.ANY:
            return ()
        is_planned = self == TemplatePurpose.MAINTENANCE
        return STATUSES_OF[IncidentKind.MAINTENANCE if is_planned else IncidentKind.REALTIME]


class ActorKind(TextChoices):
    """Kinds of actors."""

    USER = "user", _("User")
    TOKEN = "token", _("API token")
    SYSTEM = "system", _("System")


class AuditKind(TextChoices):
    """A change that the audit holds, with who made it."""

    INCIDENT_CREATED = "incident.created", _("Incident created")
    INCIDENT_UPDATED = "incident.updated", _("Update posted")
    INCIDENT_EDITED = "incident.edited", _("Incident edited")
    INCIDENT_WITHDRAWN = "incident.withdrawn", _("Incident withdrawn")
    INCIDENTS_IMPORTED = "incident.imported", _("Incidents imported")
    UPDATE_EDITED = "update.edited", _("Update edited")
    UPDATE_WITHDRAWN = "update.withdrawn", _("Update withdrawn")
    TOLD_AT_ONCE = "update.told_at_once", _("Told subscribers without waiting")
    MAINTENANCE_SCHEDULED = "maintenance.scheduled", _("Maintenance scheduled")
    MAINTENANCE_REMINDER = "maintenance.reminder", _("Reminded of a maintenance")
    SERIES_EXTENDED = "series.extended", _("Occurrences of a series created ahead")
    SERIES_EDITED = "series.edited", _("Series of maintenances edited")
    SERIES_STOPPED = "series.stopped", _("Series of maintenances stopped")
    POSTMORTEM_WRITTEN = "postmortem.written", _("Postmortem draft saved")
    POSTMORTEM_PUBLISHED = "postmortem.published", _("Postmortem published")
    POSTMORTEM_REVERTED = "postmortem.reverted", _("Postmortem taken back")
    POSTMORTEM_PLANNED = "postmortem.planned", _("Postmortem due, listed or shared")
    REVIEW_REQUESTED = "postmortem.review_requested", _("Review of the postmortem asked for")
    REVIEW_ENDED = "postmortem.review_ended", _("Postmortem back to a draft")
    POSTMORTEM_APPROVED = "postmortem.approved", _("Postmortem approved")
    POSTMORTEM_COMMENTED = "postmortem.commented", _("Postmortem commented on")
    COMMENT_RESOLVED = "postmortem.comment_resolved", _("Comment resolved")
    FACT_CORRECTED = "fact.corrected", _("Fact corrected by hand")
    ENTRY_ADDED = "entry.added", _("Timeline entry added")
    ENTRY_EDITED = "entry.edited", _("Timeline entry edited")
    ENTRY_REMOVED = "entry.removed", _("Timeline entry removed")
    MOMENT_STARRED = "entry.starred", _("Moment of a timeline starred, or no longer")
    ITEM_ADDED = "item.added", _("Action item added")
    ITEM_EDITED = "item.edited", _("Action item edited")
    ITEM_CLOSED = "item.closed", _("Action item closed, or opened again")
    COMPONENT_CREATED = "component.created", _("Component created")
    COMPONENT_EDITED = "component.edited", _("Component edited")
    COMPONENT_STATUS_CHANGED = "component.status_changed", _("Component status changed")
    COMPONENT_REMOVED = "component.removed", _("Component removed")
    GROUP_CREATED = "group.created", _("Group created")
    GROUP_EDITED = "group.edited", _("Group edited")
    GROUP_REMOVED = "group.removed", _("Group removed")
    JOB_CREATED = "job.created", _("Mitigation job created")
    JOB_EDITED = "job.edited", _("Mitigation job edited")
    JOB_ENDED = "job.ended", _("Mitigation job ended")
    JOB_REMOVED = "job.removed", _("Mitigation job removed")
    DRAFT_SAVED = "draft.saved", _("Draft saved")
    DRAFT_DISCARDED = "draft.discarded", _("Draft discarded")
    TEMPLATE_CREATED = "template.created", _("Message template created")
    TEMPLATE_EDITED = "template.edited", _("Message template edited")
    TEMPLATE_MOVED = "template.moved", _("Message template moved")
    TEMPLATE_REMOVED = "template.removed", _("Message template removed")
    RULE_CREATED = "rule.created", _("Rule created")
    RULE_EDITED = "rule.edited", _("Rule edited")
    RULE_PAUSED = "rule.paused", _("Rule paused")
    RULE_RESUMED = "rule.resumed", _("Rule resumed")
    RULE_REMOVED = "rule.removed", _("Rule removed")
    IMAGE_UPLOADED = "image.uploaded", _("Image uploaded")
    IMAGE_REMOVED = "image.removed", _("Unused image removed")
    PAGE_EDITED = "page.edited", _("Page settings edited")
    PAGE_LAUNCHED = "page.launched", _("Page launched")
    PAGE_IMPORTED = "page.imported", _("Page imported from an export")
    SUBSCRIBER_ADDED = "subscriber.added", _("Subscriber added")
    SUBSCRIBERS_IMPORTED = "subscriber.imported", _("Subscribers imported")
    SUBSCRIBER_EDITED = "subscriber.edited", _("Subscriber asked to agree to a change")
    SUBSCRIBER_PAUSED = "subscriber.paused", _("Subscriber paused")
    SUBSCRIBER_QUARANTINED = (
        "subscriber.quarantined",
        _("Subscriber quarantined by a report of the mail provider"),
    )
    SUBSCRIBER_RESUMED = "subscriber.resumed", _("Subscriber resumed")
    SUBSCRIBER_REMOVED = "subscriber.removed", _("Subscriber removed")
    TRIED_AGAIN = "delivery.tried_again", _("Failed messages tried again")
    USER_CREATED = "user.created", _("User created")
    USER_EDITED = "user.edited", _("User edited")
    PASSWORD_SET = "user.password_set", _("Password set")
    INVITED = "user.invited", _("Invited by a link")
    LINK_MADE = "user.link_made", _("One-time link for a password made")
    LINK_ASKED = "user.link_asked", _("One-time link for a password asked for by mail")
    NUDGES_CHOSEN = "user.nudges_chosen", _("Chose how to be nudged")
    SIGNED_IN = "user.signed_in", _("Signed in")
    SIGN_IN_FAILED = "user.sign_in_failed", _("Sign-in failed")
    SESSIONS_ENDED = "user.sessions_ended", _("Signed out everywhere else")
    SECOND_STEP_ADDED = "user.second_step_added", _("Second step added")
    SECOND_STEP_REMOVED = "user.second_step_removed", _("Second step removed")
    ROLE_CREATED = "role.created", _("Role created")
    ROLE_EDITED = "role.edited", _("Role edited")
    ROLE_REMOVED = "role.removed", _("Role removed")
    TOKEN_ISSUED = "token.issued", _("API token issued")
    TOKEN_REVOKED = "token.revoked", _("API token revoked")

    @property
    def is_public(self) -> bool:
        """Whether it changes what readers see, and so raises the page's revision."""
        return self not in _PRIVATE


_PRIVATE = frozenset(
    {
        AuditKind.MAINTENANCE_REMINDER,
        AuditKind.TOLD_AT_ONCE,
        AuditKind.POSTMORTEM_WRITTEN,
        AuditKind.REVIEW_REQUESTED,
        AuditKind.REVIEW_ENDED,
        AuditKind.POSTMORTEM_APPROVED,
        AuditKind.POSTMORTEM_COMMENTED,
        AuditKind.COMMENT_RESOLVED,
        AuditKind.ENTRY_ADDED,
        AuditKind.ENTRY_EDITED,
        AuditKind.ENTRY_REMOVED,
        AuditKind.MOMENT_STARRED,
        AuditKind.DRAFT_SAVED,
        AuditKind.DRAFT_DISCARDED,
        AuditKind.TEMPLATE_CREATED,
        AuditKind.TEMPLATE_EDITED,
        AuditKind.TEMPLATE_MOVED,
        AuditKind.TEMPLATE_REMOVED,
        AuditKind.RULE_CREATED,
        AuditKind.RULE_EDITED,
        AuditKind.RULE_PAUSED,
        AuditKind.RULE_RESUMED,
        AuditKind.RULE_REMOVED,
        AuditKind.IMAGE_UPLOADED,
        AuditKind.IMAGE_REMOVED,
        AuditKind.SUBSCRIBER_ADDED,
        AuditKind.SUBSCRIBERS_IMPORTED,
        AuditKind.SUBSCRIBER_EDITED,
        AuditKind.SUBSCRIBER_PAUSED,
        AuditKind.SUBSCRIBER_QUARANTINED,
        AuditKind.SUBSCRIBER_RESUMED,
        AuditKind.SUBSCRIBER_REMOVED,
        AuditKind.TRIED_AGAIN,
        AuditKind.USER_CREATED,
        AuditKind.USER_EDITED,
        AuditKind.PASSWORD_SET,
        AuditKind.INVITED,
        AuditKind.LINK_MADE,
        AuditKind.LINK_ASKED,
        AuditKind.NUDGES_CHOSEN,
        AuditKind.SIGNED_IN,
        AuditKind.SIGN_IN_FAILED,
        AuditKind.SESSIONS_ENDED,
        AuditKind.SECOND_STEP_ADDED,
        AuditKind.SECOND_STEP_REMOVED,
        AuditKind.ROLE_CREATED,
        AuditKind.ROLE_EDITED,
        AuditKind.ROLE_REMOVED,
        AuditKind.TOKEN_ISSUED,
        AuditKind.TOKEN_REVOKED,
    }
)


def _same(kind: AuditKind) -> tuple[str, Any]:
    return kind.value, kind.label


class EventKind(TextChoices):
    """A change that can be told, in the audit by the same name; or a nudge, which is no change."""

    INCIDENT_CREATED = _same(AuditKind.INCIDENT_CREATED)
    INCIDENT_UPDATED = _same(AuditKind.INCIDENT_UPDATED)
    INCIDENT_EDITED = _same(AuditKind.INCIDENT_EDITED)
    INCIDENT_WITHDRAWN = _same(AuditKind.INCIDENT_WITHDRAWN)
    UPDATE_EDITED = _same(AuditKind.UPDATE_EDITED)
    UPDATE_WITHDRAWN = _same(AuditKind.UPDATE_WITHDRAWN)
    MAINTENANCE_SCHEDULED = _same(AuditKind.MAINTENANCE_SCHEDULED)
    MAINTENANCE_REMINDER = _same(AuditKind.MAINTENANCE_REMINDER)
    POSTMORTEM_PUBLISHED = _same(AuditKind.POSTMORTEM_PUBLISHED)
    POSTMORTEM_REVERTED = _same(AuditKind.POSTMORTEM_REVERTED)
    COMPONENT_STATUS_CHANGED = _same(AuditKind.COMPONENT_STATUS_CHANGED)
    JOB_ENDED = _same(AuditKind.JOB_ENDED)
    NUDGE = "nudge", _("Nudge")


class Audience(TextChoices):
    """The people who can be told of an event."""

    SUBSCRIBERS = "subscribers", _("Subscribers")
    STAFF = "staff", _("Staff")
