"""``purge``: purge the cache of many names at a limited rate, with metrics."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.management import output
from incidents.management.probe import reports
from incidents.management.purge.target import (
    PurgeTarget,
    is_json,
    is_method,
    is_of_one_kind,
    places,
)
from incidents.management.stopping import StopSignals
from incidents.management.walk import names, options, running
from incidents.management.walk.arguments import (
    COUNT,
    HEADER,
    HOST,
    RUN_ID,
    WEB_ADDRESS,
    add_care,
    add_run,
    argument,
)
from incidents.management.walk.placeholders import NAME, PATH, host_of
from incidents.management.walk.plan import RunPlan
from incidents.management.walk.run import FAILED_NAMES, Run

# Options and what of a target they change.
CHANGED = {"host": "host", "attempts": "attempts"}
REQUEST = {"method": "method", "json": "json"}
KEPT = {"url": "its address", "method": "--method", "header": "--header", "json": "--json"}

JSON = argument(is_json, "an object or a list in JSON", str)
METHOD = argument(is_method, "a method in capitals, such as PURGE or POST", str)


class Command(BaseCommand):
    help = (
        "Ask a cache to forget each of many names, limited in rate and by the health of the"
        " backends, and expose metrics. What is stopped or killed goes on with --resume."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        _add_names(parser)
        _add_request(parser)
        add_care(parser)
        add_run(parser, settings.VAR_DIR / "purge")

    def handle(self, **options: Any) -> None:
        run = running.started(lambda: _plan(options), options)
        stop_signals = StopSignals()
        running.walk(run, "purge", stop_signals)
        _say_end(run)
        running.linger(options["linger"], stop_signals)


def _say_end(run: Run) -> None:
    counts = run.counts
    output.put(f"Done: {counts.ok} purged, {counts.skipped} not cached.")
    if counts.failed:
        output.put(
            f"{counts.failed} failed; their names are in {run.folder / FAILED_NAMES}, and"
            " --names takes that file for another run."
        )


def _plan(given: Mapping[str, Any]) -> RunPlan[PurgeTarget]:
    if given["resume"]:
        resumed = running.resumed(given, PurgeTarget, kept=KEPT, changed=CHANGED)
        running.require_variables(resumed.target.headers)
        return resumed
    headers = given["header"] or []
    running.require_variables(headers)
    filled = _places(given["url"], [*headers, given["json"] or ""])
    wanted = _wanted(given, of_addresses=PATH in filled)
    fields = running.given(given, CHANGED | REQUEST)
    target = PurgeTarget(given["url"], headers=headers, **fields)
    return running.new(given, target, wanted, now=timezone.now())


def _places(url: str | None, filled: list[str]) -> set[str]:
    if not url:
        raise CommandError(f"Which cache? Give an address with {NAME} in it.")
    found = places(url, filled)
    if not found:
        raise CommandError(
            f"Give an address with {NAME} in it, or with {PATH}; or --header or --json with one."
        )
    if not is_of_one_kind(found):
        raise CommandError(f"{PATH} is that of an address: leave out the places of names.")
    return found


def _wanted(given: Mapping[str, Any], *, of_addresses: bool) -> list[str]:
    """Return the names, or the addresses, to purge."""
    if given["from_probe"]:
        report = reports.read(given["from_probe"])
        found = report.to_purge if of_addresses else report.names_to_purge
        if not found:
            output.put("The probe found nothing that a purge would mend.")
            sys.exit()
        return found
    if given["made_up"]:
        return list(names.made_up(given["made_up"]))
    found = running.names_of(given["names"])
    for line in found if of_addresses else ():
        if not options.SENDABLE.fullmatch(line) or "/" not in line or not host_of(line):
            raise CommandError(
                f"“{line}” is no address: with {PATH} a line is as in index.example.org/json/pip."
            )
    return found


def _add_names(parser: ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--names", type=Path, help="file with a name a line; - reads them here")
    which.add_argument(
        "--from-probe",
        type=Path,
        metavar="REPORT",
        help="only what probe-redirects found bad, by its report.json",
    )
    which.add_argument("--made-up", type=COUNT, help="so many made-up names")
    which.add_argument("--resume", metavar="RUN", type=RUN_ID, help="go on with a run of this id")


def _add_request(parser: ArgumentParser) -> None:
    parser.add_argument(
        "url",
        nargs="?",
        type=WEB_ADDRESS,
        help="as in http://127.0.0.1:6081/json/{name}; other places to fill are {normalized} (PEP"
        " 503), or {path} of the addresses that a probe found",
    )
    parser.add_argument(
        "--host", type=HOST, help="Host to send, where it is not that of the address"
    )
    parser.add_argument("--method", type=METHOD, help="of the request; default: PURGE")
    parser.add_argument(
        "--header",
        type=HEADER,
        action="append",
        help="to send, as in 'Surrogate-Key: json/{name}', 'Fastly-Soft-Purge: 1' or"
        " 'Fastly-Key: ${KEY}' of the environment; repeatable",
    )
    parser.add_argument(
        "--json",
        type=JSON,
        help='to send, as in \'{"tags": ["json/{name}"]}\'; mostly with --method POST',
    )
