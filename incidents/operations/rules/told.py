"""Rules as the audit tells of them: what one says, and what an edit has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incidents.models import Measure, Rule
from incidents.operations.details import MeasureDetails, RuleDetails, details_of

# Of a longer text the audit keeps the beginning.
TEXT_SHOWN = 300


def all_of(rule: Rule) -> dict[str, Any]:
    """Return all that a rule says, by name, as it is stored. Two queries at most."""
    names = sorted(each.full_name for each in rule.components.select_related("group"))
    measure = Measure.objects.filter(rule=rule).first() if rule.is_asked else None
    asked = {
        **(details_of(measure, MeasureDetails) if measure else {}),
        "sign_in": measure.credentials if measure else "",
    }
    return {**details_of(rule, RuleDetails), "components": names, **asked}


def gist(rule: Rule) -> dict[str, Any]:
    """Return what a new rule is about and does, in short."""
    told = {"status": rule.status, "action": rule.action, "alerts": rule.matchers}
    if not rule.is_asked:
        return told
    said = all_of(rule)
    names = ("address", "expression", "labels", "expected")
    asked = {name: said[name] for name in names if said[name]}
    return told | {"source": rule.source} | asked


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was and is, of each that is another; of what to sign in with only that it is."""
    found: dict[str, Any] = {
        name: {"before": _short(before[name]), "after": _short(value)}
        for name, value in after.items()
        if before[name] != value
    }
    if "sign_in" in found:
        found["sign_in"] = "changed"
    return found


def _short(value: Any) -> Any:
    is_long = isinstance(value, str) and len(value) > TEXT_SHOWN
    return f"{value[:TEXT_SHOWN]}…" if is_long else value
