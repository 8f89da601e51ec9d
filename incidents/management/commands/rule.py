"""``rule``: list rules, add, try, pause and resume them in a terminal."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils import timezone

from incidents.domain.measuring.findings import Finding
from incidents.domain.vocabulary import Observation
from incidents.management.terminal import finding, telling, written_rules
from incidents.management.terminal.errors import CannotDo
from incidents.management.terminal.verbs import Answer, VerbCommand, at_the_terminal
from incidents.management.terminal.written_rules import WrittenRule
from incidents.operations.rules import writing
from incidents.queries import alerts, rules
from incidents.render.console.rules import RuleTrial, TrialView


def _list_arguments(parser: ArgumentParser) -> None:
    pass


def _named(parser: ArgumentParser) -> None:
    parser.add_argument("rule", help="its code, or enough of its name")


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="by which the audit and the board call it")
    written_rules.add_arguments(parser)


def _try_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "rule", help="its code, or enough of its name; of one that is not stored, its name"
    )
    parser.add_argument(
        "--file", help="take the rule of this name or code from a file, as for apply"
    )
    alerts_of = parser.add_mutually_exclusive_group()
    alerts_of.add_argument(
        "--on",
        metavar="FILE",
        help="alerts as a hook is sent them, as JSON; - reads them from standard input; "
        "without it, a rule on alerts is tried on those that are known now",
    )
    alerts_of.add_argument(
        "--recorded",
        type=int,
        nargs="?",
        const=1,
        metavar="N",
        help="alerts that came in: the last, or the one so many back",
    )
    written_rules.add_arguments(parser)


def _list(_options: dict[str, Any]) -> Answer:
    found, now = rules.listed(), timezone.now()
    told = "\n".join(telling.rule_line(each, now=now) for each in found)
    return told or "There are no rules.", telling.rules_json(found)


def _add(options: dict[str, Any]) -> Answer:
    """Add a rule on alerts or, with a source, on what that says."""
    now = timezone.now()
    made = written_rules.from_options(options["name"], options).add(by=at_the_terminal(), now=now)
    rule = finding.rule(made.code)
    return telling.rule_line(rule, now=now), telling.rules_json([rule])[0]


def _try(options: dict[str, Any]) -> Answer:
    """Show what it would do now, and do nothing."""
    number = options["recorded"]
    sent = _read(options["on"]) if number is None else _recorded(number)
    found = _written(options).tried(sent, by=at_the_terminal(), now=timezone.now())
    return _found(found) if isinstance(found, Finding) else _tried(found)


def _written(options: dict[str, Any]) -> WrittenRule:
    is_written = written_rules.is_written(options)
    if options["file"]:
        if is_written:
            raise CannotDo("The file says what the rule is; leave the other options out.")
        return written_rules.from_file(options["file"], options["rule"])
    if is_written:
        return written_rules.from_options(options["rule"], options)
    return written_rules.stored(finding.rule(options["rule"]))


def _recorded(number: int) -> str:
    """Return what came in, counted from the last."""
    count = alerts.recorded().count()
    if not 0 < number <= count:
        raise CannotDo(f"So much did not come in: {count} are recorded.")
    return alerts.recorded()[number - 1].body


def _read(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(f"{name} cannot be read: {error}") from None


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
    help = "List the rules on alerts and measured sources; add, try, pause and resume one."
    verbs = {
        "list": ("list them with what each sees and does", _list_arguments, _list),
        "add": ("add one, written by options", _add_arguments, _add),
        "try": ("show what one would do now, and do nothing", _try_arguments, _try),
        "pause": ("have one do nothing, and take back what it does", _named, _pause),
        "resume": ("have a paused one work again", _named, _resume),
    }
