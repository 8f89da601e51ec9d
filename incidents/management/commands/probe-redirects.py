"""``probe-redirects``: follow the redirects of many names through a cache and its origin."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import replace
from http.client import HTTPException
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.management import output
from incidents.management.exit_codes import FOUND, REFUSED, UNAVAILABLE, USAGE
from incidents.management.probe import arguments, as_text, reports
from incidents.management.probe.answers import Location, led_to
from incidents.management.probe.comparison import Comparison, compare, told
from incidents.management.probe.report import ProbeReport, of_run
from incidents.management.probe.sampling import sample
from incidents.management.probe.target import ProbeTarget
from incidents.management.stopping import StopSignals
from incidents.management.walk import running
from incidents.management.walk.arguments import add_care, add_run
from incidents.management.walk.client import Client
from incidents.management.walk.options import is_web_address
from incidents.management.walk.plan import RunPlan
from incidents.management.walk.run import WHY_CHARACTERS_MAX, Run
from incidents.operations.errors import reason

# Options and what of a target they change.
CHANGED = {"attempts": "attempts"}
KEPT = {
    "names": "--names",
    "cache": "--cache",
    "origin": "--origin",
    "form": "--form",
    "host": "--host",
    "header": "--header",
    "redirects": "--redirects",
    "ignore": "--ignore",
    "sample": "--sample",
    "seed": "--seed",
}


class Command(BaseCommand):
    help = (
        "Follow the redirects of each form of many names, or of a sample, through a cache and its"
        " origin; report loops, chains and addresses that disagree. Exit code 1: something is bad."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        arguments.add_work(parser)
        arguments.add_judgement(parser)
        add_care(parser)
        add_run(parser, settings.VAR_DIR / "probe")

    def handle(self, **options: Any) -> None:
        try:
            if options["after"]:
                sys.exit(_compared(options))
            _require_fit_before(options)
            run = running.started(lambda: _plan(options), options)
            stop_signals = StopSignals()
            running.walk(run, "probe-redirects", stop_signals)
            code = _reported(run, options)
        except CommandError as error:
            if error.returncode == REFUSED:  # here 1 says that something is bad
                error.returncode = USAGE
            raise
        running.linger(options["linger"], stop_signals)
        sys.exit(code)


def _plan(options: Mapping[str, Any]) -> RunPlan[ProbeTarget]:
    if options["resume"]:
        resumed = running.resumed(options, ProbeTarget, kept=KEPT, changed=CHANGED)
        running.require_variables(resumed.target.headers)
        return resumed
    return _new(options)


def _new(options: Mapping[str, Any]) -> RunPlan[ProbeTarget]:
    for option in ("cache", "names", "form"):
        if not options[option]:
            raise CommandError(f"Give --{option}: there is nothing to probe without it.")
    running.require_variables(options["header"] or [])
    listed = list(dict.fromkeys(running.names_of(options["names"])))
    size = len(listed) if options["all"] else options["sample"] or arguments.SAMPLE
    wanted = sample(listed, size, seed=options["seed"] or "")
    if not wanted:
        raise CommandError("There is no name to probe.")
    _require_answers(options)
    target = ProbeTarget(
        options["cache"],
        options["origin"],
        _hosts(options),
        options["form"],
        len(listed),
        options["header"] or [],
        ignored=options["ignore"] or [],
        **running.given(options, {**CHANGED, "redirects": "redirects_most"}),
    )
    return running.new(options, target, wanted, now=timezone.now())


def _hosts(options: Mapping[str, Any]) -> list[str]:
    """Return the hosts to stay at, as they are in redirects that were followed."""
    named = options["host"] or [urlsplit(options["cache"]).netloc]
    for host in named:
        if not is_web_address(f"http://{host}") or "/" in host or {*"?#"} & {*host}:
            raise CommandError(f"--host {host}: a host is a name, with a port if need be.")
    return [led_to(f"//{host}/", at=Location("", "/")).host for host in named]


def _require_answers(options: Mapping[str, Any]) -> None:
    """A name is tried for long: learn at once that there is nobody at an address."""
    for option in ("cache", "origin"):
        if not (url := options[option]):
            continue
        client = Client(url, timeout_s=ProbeTarget.timeout_s)
        try:
            client.ask("GET", "/", {"Host": _hosts(options)[0]})
        except (OSError, HTTPException, ValueError) as error:
            why = output.plain(reason(error)[:WHY_CHARACTERS_MAX])
            raise CommandError(f"--{option} {url} does not answer: {why}.") from error
        finally:
            client.close()


def _require_fit_before(options: Mapping[str, Any]) -> None:
    """A run need not end to learn that the one before cannot be compared."""
    if options["before"]:
        before = reports.read(options["before"])
        _since(before, replace(before, forms=options["form"] or before.forms))


def _compared(options: Mapping[str, Any]) -> int:
    if not options["before"]:
        raise CommandError("Give --before: the report to compare --after with.")
    after = reports.read(options["after"])
    compared = _since(reports.read(options["before"]), after)
    for line in told(compared):
        output.put(line)
    reports.write(options["report"] or [], after, compared)
    return _code(after, compared)


def _since(before: ProbeReport, after: ProbeReport) -> Comparison:
    try:
        return compare(before, after)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _reported(run: Run, options: Mapping[str, Any]) -> int:
    """Write and print the report; return the exit code."""
    plan = cast(RunPlan[ProbeTarget], run.plan)
    report = of_run(plan, run.journal.notes, run.journal.failed_names, now=timezone.now())
    for line in as_text.lines(report):
        output.put(line)
    kept = run.folder / reports.FILE
    reports.write([kept], report, None)
    compared = _since(reports.read(options["before"]), report) if options["before"] else None
    for line in told(compared) if compared else ():
        output.put(line)
    reports.write(options["report"] or [], report, compared)
    output.put(f"The report is in {kept}.")
    return _code(report, compared)


def _code(report: ProbeReport, compared: Comparison | None) -> int:
    if compared.is_worse if compared else report.bad:
        return FOUND
    return UNAVAILABLE if report.is_open else 0
