"""The details of rows that people edit. An edit keeps those that it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypedDict, TypeVar, cast

from django.db.models import Model

from incidents.domain.content import Statuses
from incidents.models import ComponentGroup, Incident

Details = TypeVar("Details")


class PageDetails(TypedDict, total=False):
    """Images are files as they were sent; None takes one away."""

    name: str
    url: str
    tagline: str
    accent: str
    support_url: str
    privacy_url: str
    shows_told: bool
    logo: bytes | None
    logo_dark: bytes | None
    favicon: bytes | None
    footer_links: str
    approvals_minor: int
    approvals_major: int
    approvals_critical: int
    postmortem_outline: str
    time_zone: str


class GroupDetails(TypedDict, total=False):
    name: str
    description: str


class ComponentDetails(GroupDetails, total=False):
    group: ComponentGroup | None
    is_showcased: bool
    is_hidden_while_operational: bool
    started_on: date | None


class JobDetails(TypedDict, total=False):
    """The credentials are apart, as they are never read back."""

    name: str
    unit: str
    incident: Incident | None
    partition_words: str
    done_meaning: str
    failure_meaning: str
    metrics_url: str
    mapping: Mapping[str, str]
    interval_s: int
    authentication: str
    posts_by_itself: bool


class MessageTemplateDetails(TypedDict, total=False):
    name: str
    purpose: str
    status: str
    incident_name: str
    body: str


class RuleDetails(TypedDict, total=False):
    """The components are apart, as they are rows of their own."""

    name: str
    matchers: str
    status: str
    action: str
    wait_s: int
    restore_after_s: int
    incident_name: str
    body: str


class MeasureDetails(TypedDict, total=False):
    """How a rule's source is asked. The credentials are apart, as they are never read back."""

    address: str
    expression: str
    labels: str
    expected: str
    connect_to: str
    slow_after_ms: int | None
    days_left: int | None
    interval_s: int
    authentication: str
    is_public: bool


class ActionItemDetails(TypedDict, total=False):
    title: str
    type: str
    owner: str
    due_on: date | None
    priority: str
    tracker_url: str
    is_public: bool


class EntryDetails(TypedDict, total=False):
    at: datetime
    kind: str
    text: str
    rejected: str
    cost: str
    decided_by: str
    source: str
    is_public: bool


class UserDetails(TypedDict, total=False):
    username: str
    first_name: str
    last_name: str
    email: str
    is_active: bool
    is_staff: bool
    is_superuser: bool


class ResidualDetails(TypedDict, total=False):
    """Set what may still be felt after the end, and until when; an empty effect takes it away."""

    residual_effect: str | None
    residual_ends_at: datetime | None


class IncidentDetails(ResidualDetails, total=False):
    name: str
    impact_override: str | None
    started_at: datetime


class MaintenanceDetails(ResidualDetails, total=False):
    name: str
    scheduled_for: datetime
    scheduled_until: datetime
    starts_by_itself: bool
    ends_by_itself: bool
    remind_before_s: int | None


class SeriesDetails(TypedDict, total=False):
    """``components`` are those that it is about, whatever is said of them."""

    name: str
    body: str
    components: Statuses
    scheduled_for: datetime
    scheduled_until: datetime
    frequency: str
    interval: int
    until_on: date | None
    count: int | None
    starts_by_itself: bool
    ends_by_itself: bool
    remind_before_s: int | None


def assign(row: Model, details: Mapping[str, object]) -> None:
    """Set the columns that ``details`` names; the caller checks and saves them."""
    for name, value in details.items():
        setattr(row, name, value)


def details_of(row: Model, kind: type[Details]) -> Details:
    """Return the details of this ``kind`` that ``row`` has."""
    return cast(Details, {name: getattr(row, name) for name in kind.__annotations__})
