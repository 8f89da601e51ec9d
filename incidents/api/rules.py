"""Rules on alerts and measured sources. Statuspage has none: these addresses are our own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from incidents.api import finding
from incidents.api.auth import actor
from incidents.api.invalid import Invalid
from incidents.api.replies import created, done
from incidents.api.rule_schemas import (
    NewRuleTrialIn,
    OfTrial,
    RuleIn,
    RuleNew,
    RuleOut,
    RuleTrialIn,
    RuleTrialOut,
)
from incidents.api.schemas import ERRORS, Paging
from incidents.domain.alerts import payloads
from incidents.domain.vocabulary import SourceKind
from incidents.models import Component, Page, Rule
from incidents.operations.actor import Actor
from incidents.operations.credentials import Credentials
from incidents.operations.details import MeasureDetails, RuleDetails, details_of
from incidents.operations.errors import OperationError
from incidents.operations.measures.trials import try_measure
from incidents.operations.rules import writing
from incidents.operations.rules.trials import try_rule
from incidents.queries import alerts
from incidents.render import api_v1 as render

router = Router(tags=["rules"])

NOT_DETAILS = {"source", "measure", "component_ids", "alerts"}
SIGN_IN = {"username", "secret"}
# What operations call a field, where the API has another word for it.
FIELDS = {
    "components": "component_ids",
    "body": "incident_body",
    "credentials": "measure.secret",
} | {name: f"measure.{name}" for name in MeasureDetails.__annotations__}


@router.get("/{page_id}/rules", response={200: list[RuleOut], **ERRORS})
def listed(request: HttpRequest, page_id: str, paging: Query[Paging]) -> Any:
    actor(request).require("incidents.view_component")
    site = finding.page(page_id)
    return [_told(request, site, each) for each in _rules().order_by("-pk")[paging.part]]


@router.post("/{page_id}/rules", response={201: RuleOut, **ERRORS})
def create(request: HttpRequest, page_id: str, data: RuleNew) -> Any:
    site, source = finding.page(page_id), data.source or SourceKind.ALERT
    with _naming():
        made = writing.create_rule(
            by=actor(request), source=source, now=timezone.now(), **_given(data, source)
        )
    return created(_told(request, site, finding.one(_rules(), made.code)))


# Before the address of one rule, which would take it for an id.
@router.post("/{page_id}/rules/try", response={200: RuleTrialOut, **ERRORS})
def try_new(request: HttpRequest, page_id: str, data: NewRuleTrialIn) -> Any:
    """Show what a rule would do, and do nothing: nothing is stored, and nobody is told."""
    finding.page(page_id)
    source = data.source or SourceKind.ALERT
    return _tried(_given(data, source), data, by=actor(request), source=source)


@router.get("/{page_id}/rules/{rule_id}", response={200: RuleOut, **ERRORS})
def rule(request: HttpRequest, page_id: str, rule_id: str) -> Any:
    actor(request).require("incidents.view_component")
    return _told(request, finding.page(page_id), finding.one(_rules(), rule_id))


@router.api_operation(
    ["PATCH", "PUT"], "/{page_id}/rules/{rule_id}", response={200: RuleOut, **ERRORS}
)
def edit(request: HttpRequest, page_id: str, rule_id: str, data: RuleIn) -> Any:
    site, found = finding.page(page_id), finding.one(_rules(), rule_id)
    given = _given(data, _source_of(found, data))
    with _naming():
        writing.edit_rule(found.pk, by=actor(request), now=timezone.now(), **given)
    return _told(request, site, finding.one(_rules(), rule_id))


@router.delete("/{page_id}/rules/{rule_id}", response={204: None, **ERRORS})
def remove(request: HttpRequest, page_id: str, rule_id: str) -> Any:
    """Remove it, and take back what it does."""
    finding.page(page_id)
    found = finding.one(_rules(), rule_id)
    writing.remove_rule(found.pk, by=actor(request), now=timezone.now())
    return done()


@router.post("/{page_id}/rules/{rule_id}/try", response={200: RuleTrialOut, **ERRORS})
def try_existing(request: HttpRequest, page_id: str, rule_id: str, data: RuleTrialIn) -> Any:
    """Show what it would do, as it is or with what is given changed, and do nothing."""
    finding.page(page_id)
    found = finding.one(_rules(), rule_id)
    source = _source_of(found, data)
    details: dict[str, Any] = {**details_of(found, RuleDetails)}
    details["components"] = list(found.components.all())
    given = _given(data, source)
    if found.is_asked:
        given["measure"] = details_of(found.measure, MeasureDetails) | given.get("measure", {})
    return _tried(details | given, data, by=actor(request), source=source, of=found)


@router.post("/{page_id}/rules/{rule_id}/pause", response={201: RuleOut, **ERRORS})
def pause(request: HttpRequest, page_id: str, rule_id: str) -> Any:
    """Have it do nothing for now, and take back what it does."""
    site, found = finding.page(page_id), finding.one(_rules(), rule_id)
    writing.pause_rule(found.pk, by=actor(request), now=timezone.now())
    return created(_told(request, site, finding.one(_rules(), rule_id)))


@router.post("/{page_id}/rules/{rule_id}/resume", response={201: RuleOut, **ERRORS})
def resume(request: HttpRequest, page_id: str, rule_id: str) -> Any:
    """Have a paused one work again, on what is seen from now on."""
    site, found = finding.page(page_id), finding.one(_rules(), rule_id)
    writing.resume_rule(found.pk, by=actor(request), now=timezone.now())
    return created(_told(request, site, finding.one(_rules(), rule_id)))


def _rules() -> QuerySet[Rule]:
    found = Rule.objects.standing().select_related("signal", "measure")
    return found.prefetch_related("components")


def _told(request: HttpRequest, site: Page, it: Rule) -> dict[str, Any]:
    tells_source = actor(request).may("incidents.change_component")
    return render.rule(site, it, tells_source=tells_source)


def _source_of(found: Rule, data: RuleIn) -> SourceKind:
    if data.source not in (None, found.source):
        why = "What a rule hears of cannot change; remove it, and write another."
        raise Invalid("source", why)
    return SourceKind(found.source)


def _given(data: RuleIn, source: SourceKind) -> dict[str, Any]:
    """Return what is given, by the names of the operations. Raises Invalid."""
    if data.measure is not None and source == SourceKind.ALERT:
        raise Invalid("measure", "Alerts come by themselves; leave this out, or choose a source.")
    if data.matchers is not None and source != SourceKind.ALERT:
        raise Invalid("matchers", "It asks its source by itself, and hears of no alerts.")
    given = data.dict(exclude_unset=True, exclude=NOT_DETAILS)
    if "incident_body" in given:
        given["body"] = given.pop("incident_body")
    if data.component_ids is not None:
        shown = Component.objects.shown()
        named = [finding.named("component_ids", shown, code) for code in data.component_ids]
        given["components"] = named
    if data.measure is not None:
        given["measure"] = data.measure.dict(exclude_unset=True, exclude=SIGN_IN)
        if data.measure.secret or data.measure.username:
            given["credentials"] = Credentials(data.measure.secret, data.measure.username)
    return given


def _tried(
    given: dict[str, Any],
    data: OfTrial,
    *,
    by: Actor,
    source: SourceKind,
    of: Rule | None = None,
) -> dict[str, Any]:
    with _naming():
        if source == SourceKind.ALERT:
            return _on_alerts(given, data, by=by, of=of)
        if data.alerts is not None:
            raise Invalid("alerts", "It asks its source by itself, and hears of no alerts.")
        found = try_measure(
            by=by,
            source=source,
            measure=given.get("measure", {}),
            credentials=given.get("credentials"),
            now=timezone.now(),
            rule=of,
        )
    return render.finding(found)


def _on_alerts(
    given: dict[str, Any], data: OfTrial, *, by: Actor, of: Rule | None
) -> dict[str, Any]:
    sent = None if data.alerts is None else json.dumps(data.alerts)
    try:
        if sent is not None:
            payloads.read(sent)
    except payloads.BadPayload as bad:
        raise Invalid("alerts", str(bad)) from None
    known = [each.known for each in alerts.current()]
    trial = try_rule(sent, by=by, now=timezone.now(), known=known, rule=of, **given)
    return render.trial(trial)


@contextmanager
def _naming() -> Iterator[None]:
    """Name the fields of what is refused as the API does."""
    try:
        yield
    except OperationError as refusal:
        if refusal.field in FIELDS:
            raise Invalid(FIELDS[refusal.field], str(refusal)) from refusal
        raise
