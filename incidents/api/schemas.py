"""Bodies and answers of the API: its validation and its description are made from these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from incidents.domain.vocabulary import ComponentStatus, Impact, Status
from incidents.models.component import DESCRIPTION_MAX_LENGTH
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.update import BODY_MAX_LENGTH

LATEST_PAGE, MOST_A_PAGE = 1_000_000, 100
MOST_AT_ONCE = 1_000


class Error(Schema):
    """``field`` is the one to correct; null if it is about all of them."""

    error: str
    field: str | None = None


# 405: the name of a list, as `unresolved`, stands where a code is expected.
ERRORS: dict[Any, Any] = dict.fromkeys((400, 401, 403, 404, 405, 422, 429), Error)


class Paging(Schema):
    page: int = Field(1, ge=1, le=LATEST_PAGE)
    per_page: int = Field(MOST_A_PAGE, ge=1, le=MOST_A_PAGE)

    @property
    def part(self) -> slice:
        first = (self.page - 1) * self.per_page
        return slice(first, first + self.per_page)


class PageIn(Schema):
    name: str | None = Field(None, max_length=100)
    page_description: str | None = Field(None, max_length=255)
    url: str | None = Field(None, max_length=200)
    support_url: str | None = Field(None, max_length=200)
    time_zone: str | None = Field(None, max_length=50)


class PageOut(Schema):
    id: str
    name: str
    page_description: str | None
    headline: str | None
    url: str
    domain: str | None
    subdomain: str | None
    support_url: str | None
    time_zone: str
    created_at: str
    updated_at: str


class MetricOut(Schema):
    id: str
    name: str


class ComponentIn(Schema):
    name: str | None = Field(None, max_length=255)
    description: str | None = Field(None, max_length=DESCRIPTION_MAX_LENGTH)
    status: ComponentStatus | None = None
    group_id: str | None = None
    showcase: bool | None = None
    only_show_if_degraded: bool | None = None
    start_date: date | None = None


class ComponentNew(ComponentIn):
    name: str = Field(max_length=255)


class Statuses(Schema):
    """The status of each component by its id. Each that changes is a message of its own."""

    components: dict[str, ComponentStatus] = Field(min_length=1, max_length=MOST_AT_ONCE)
    deliver_notifications: bool = False


class ComponentOut(Schema):
    id: str
    name: str
    status: str
    created_at: str
    updated_at: str
    position: int
    description: str | None
    showcase: bool
    start_date: str | None
    group_id: str | None
    page_id: str
    group: bool
    only_show_if_degraded: bool


class GroupChange(Schema):
    name: str | None = Field(None, max_length=255)
    description: str | None = Field(None, max_length=DESCRIPTION_MAX_LENGTH)
    components: list[str] | None = Field(None, max_length=MOST_AT_ONCE)


class GroupNew(GroupChange):
    name: str = Field(max_length=255)


class GroupOut(Schema):
    id: str
    page_id: str
    name: str
    description: str | None
    components: list[str]
    position: int
    created_at: str
    updated_at: str


class UptimeOut(Schema):
    """Of the days in service from ``range_start`` to ``range_end``; seconds of outages."""

    id: str
    name: str
    range_start: str
    range_end: str
    uptime_percentage: float | None
    major_outage: int
    partial_outage: int
    warnings: list[str]


class IncidentIn(Schema):
    name: str | None = Field(None, max_length=NAME_MAX_LENGTH)
    status: Status | None = None
    body: str | None = Field(None, max_length=BODY_MAX_LENGTH)
    impact_override: Impact | None = None
    component_ids: list[str] | None = Field(None, max_length=MOST_AT_ONCE)
    components: dict[str, ComponentStatus] | None = Field(None, max_length=MOST_AT_ONCE)
    deliver_notifications: bool = True
    scheduled_for: datetime | None = None
    scheduled_until: datetime | None = None
    scheduled_remind_prior: bool | None = None
    scheduled_auto_in_progress: bool | None = None
    scheduled_auto_completed: bool | None = None


class IncidentNew(IncidentIn):
    name: str = Field(max_length=NAME_MAX_LENGTH)
    backfilled: bool = False
    backfill_date: date | None = None


class Affected(Schema):
    code: str
    name: str
    old_status: str
    new_status: str


class UpdateIn(Schema):
    body: str | None = Field(None, max_length=BODY_MAX_LENGTH)
    display_at: datetime | None = None
    deliver_notifications: bool = False


class UpdateOut(Schema):
    id: str
    status: str
    body: str
    incident_id: str
    created_at: str
    updated_at: str
    display_at: str
    affected_components: list[Affected] | None
    deliver_notifications: bool
    custom_tweet: str | None
    tweet_id: str | None


class IncidentOut(Schema):
    id: str
    name: str
    status: str
    created_at: str
    updated_at: str
    monitoring_at: str | None
    resolved_at: str | None
    impact: str
    impact_override: str | None
    shortlink: str
    started_at: str
    page_id: str
    incident_updates: list[UpdateOut]
    components: list[ComponentOut]
    reminder_intervals: str | None
    metadata: dict[str, Any]
    backfilled: bool
    scheduled_for: str | None
    scheduled_until: str | None
    scheduled_remind_prior: bool
    scheduled_reminded_at: str | None
    scheduled_auto_in_progress: bool
    scheduled_auto_completed: bool
    postmortem_body: str | None
    postmortem_body_last_updated_at: str | None
    postmortem_ignored: bool
    postmortem_published_at: str | None
    postmortem_notified_subscribers: bool


class PostmortemIn(Schema):
    body_draft: str


class PublicationIn(Schema):
    """Left out, subscribers are told of the first publication alone."""

    notify_subscribers: bool | None = None


class PostmortemOut(Schema):
    preview_key: str
    body: str | None
    body_draft: str | None
    body_draft_updated_at: str | None
    body_updated_at: str | None
    created_at: str
    published_at: str | None
    notify_subscribers: bool


class SubscriberIn(Schema):
    email: str = Field(max_length=254)
    component_ids: list[str] = Field([], max_length=MOST_AT_ONCE)


class SubscriberOut(Schema):
    id: str
    mode: str
    email: str | None
    endpoint: str | None
    state: str
    created_at: str
    quarantined_at: str | None
    components: list[str]


class CountOut(Schema):
    count: int


class TemplateIn(Schema):
    name: str = Field(max_length=255)
    title: str = Field("", max_length=NAME_MAX_LENGTH)
    body: str = Field(max_length=BODY_MAX_LENGTH)
    update_status: Status | None = None


class TemplateOut(Schema):
    id: str
    name: str
    title: str | None
    body: str
    update_status: str | None


class JobIn(Schema):
    name: str | None = Field(None, max_length=255)
    unit: str | None = Field(None, max_length=100)
    metrics_url: str | None = Field(None, max_length=2_000)
    incident_id: str | None = None
    interval_s: int | None = Field(None, ge=1, le=86_400)


class JobNew(JobIn):
    name: str = Field(max_length=255)
    metrics_url: str = Field(max_length=2_000)


class JobOut(Schema):
    id: str
    name: str
    unit: str
    incident_id: str | None
    interval_s: int
    ended_at: str | None
    created_at: str
