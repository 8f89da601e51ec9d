"""``rule``: list rules, try, pause and resume them in a terminal."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from incidents.domain.measuring.findings import Finding
from incidents.domain.vocabulary import Observation
from incidents.management.terminal import finding, telling
from incidents.management.terminal.errors import CannotDo
from incidents.management.terminal.verbs import Answer, VerbCommand, at_the_terminal
from incidents.models import Rule
from incidents.operations.details import MeasureDetails, RuleDetails, details_of
from incidents.operations.measures.trials import try_measure
from incidents.operations.rules import writing
from incidents.operations.rules.trials import try_rule
from incidents.queries import alerts, rules
from incidents.render.console.rules import RuleTrial, TrialView


def _list_arguments(parser: ArgumentParser) -> None:
    pass


def _named(parser: ArgumentParser) -> None:
    parser.add_argument("rule", help="its code, or enough of its name")


def _try_arguments(parser: ArgumentParser) -> None:
    _named(parser)
    parser.add_argument(
        "--on",
        metavar="FILE",
        help="alerts as a hook is sent them, as JSON; - reads them from standard input; "
        "without it, a rule on alerts is tried on those that are known now",
    )


def _list(_options: dict[str, Any]) -> Answer:
    found, now = rules.listed(), timezone.now()
    told = "\n".join(telling.rule_line(each, now=now) for each in found)
    return told or "There are no rules.", telling.rules_json(found)


def _try(options: dict[str, Any]) -> Answer:
    """Show what it would do now, and do nothing."""
    rule = finding.rule(options["rule"])
    if rule.is_asked and options["on"]:
        why = f"“{rule}” asks its source by itself, and hears of no alerts; leave --on out."
        raise CannotDo(why)
    if rule.is_asked:
        return _found(_asked(rule))
    return _tried(_on_alerts(rule, _read(options["on"])))


def _read(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(f"{name} cannot be read: {error}") from None


def _asked(rule: Rule) -> Finding:
    return try_measure(
        by=at_the_terminal(),
        source=rule.source,
        measure=details_of(rule.measure, MeasureDetails),
        now=timezone.now(),
        rule=rule,
    )


def _on_alerts(rule: Rule, sent: str | None) -> RuleTrial:
    return try_rule(
        sent,
        by=at_the_terminal(),
        now=timezone.now(),
        known=[each.known for each in alerts.current()],
        components=list(rule.components.all()),
        rule=rule,
        **details_of(rule, RuleDetails),
    )


def _found(found: Finding) -> Answer:
    text = f"{found.observation.label}: {found.what}"
    return text, {"observed": found.observation, "said": found.what, "value": found.value}


def _tried(trial: RuleTrial) -> Answer:
    lines = [*TrialView(trial).lines, trial.name, trial.body]
    data = {
        "alerts": trial.alerts_count,
        "observed": trial.observation or Observation.UNKNOWN,
        "said": trial.said,
        "name": trial.name,
        "body": trial.body,
    }
    return "\n".join(filter(None, lines)), data


def _pause(options: dict[str, Any]) -> Answer:
    """Have it do nothing for now, and take back what it does."""
    return _changed(writing.pause_rule, options)


def _resume(options: dict[str, Any]) -> Answer:
    return _changed(writing.resume_rule, options)


def _changed(do: Any, options: dict[str, Any]) -> Answer:
    now = timezone.now()
    do(finding.rule(options["rule"]).pk, by=at_the_terminal(), now=now)
    rule = finding.rule(options["rule"])
    return telling.rule_line(rule, now=now), telling.rules_json([rule])[0]


class Command(VerbCommand):
    help = "List the rules on alerts and measured sources; try, pause and resume one."
    verbs = {
        "list": ("list them with what each sees and does", _list_arguments, _list),
        "try": ("show what one would do now, and do nothing", _try_arguments, _try),
        "pause": ("have one do nothing, and take back what it does", _named, _pause),
        "resume": ("have a paused one work again", _named, _resume),
    }
