"""Refusals that several operations share, by noun."""

from __future__ import annotations

from incidents.operations.validation.components import (
    component,
    component_code,
    component_status,
    components,
    components_among,
    free_code,
    free_codes,
    named_among,
)
from incidents.operations.validation.incidents import (
    effect_outlasts_the_end,
    impact_override,
    is_ahead,
    moves,
    reminder,
    residual_effect,
    starts_before_it_is_told,
    window,
)
from incidents.operations.validation.message_templates import message_template
from incidents.operations.validation.page import (
    accent,
    approvals,
    footer_links,
    outline,
    page_url,
    privacy_url,
    support_url,
    time_zone,
)
from incidents.operations.validation.people import by_django, password
from incidents.operations.validation.recurrence import recurs
from incidents.operations.validation.rules import rule, rule_texts_of
from incidents.operations.validation.texts import (
    body,
    clean,
    line,
    name,
    optional_text,
    submission,
    text,
)
from incidents.operations.validation.times import instants, not_after_now
from incidents.operations.validation.updates import announces, content, ends_once, status_of
