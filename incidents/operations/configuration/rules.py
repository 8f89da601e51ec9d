"""Rules as a file declares them, with what they are about and how their source is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from incidents.domain.vocabulary import SourceKind
from incidents.models import Component, Measure, Rule
from incidents.operations.actor import Actor
from incidents.operations.configuration import finding, schemas
from incidents.operations.configuration.changes import (
    Misdeclared,
    Place,
    Report,
    refusing,
    told,
)
from incidents.operations.configuration.kinds import (
    NOT_DETAILS,
    Kind,
    Secrets,
    credentials,
)
from incidents.operations.configuration.schemas import Configuration
from incidents.operations.rules import writing

RULES = Kind(
    "rules",
    lambda: list(Rule.objects.standing().select_related("measure")),
    writing.create_rule,
    writing.edit_rule,
    writing.remove_rule,
)


def write(
    wanted: Configuration, report: Report, *, secrets: Secrets, by: Actor, now: datetime
) -> None:
    """Add and edit what is declared."""
    for number, each in enumerate(wanted.rules):
        place: Place = ("rules", number)
        row = finding.declared(RULES.there(), each, *place, "name")
        if each.remove:
            continue
        source = row.source if row else each.source or SourceKind.ALERT
        details = _details(each, place, source=source)
        if row is None:
            if each.measure:
                details["credentials"] = credentials(each.measure, secrets, *place, "measure")
            new = details | ({"code": each.code} if each.code else {})
            do = partial(writing.create_rule, by=by, now=now, **new)
            report.added(told(refusing(place, do)))
        else:
            _edit(row, each, details, report, secrets=secrets, place=place, by=by, now=now)


def _details(said: schemas.Rule, place: Place, *, source: str) -> dict[str, Any]:
    details = said.details(*NOT_DETAILS, "measure")
    if "components" in details:
        there = list(Component.objects.shown())
        names = details["components"]
        details["components"] = [
            finding.mentioned(there, name, *place, "components") for name in names
        ]
    if said.measure:
        if source == SourceKind.ALERT:
            why = "Alerts come by themselves; leave this out, or name another source."
            raise Misdeclared(why, *place, "measure")
        details["measure"] = said.measure.details("username", "secret_env")
    return details


def _edit(
    row: Rule,
    said: schemas.Rule,
    details: dict[str, Any],
    report: Report,
    *,
    secrets: Secrets,
    place: Place,
    by: Actor,
    now: datetime,
) -> None:
    if details.pop("source", row.source) != row.source:
        why = "What a rule hears of cannot change; remove it, and declare another."
        raise Misdeclared(why, *place, "source")
    before = _as_declared(row, details)
    if before == _as_declared(row, details, given=details):
        return
    signs_in = {"authentication", "address"} & details.get("measure", {}).keys()
    is_elsewhere = any(before[f"measure.{name}"] != details["measure"][name] for name in signs_in)
    if said.measure and is_elsewhere:
        details["credentials"] = credentials(said.measure, secrets, *place, "measure")
    with transaction.atomic():
        do = partial(writing.edit_rule, row.pk, by=by, now=now, **details)
        refusing(place, do)
        after = _as_declared(Rule.objects.get(pk=row.pk), details)
        if not report.edited(told(row), before, after):
            transaction.set_rollback(True)


def _as_declared(
    row: Rule, details: Mapping[str, Any], *, given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what a rule has of what is declared, or what is ``given`` of it, by name."""
    found: dict[str, Any] = {}
    for name, value in details.items():
        if name == "components":
            parts = row.components.all() if given is None else value
            found[name] = ", ".join(sorted(part.full_name for part in parts))
        elif name == "measure":
            measure = Measure.objects.filter(rule=row).first()
            found |= {
                f"measure.{key}": getattr(measure, key, None) if given is None else inner
                for key, inner in value.items()
            }
        elif name != "credentials":
            found[name] = getattr(row, name) if given is None else value
    return found
