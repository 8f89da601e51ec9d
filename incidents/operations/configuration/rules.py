"""Rules as a file declares them, with what they are about and how their source is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from incidents.domain.vocabulary import SourceKind
from incidents.models import Component, Measure, Rule
from incidents.operations.actor import Actor
from incidents.operations.configuration import finding, schemas
from incidents.operations.configuration.changes import (
    ApplyReport,
    Misdeclared,
    Place,
    edit,
    refusing,
    told,
)
from incidents.operations.configuration.kinds import (
    NOT_DETAILS,
    RowKind,
    Secrets,
    credentials,
)
from incidents.operations.configuration.schemas import Configuration
from incidents.operations.rules import writing

# What is declared of a measure is told with this before its name.
MEASURE = "measure."
# What makes a stored secret one for elsewhere.
SIGNING_IN = {f"{MEASURE}authentication", f"{MEASURE}address"}
RULES = RowKind(
    "rules",
    lambda: list(Rule.objects.standing().select_related("measure")),
    writing.create_rule,
    writing.edit_rule,
    writing.remove_rule,
)


def write(
    wanted: Configuration, report: ApplyReport, *, secrets: Secrets, by: Actor, now: datetime
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
            new = details | {"source": source} | ({"code": each.code} if each.code else {})
            do = partial(writing.create_rule, by=by, now=now, **new)
            report.added(told(refusing(place, do)))
        else:
            _edit(row, each, details, report, secrets=secrets, place=place, by=by, now=now)


def declared(
    said: schemas.DeclaredRule, place: Place, *, secrets: Secrets
) -> tuple[Rule | None, dict[str, Any]]:
    """Return the stored rule that is declared, if any, and what is said of it.

    Raises Misdeclared.
    """
    row = finding.declared(RULES.there(), said, *place, "name")
    source = row.source if row else said.source or SourceKind.ALERT
    details = _details(said, place, source=source)
    found = {"source": source} | {
        name: details.pop(name) for name in ("components", "measure") if name in details
    }
    if said.measure and (row is None or _signs_in_anew(row, _declared(found))):
        found["credentials"] = credentials(said.measure, secrets, *place, "measure")
    return row, found | {"details": details}


def _details(said: schemas.DeclaredRule, place: Place, *, source: str) -> dict[str, Any]:
    details = said.details(*NOT_DETAILS, "measure")
    if details.pop("source", source) != source:
        why = "What a rule hears of cannot change; remove it, and declare another."
        raise Misdeclared(why, *place, "source")
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
    said: schemas.DeclaredRule,
    details: dict[str, Any],
    report: ApplyReport,
    *,
    secrets: Secrets,
    place: Place,
    by: Actor,
    now: datetime,
) -> None:
    wanted = _declared(details)
    if said.measure and _signs_in_anew(row, wanted):
        details["credentials"] = credentials(said.measure, secrets, *place, "measure")

    def do(rule_id: int, **_different: Any) -> Rule:
        return writing.edit_rule(rule_id, by=by, now=now, **details)

    edit(row, wanted, do, report=report, place=place, read=_read)


def _signs_in_anew(row: Rule, wanted: Mapping[str, Any]) -> bool:
    names = SIGNING_IN & wanted.keys()
    before = _read(row, names)
    return any(before[name] != wanted[name] for name in names)


def _declared(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is declared, by name, so that it can be compared and told."""
    found = dict(details)
    if "components" in found:
        found["components"] = _names(found["components"])
    measure = found.pop("measure", {})
    return found | {f"{MEASURE}{name}": value for name, value in measure.items()}


def _read(row: Rule, names: Iterable[str]) -> dict[str, Any]:
    """Return what a rule has by the names of what is declared."""
    measure = Measure.objects.filter(rule=row).first()
    found: dict[str, Any] = {}
    for name in names:
        if name == "components":
            found[name] = _names(row.components.all())
        elif name.startswith(MEASURE):
            found[name] = getattr(measure, name.removeprefix(MEASURE), None)
        else:
            found[name] = getattr(row, name)
    return found


def _names(components: Iterable[Component]) -> str:
    return ", ".join(sorted(each.full_name for each in components))
