"""The fields that a refusal can be about: parameters of operations and parts of an update."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, cast, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Field = Literal[
    # What an update tells
    "status",
    "body",
    "display_at",
    "edited_at",
    "next_update_at",
    "components",
    "estimate_earliest_at",
    "estimate_latest_at",
    "estimate_depends_on",
    "residual_effect",
    "residual_ends_at",
    # Incidents and maintenances
    "name",
    "impact_override",
    "started_at",
    "scheduled_for",
    "scheduled_until",
    "remind_before_s",
    "frequency",
    "interval",
    "until_on",
    "count",
    # Components
    "description",
    "position",
    "code",
    "effective_at",
    "started_on",
    # Jobs
    "unit",
    "incident",
    "partition_words",
    "done_meaning",
    "failure_meaning",
    "metrics_url",
    "mapping",
    "interval_s",
    "authentication",
    "credentials",
    # How the sources of rules are asked
    "expression",
    "labels",
    "expected",
    "connect_to",
    "slow_after_ms",
    "days_left",
    # The page
    "url",
    "tagline",
    "accent",
    "logo",
    "logo_dark",
    "favicon",
    "support_url",
    "privacy_url",
    "footer_links",
    "approvals_minor",
    "approvals_major",
    "approvals_critical",
    "postmortem_outline",
    "time_zone",
    # Postmortems
    "sections",
    "title",
    "comment",
    # Facts and timelines
    "value",
    "reason",
    "at",
    "kind",
    "text",
    "rejected",
    "cost",
    "decided_by",
    "source",
    # Action items
    "type",
    "owner",
    "priority",
    "tracker_url",
    "state",
    # Message templates
    "purpose",
    "incident_name",
    # Rules
    "action",
    "matchers",
    "wait_s",
    "restore_after_s",
    # Images
    "image",
    "alt",
    # People and roles
    "username",
    "first_name",
    "last_name",
    "email",
    "password",
    # Subscribers
    "address",
    # Tokens
    "expires_at",
    # How it was sent
    "submission",
    "draft_id",
    "seen",
]
FIELDS: frozenset[str] = frozenset(get_args(Field))

# What refusals call the fields of which several can be refused for the same reason.
NAMES: Mapping[Field, Promise] = {
    "accent": _("accent colour"),
    "address": _("address"),
    "alt": _("description of the image"),
    "at": _("time"),
    "body": _("message"),
    "cost": _("expected cost to readers"),
    "decided_by": _("name of who decided"),
    "comment": _("comment"),
    "description": _("description"),
    "display_at": _("time of the update"),
    "edited_at": _("time of the edit"),
    "done_meaning": _("text on what works again"),
    "effective_at": _("time of the change"),
    "estimate_depends_on": _("text of what decides"),
    "expected": _("condition"),
    "expression": _("query or name"),
    "failure_meaning": _("text on failures"),
    "footer_links": _("footer links"),
    "incident_name": _("name of the incident"),
    "mapping": _("mapping"),
    "matchers": _("list of alerts"),
    "metrics_url": _("metrics address"),
    "name": _("name"),
    "owner": _("owner"),
    "partition_words": _("words for a partition"),
    "reason": _("reason"),
    "rejected": _("text on what was rejected"),
    "residual_effect": _("residual effect"),
    "sections": _("postmortem"),
    "source": _("source"),
    "started_at": _("start"),
    "submission": _("submission key"),
    "postmortem_outline": _("outline of postmortems"),
    "privacy_url": _("privacy link"),
    "support_url": _("support link"),
    "tagline": _("tagline"),
    "text": _("text"),
    "tracker_url": _("link to your tracker"),
    "title": _("title"),
    "unit": _("unit"),
    "url": _("public address"),
}


def field_named(name: str) -> Field | None:
    """Return the field of this name, None if no refusal can be about it."""
    return cast(Field, name) if name in FIELDS else None
