"""Bodies and answers of the API about rules, and about how their sources are asked."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import Field

from incidents.api.schemas import MOST_AT_ONCE
from incidents.domain.vocabulary import Authentication, ComponentStatus, RuleAction, SourceKind
from incidents.models.due import INTERVAL_S_MAX, INTERVAL_S_MIN
from incidents.models.incident import NAME_MAX_LENGTH
from incidents.models.job import URL_MAX_LENGTH
from incidents.models.measure import (
    CONNECT_TO_MAX_LENGTH,
    DAYS_LEFT_MAX,
    EXPECTED_MAX_LENGTH,
    EXPRESSION_MAX_LENGTH,
    LABELS_MAX_LENGTH,
    SLOW_AFTER_MS_MAX,
)
from incidents.models.rule import MATCHERS_MAX_LENGTH, RULE_NAME_MAX_LENGTH, WAIT_S_MAX
from incidents.models.update import BODY_MAX_LENGTH


class MeasureIn(Schema):
    """How a source is asked; what is left out stays.

    ``username`` and ``secret`` are never told.
    """

    address: str = Field("", max_length=URL_MAX_LENGTH)
    expression: str = Field("", max_length=EXPRESSION_MAX_LENGTH)
    labels: str = Field("", max_length=LABELS_MAX_LENGTH)
    expected: str = Field("", max_length=EXPECTED_MAX_LENGTH)
    connect_to: str = Field("", max_length=CONNECT_TO_MAX_LENGTH)
    slow_after_ms: int | None = Field(None, ge=1, le=SLOW_AFTER_MS_MAX)
    days_left: int | None = Field(None, ge=1, le=DAYS_LEFT_MAX)
    interval_s: int = Field(30, ge=INTERVAL_S_MIN, le=INTERVAL_S_MAX)
    is_public: bool = False
    authentication: Authentication = Authentication.NONE
    username: str = ""
    secret: str = ""


class RuleIn(Schema):
    """A rule: one on alerts has ``matchers``, any other a ``measure``."""

    name: str | None = Field(None, max_length=RULE_NAME_MAX_LENGTH)
    source: SourceKind | None = None
    matchers: str | None = Field(None, max_length=MATCHERS_MAX_LENGTH)
    measure: MeasureIn | None = None
    component_ids: list[str] | None = Field(None, max_length=MOST_AT_ONCE)
    status: ComponentStatus | None = None
    action: RuleAction | None = None
    wait_s: int | None = Field(None, ge=0, le=WAIT_S_MAX)
    restore_after_s: int | None = Field(None, ge=0, le=WAIT_S_MAX)
    incident_name: str | None = Field(None, max_length=NAME_MAX_LENGTH)
    incident_body: str | None = Field(None, max_length=BODY_MAX_LENGTH)


class RuleNew(RuleIn):
    name: str = Field(max_length=RULE_NAME_MAX_LENGTH)


class OfTrial(Schema):
    """Alerts for a trial, as a hook is sent them; without, those that are known now."""

    alerts: dict[str, Any] | list[Any] | None = None


class RuleTrialIn(RuleIn, OfTrial):
    """A trial of a rule as it is, with what is given in place of what it says."""


class NewRuleTrialIn(RuleNew, OfTrial):
    pass


class MeasureOut(Schema):
    address: str
    expression: str
    labels: str
    expected: str
    connect_to: str
    slow_after_ms: int | None
    days_left: int | None
    interval_s: int
    is_public: bool
    authentication: str


class RuleOut(Schema):
    id: str
    name: str
    source: str
    matchers: str
    measure: MeasureOut | None
    component_ids: list[str]
    status: str
    action: str
    wait_s: int
    restore_after_s: int
    incident_name: str
    incident_body: str
    is_paused: bool
    is_acting: bool
    observed: str
    observed_at: str | None
    said: str
    created_at: str
    updated_at: str


class RuleTrialOut(Schema):
    """Outcome of a trial: the incident is the one that would be suggested or opened, if any.

    ``alerts`` counts those that it was tried on, and ``value`` is what was measured.
    """

    observed: str
    said: str
    alerts: int | None
    value: float | None
    incident_name: str
    incident_body: str
