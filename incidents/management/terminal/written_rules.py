"""Rules as they are written in a terminal: by options, or in the file that ``apply`` reads."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from incidents.domain.measuring.findings import Finding
from incidents.domain.vocabulary import Authentication, ComponentStatus, RuleAction, SourceKind
from incidents.management.terminal import arguments, finding
from incidents.management.terminal.errors import CannotDo, NotFound
from incidents.models import Component, Rule
from incidents.operations.actor import Actor
from incidents.operations.configuration import reading, rules
from incidents.operations.configuration.changes import Misdeclared
from incidents.operations.credentials import Credentials
from incidents.operations.details import MeasureDetails, RuleDetails, details_of
from incidents.operations.measures.trials import try_measure
from incidents.operations.rules.trials import try_rule
from incidents.operations.rules.writing import create_rule
from incidents.queries import alerts
from incidents.render.console.rules import RuleTrial

TEXTS = {
    "status": "of its components while it is bad",
    "action": "what it does; suggest, if left out",
    "incident_name": "of what it suggests or opens",
    "body": "what that says",
}
SECONDS = {
    "wait_s": "how long it is bad before it acts",
    "restore_after_s": "how long it is good before it restores",
}
CHOICES = {"status": ComponentStatus.values, "action": RuleAction.values}
ASKED = {
    "address": "where its source is asked",
    "expression": "the query, the metric, or a supplier's component",
    "labels": "of the one series of a query",
    "expected": "the condition of a good value, or the good statuses of a check",
    "connect_to": "what a check connects to instead",
    "authentication": f"one of {', '.join(Authentication.values)}",
}
NUMBERS = {
    "interval_s": "how often it is asked",
    "slow_after_ms": "a later answer to a check is bad",
    "days_left": "that a certificate must last",
}


@dataclass(frozen=True)
class WrittenRule:
    """A rule with all that is said of it; ``stored`` is the one that it is, if any."""

    source: str
    details: RuleDetails
    components: Sequence[Component] = ()
    measure: MeasureDetails = field(default_factory=lambda: MeasureDetails())
    credentials: Credentials | None = None
    stored: Rule | None = None

    def add(self, *, by: Actor, now: datetime) -> Rule:
        return create_rule(
            by=by,
            now=now,
            source=self.source,
            components=self.components,
            measure=self.measure,
            credentials=self.credentials,
            **self.details,
        )

    def changed(self, said: dict[str, Any]) -> WrittenRule:
        """Return it with what is ``said`` of it; the rest stays."""
        merged: Any = {
            name: {**getattr(self, name), **said.get(name, {})} for name in ("details", "measure")
        }
        return replace(self, **(said | merged))

    def tried(self, sent: str | None, *, by: Actor, now: datetime) -> RuleTrial | Finding:
        """Return what it would do on the alerts ``sent`` or known, or what its source says."""
        if self.source == SourceKind.ALERT:
            return try_rule(
                sent,
                by=by,
                now=now,
                known=[each.known for each in alerts.current()],
                components=self.components,
                rule=self.stored,
                **self.details,
            )
        if sent is not None:
            told = "It asks its source by itself; leave --on out, or --recorded."
            raise CannotDo(told)
        return try_measure(
            by=by,
            source=self.source,
            measure=self.measure,
            credentials=self.credentials,
            now=now,
            rule=self.stored,
        )


def add_arguments(parser: ArgumentParser) -> None:
    """Add what a rule is written with."""
    parser.add_argument(
        "--matchers", metavar="TEXT", help="of the alerts that it is about, as in Alertmanager"
    )
    arguments.add_named_components(
        parser, help="one that it is about, by code or name, as often as there are"
    )
    for name, said in TEXTS.items():
        parser.add_argument(_option(name), dest=name, choices=CHOICES.get(name), help=said)
    for name, said in (SECONDS | NUMBERS).items():
        parser.add_argument(_option(name), dest=name, type=int, metavar="NUMBER", help=said)
    sources = [each.value for each in SourceKind if each != SourceKind.ALERT]
    parser.add_argument("--source", choices=sources, help="what is asked, if it is not on alerts")
    for name, said in ASKED.items():
        parser.add_argument(_option(name), dest=name, help=said)
    parser.add_argument("--public", dest="is_public", action="store_true", default=None)
    parser.add_argument("--username", help="to sign in with at its source")
    parser.add_argument("--secret-env", metavar="NAME", help="variable that has the secret")


def is_written(options: dict[str, Any]) -> bool:
    """Whether the options say anything of the rule itself."""
    names = ("matchers", "source", *TEXTS, *SECONDS, *ASKED, *NUMBERS, "is_public")
    texts = _given(options, *names, "username", "secret_env")
    return bool(texts or options["components"])


def stored(rule: Rule) -> WrittenRule:
    return WrittenRule(
        rule.source,
        details_of(rule, RuleDetails),
        list(rule.components.all()),
        details_of(rule.measure, MeasureDetails) if rule.is_asked else MeasureDetails(),
        stored=rule,
    )


def from_options(name: str, options: dict[str, Any]) -> WrittenRule:
    """Raises CannotDo, NotFound."""
    source = options["source"] or SourceKind.ALERT
    details: Any = {"name": name} | _given(options, "matchers", *TEXTS, *SECONDS)
    measure: Any = _given(options, *ASKED, *NUMBERS, "is_public")
    credentials = _credentials(options)
    if source == SourceKind.ALERT and (measure or credentials):
        raise CannotDo("Alerts come by themselves; name a --source, or leave out how it is asked.")
    if source != SourceKind.ALERT and options["matchers"] is not None:
        raise CannotDo("It asks its source by itself; leave --matchers out.")
    chosen = [finding.component(each) for each in options["components"]]
    return WrittenRule(source, details, chosen, measure, credentials)


def from_file(file: str, name: str) -> WrittenRule:
    """Return the rule with this name or code of a file in TOML, as it is once that is applied.

    Raises CannotDo, NotFound.
    """
    try:
        text = Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(f"{file} cannot be read: {error}") from None
    try:
        for number, each in enumerate(reading.configuration(text).rules):
            if name.casefold() in (each.name.casefold(), each.code):
                row, said = rules.declared(each, ("rules", number), secrets=os.environ)
                return stored(row).changed(said) if row else WrittenRule(**said)
    except Misdeclared as error:
        raise CannotDo(f"{file}, {reading.located(error, text)}") from None
    raise NotFound(f"There is no rule “{name}” in {file}; its name or code stands there.")


def _credentials(options: dict[str, Any]) -> Credentials | None:
    variable = options["secret_env"]
    if variable is None:
        return Credentials("", options["username"]) if options["username"] else None
    if variable not in os.environ:
        raise CannotDo(f"The variable {variable} is not set; set it to what to sign in with.")
    return Credentials(os.environ[variable], options["username"] or "")


def _given(options: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: options[name] for name in names if options[name] is not None}


def _option(name: str) -> str:
    words = {"body": "message", "wait_s": "wait", "restore_after_s": "restore-after"}
    return f"--{words.get(name, name).replace('_', '-')}"
