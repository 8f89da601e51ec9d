"""The content of an export: of each table the columns, and what is left out, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from incidents import models

Table = type[Model]

ACCOUNT = "names an account, and accounts are left out"
SECRET = "a secret"
FOLLOWS = "follows from the rest"
ASKED = "a question that waits for an answer by mail; it can be asked anew"
READING = "the state of the reading, which begins anew"
FORM = "the key of the form that sent it"
OF_VERSIONS = {"history_user": ACCOUNT, "history_change_reason": "never used"}


@dataclass(frozen=True, eq=False)
class Exported:
    """A list in the file. Names in it are those of the columns.

    ``within`` is the column that names the row around it, ``implied`` are columns that have the
    value that they have in that row. ``numbers`` are keys of rows that have no code: counted
    from 1 within the outermost row, under the name given. ``only`` says which rows are in it.
    """

    name: str
    model: Table
    columns: tuple[str, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    within: str = ""
    implied: tuple[str, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[Exported, ...] = ()

    def column(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def all(self) -> Iterator[Exported]:
        yield self
        for child in self.children:
            yield from child.all()


def _columns(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


def _versions(model: Any, columns: tuple[str, ...], *, implied: str) -> Exported:
    """The versions of a row, as they were saved."""
    return Exported(
        "versions",
        model.history.model,
        (*columns, "history_date", "history_type"),
        OF_VERSIONS,
        within="id",
        implied=tuple(implied.split()),
    )


PAGE = Exported(
    "page",
    models.Page,
    _columns(
        "code name tagline url support_url privacy_url time_zone accent former_accent",
        "logo logo_dark favicon footer_links approvals_minor approvals_major approvals_critical",
        "postmortem_outline shows_told launched_at tag_authority tag_on created_at updated_at",
    ),
)
IMAGES = Exported(
    "images",
    models.Image,
    _columns("code suffix alt width height size_bytes kept_until created_at"),
)
GROUPS = Exported(
    "component_groups",
    models.ComponentGroup,
    _columns("code name description position created_at updated_at"),
)
COMPONENTS = Exported(
    "components",
    models.Component,
    _columns(
        "code name description group position status is_showcased is_hidden_while_operational",
        "started_on removed_at created_at updated_at",
    ),
)
TEMPLATES = Exported(
    "message_templates",
    models.MessageTemplate,
    _columns("code name purpose status incident_name body position created_at updated_at"),
)
SERIES = Exported(
    "series",
    models.MaintenanceSeries,
    _columns(
        "code name body components scheduled_for scheduled_until time_zone frequency interval",
        "until_on count starts_by_itself ends_by_itself remind_before_s announced_at last_at",
        "stopped_at created_at updated_at",
    ),
)
_OF_INCIDENTS = _columns(
    "name status impact impact_override started_at monitoring_at closed_at scheduled_for",
    "scheduled_until starts_by_itself ends_by_itself remind_before_s residual_effect",
    "residual_ends_at is_backfilled withdrawn_at",
)
INCIDENTS = Exported(
    "incidents",
    models.Incident,
    (
        *("code", "kind"),
        *_OF_INCIDENTS,
        *("reminded_for", "series", "recurs_at", "created_at", "updated_at", "told_at"),
        *("is_moved_in", "atom_id", "rss_guid"),
    ),
    children=(
        Exported(
            "fact_corrections",
            models.FactCorrection,
            _columns("name value reason author_name corrected_at"),
            within="incident",
        ),
        _versions(models.Incident, _OF_INCIDENTS, implied="code kind created_at"),
    ),
)
_OF_UPDATES = _columns(
    "status body display_at next_update_at estimate_earliest_at estimate_latest_at",
    "estimate_depends_on notifies edited_at withdrawn_at",
)
UPDATES = Exported(
    "updates",
    models.IncidentUpdate,
    ("code", "incident", *_OF_UPDATES, "images", "series_part", "created_at", "updated_at"),
    {"submission": FORM},
    children=(
        Exported(
            "components",
            models.AffectedComponent,
            _columns("component old_status new_status is_implied has_status"),
            within="update",
        ),
        _versions(models.IncidentUpdate, _OF_UPDATES, implied="code created_at incident"),
    ),
)
RULES = Exported(
    "rules",
    models.Rule,
    _columns(
        "code name source matchers components status action wait_s restore_after_s incident_name",
        "body paused_at removed_at created_at updated_at",
    ),
    children=(
        Exported(
            "signal",
            models.Signal,
            _columns(
                "observed observed_at since known known_since counted is_acting turned_at returns",
                "due_at said failure",
            ),
            within="rule",
        ),
        Exported(
            "measure",
            models.Measure,
            _columns(
                "address expression labels expected connect_to slow_after_ms days_left interval_s",
                "authentication is_public changed_at asked_at failing_since value expires_at",
                "reported reporter reported_at",
            ),
            {"credentials": SECRET, "next_scrape_at": READING, "claimed_until": READING},
            within="rule",
            children=(Exported("gaps", models.Gap, ("started_at", "ended_at"), within="measure"),),
        ),
        Exported(
            "episodes",
            models.Episode,
            _columns("began_at acted_at ended_at said count incident opened_by_itself submission"),
            within="rule",
            children=(
                Exported(
                    "suggestion",
                    models.Opening,
                    _columns("fields created_at updated_at"),
                    {"author": "one that somebody has taken up is theirs, and stays behind"},
                    within="episode",
                    implied=("submission",),
                    only={"author": None},
                ),
            ),
        ),
    ),
)
STATUS_LOG = Exported(
    "status_log",
    models.StatusChange,
    _columns("component status cause incident update rule effective_at recorded_at superseded_at"),
)
STARRED = Exported("starred", models.StarredMoment, ("incident", "key"))
_OF_POSTMORTEMS = _columns("published_body published_at revised_at review_requested_at is_noindex")
_OF_SECTIONS = _columns("position title body is_internal")
POSTMORTEMS = Exported(
    "postmortems",
    models.Postmortem,
    (
        "code",
        "incident",
        *_OF_POSTMORTEMS,
        "published_figures",
        "images",
        "due_at",
        "created_at",
        "updated_at",
    ),
    {"preview_key": SECRET},
    children=(
        Exported(
            "sections",
            models.PostmortemSection,
            _OF_SECTIONS,
            within="postmortem",
            numbers={"id": "number"},
        ),
        Exported(
            "comments",
            models.PostmortemComment,
            _columns("body author_name created_at resolved_at resolved_by"),
            within="postmortem",
            numbers={"section": "section"},
        ),
        Exported(
            "section_versions",
            models.PostmortemSection.history.model,
            (*_OF_SECTIONS, "history_date", "history_type"),
            OF_VERSIONS,
            within="postmortem",
            numbers={"id": "section"},
        ),
        _versions(models.Postmortem, _OF_POSTMORTEMS, implied="code created_at incident"),
    ),
)
TIMELINE = Exported(
    "timeline",
    models.TimelineEntry,
    _columns(
        "code incident at kind text rejected cost decided_by source is_public author_name",
        "created_at updated_at",
    ),
)
ITEMS = Exported(
    "action_items",
    models.ActionItem,
    _columns(
        "code incident title type owner due_on priority tracker_url is_public state closed_at",
        "created_at updated_at",
    ),
)
JOBS = Exported(
    "jobs",
    models.Job,
    _columns(
        "code incident name unit partition_words done_meaning failure_meaning metrics_url mapping",
        "interval_s authentication started_at ended_at removed_at failing_since failure",
        "created_at updated_at",
    ),
    {
        "credentials": SECRET,
        "posts_by_itself": "nothing is posted after a move before somebody has looked",
        "next_scrape_at": READING,
        "claimed_until": READING,
        "counters": READING,
    },
    children=(
        Exported(
            "readings",
            models.JobReading,
            _columns(
                "at partitions run_state scheduling state done remaining_s low_s high_s decides",
                "rate_per_s stalled_since note",
            ),
            within="job",
        ),
    ),
)
SUBSCRIBERS = Exported(
    "subscribers",
    models.Subscriber,
    _columns(
        "code former_code channel target token state reason is_list hears_everything components",
        "groups incidents wants_incidents wants_maintenances wants_postmortems created_at",
        "confirmed_at",
        "quarantined_at",
    ),
    {
        "audience": "only those outside the team are in it",
        "user": ACCOUNT,
        "asked_at": ASKED,
        "asks_since": ASKED,
        "asks": ASKED,
        "asked_choices": ASKED,
        "reply_at": ASKED,
        "secret": SECRET,
        "former_secret": SECRET,
        "former_until": SECRET,
    },
)

FORMER_PATHS = Exported("former_paths", models.FormerPath, ("path", "target", "created_at"))

# In the order in which they are written and read: what a row names comes before it.
LISTS = (
    IMAGES,
    GROUPS,
    COMPONENTS,
    TEMPLATES,
    SERIES,
    INCIDENTS,
    UPDATES,
    RULES,
    STATUS_LOG,
    STARRED,
    POSTMORTEMS,
    TIMELINE,
    ITEMS,
    JOBS,
    SUBSCRIBERS,
    FORMER_PATHS,
)

LEFT_OUT: Mapping[Table, str] = {
    models.User: "accounts belong to the installation; invite people anew",
    models.Token: f"{SECRET}; issue tokens anew",
    models.ApiAnswer: "answers of the API to requests that may be sent again",
    models.LinkRequest: "requests for links to set a password",
    models.AuditEntry: "who did what here; the import is an entry of its own",
    models.Event: "the queue of what is told; how many were told stands with each update",
    models.Delivery: "the queue of what is told; how many were told stands with each update",
    models.Draft: f"not posted, and {ACCOUNT}",
    models.PostmortemDraft: f"not saved, and {ACCOUNT}",
    models.PostmortemApproval: ACCOUNT,
    models.StatusInterval: FOLLOWS,
    models.DailyTotal: FOLLOWS,
    models.Revision: "numbers of caches",
    models.Alert: "alerts of other systems, which tell of them again",
    models.Reception: "alerts of other systems, which tell of them again",
    models.Heartbeat: "signs of life of processes",
    models.Lease: "rights of processes",
}
