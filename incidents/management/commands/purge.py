"""``purge``: purge the cache of many names at a limited rate, with metrics."""

from __future__ import annotations

import re
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from http.server import HTTPServer
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.management import output
from incidents.management.exit_codes import DAMAGED, STOPPED
from incidents.management.purge import names, partitions, plan
from incidents.management.purge.errors import CannotRun, DamagedRun
from incidents.management.purge.options import (
    AMOUNT_MAX,
    COUNT_MAX,
    PLACE,
    is_amount,
    is_count,
    is_host,
    is_template,
    is_web_address,
    is_word,
)
from incidents.management.purge.partitions import Division
from incidents.management.purge.plan import Limits, Plan, Target
from incidents.management.purge.run import FAILED_NAMES, Run, open_run
from incidents.management.stopping import StopSignals
from incidents.operations.errors import reason

# Options and what of a plan they change. What is not given stays as it is.
TARGET = {"host": "host", "attempts": "attempts"}
LIMITS = {
    "rate": "rate_per_s",
    "processes": "processes",
    "health": "health_url",
    "health_every": "health_every_s",
    "slow_after": "slow_after_s",
}
# A run keeps these: what is done was done to them.
KEPT = {"url": "its address", "partition": "--partition", "unit": "--unit", "run_id": "--run-id"}

T = TypeVar("T")


def _argument(
    is_fit: Callable[[T], object], expected: str, read: Callable[[str], T]
) -> Callable[[str], T]:
    """Return the reader of an argument; of any other than ``expected`` it says so."""

    def reader(text: str) -> T:
        with suppress(ValueError):
            if is_fit(value := read(text)):
                return value
        raise ArgumentTypeError(expected)

    return reader


AMOUNT = _argument(is_amount, f"a number above 0, up to {AMOUNT_MAX:.0f}", float)
AMOUNT_OR_NONE = _argument(
    lambda amount: amount == 0 or is_amount(amount), f"0, or a number up to {AMOUNT_MAX:.0f}", float
)
COUNT = _argument(is_count, f"a whole number, 1 to {COUNT_MAX}", int)
HOST = _argument(is_host, "a name in ASCII, as in a Host header", str)
PURGE_URL = _argument(
    is_template,
    f"an address that begins with http:// or https://, in ASCII, with {PLACE} in it",
    str,
)
RUN_ID = _argument(
    re.compile(r"\w[\w.:-]{0,99}", re.ASCII).fullmatch,
    "up to 100 letters, digits and -_.: as a run is a folder",
    str,
)
WEB_ADDRESS = _argument(
    is_web_address, "an address that begins with http:// or https://, in ASCII", str
)
WORD = _argument(is_word, "one line of text", str)


class Command(BaseCommand):
    help = (
        "Send PURGE to a cache for each of many names, limited in rate and by the health of the"
        " backends, and expose metrics. What is stopped or killed goes on with --resume."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        _add_work(parser)
        _add_care(parser)
        _add_run(parser)

    def handle(self, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            planned = _resumed(folder, options) if options["resume"] else _new(folder, options)
            run = open_run(folder / planned.run_id, planned)
            server = _serve(run, options["port"])
        except DamagedRun as error:
            raise _another(error) from error
        except CannotRun as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The run cannot start: {reason(error)}.") from error
        output.put(f"Metrics: http://127.0.0.1:{server.server_port}/metrics")
        self._walk(run, linger_s=options["linger"])

    def _walk(self, run: Run, *, linger_s: float) -> None:
        stop_signals = StopSignals()
        output.put(f"Run {run.plan.run_id}: {run.counts.position} of {run.units} done.")
        try:
            run.walk(stop_signals.is_set, output.put)
        except DamagedRun as error:
            raise _another(error) from error
        except OSError as error:
            raise CommandError(f"The run cannot go on: {reason(error)}.") from error
        if not run.is_done:
            output.put(
                f"Stopped at {run.counts.position} of {run.units}. Go on with:"
                f" {Path(sys.argv[0]).name} purge --resume {run.plan.run_id}"
            )
            sys.exit(STOPPED)
        self._say_end(run)
        if linger_s > 0:
            output.put(f"The metrics are shown for {linger_s:g} seconds more; Ctrl-C ends that.")
            stop_signals.wait(linger_s)

    def _say_end(self, run: Run) -> None:
        counts = run.counts
        output.put(f"Done: {counts.ok} purged, {counts.skipped} not cached.")
        if counts.failed:
            output.put(
                f"{counts.failed} failed; their names are in {run.folder / FAILED_NAMES}, and"
                " --names takes that file for another run."
            )


def _another(error: DamagedRun) -> CommandError:
    return CommandError(f"{error}: begin another run.", returncode=DAMAGED)


def _serve(run: Run, port: int) -> HTTPServer:
    try:
        return run.exposition.serve(port)
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"The metrics cannot be shown on port {port}: {reason(error)}."
            f" Choose another with --port; the run is kept: --resume {run.plan.run_id}"
        ) from error


def _resumed(folder: Path, options: dict[str, Any]) -> Plan:
    """Return the plan of a run to resume; limits may change, names and partitions stay."""
    if given := [name for key, name in KEPT.items() if options[key] is not None]:
        raise CommandError(f"A run keeps {' and '.join(given)}: leave that out, or begin another.")
    kept = plan.read(folder / options["resume"])
    return replace(
        kept,
        target=replace(kept.target, **_given(options, TARGET)),
        limits=replace(kept.limits, **_given(options, LIMITS)),
    )


def _given(options: dict[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    return {field: options[name] for name, field in fields.items() if options[name] is not None}


def _new(folder: Path, options: dict[str, Any]) -> Plan:
    if not options["url"]:
        raise CommandError(f"Which cache? Give an address with {PLACE} in it.")
    limits = Limits(**_given(options, LIMITS))
    divided = partitions.divide(
        _wanted(options["names"], options["made_up"]),
        division=options["partition"] or Division.SIZE,
        processes=limits.processes,
    )
    if not divided:
        raise CommandError("There is no name to purge.")
    run_id = options["run_id"] or f"{timezone.now():%Y-%m-%dT%H-%M-%S}"
    planned = Plan(
        run_id,
        options["unit"] or "objects",
        Target(options["url"], **_given(options, TARGET)),
        limits,
        started_at_s=time.time(),
        sizes={partition: len(found) for partition, found in divided.items()},
    )
    try:
        plan.write(folder / run_id, planned, divided)
    except FileExistsError as error:
        raise CommandError(_taken(folder / run_id)) from error
    except OSError as error:
        raise CommandError(f"The run cannot be written down: {reason(error)}.") from error
    return planned


def _taken(folder: Path) -> str:
    if (folder / plan.FILE).exists():
        return f"There is a run {folder.name}: go on with it by --resume."
    return f"{folder} is left of a run that was ended before it began: remove it."


def _wanted(file: Path | None, made_up: int | None) -> Iterable[str]:
    if file is None:
        return names.made_up(made_up or 0)
    is_piped = str(file) == "-"
    try:
        with open(0 if is_piped else file, encoding="utf-8", closefd=not is_piped) as lines:
            return list(names.read(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The names cannot be read: {reason(error)}.") from error


def _add_work(parser: ArgumentParser) -> None:
    parser.add_argument(
        "url", nargs="?", type=PURGE_URL, help=f"as in http://127.0.0.1:6081/json/{PLACE}"
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--names", type=Path, help="file with a name a line; - reads them here")
    which.add_argument("--made-up", type=COUNT, help="so many made-up names")
    which.add_argument("--resume", metavar="RUN", type=RUN_ID, help="go on with a run of this id")
    parser.add_argument(
        "--partition",
        choices=Division,
        type=Division,
        help=f"deal names out evenly, or by their first letter; default: {Division.SIZE}",
    )
    parser.add_argument("--processes", type=COUNT, help="that send at the same time; default: 8")
    parser.add_argument("--rate", type=AMOUNT, help="requests a second; default: 100")
    parser.add_argument(
        "--host", type=HOST, help="Host to send, where it is not that of the address"
    )


def _add_care(parser: ArgumentParser) -> None:
    """Add what the backends are spared by."""
    parser.add_argument(
        "--health", type=WEB_ADDRESS, help="URL of the backends that tells how they are"
    )
    parser.add_argument(
        "--health-every", type=AMOUNT, help="seconds between such looks; default: 2"
    )
    parser.add_argument(
        "--slow-after", type=AMOUNT, help="seconds that such an answer may take; default: 1"
    )
    parser.add_argument("--attempts", type=COUNT, help="at a name until it has failed; default: 5")


def _add_run(parser: ArgumentParser) -> None:
    parser.add_argument("--unit", type=WORD, help="what a name stands for; default: objects")
    parser.add_argument("--run-id", type=RUN_ID, help="what --resume calls it; default: the time")
    parser.add_argument(
        "--folder",
        type=Path,
        default=settings.VAR_DIR / "purge",
        help="where runs are kept; default: purge in STATUSPAGE_VAR_DIR",
    )
    parser.add_argument("--port", type=int, default=9464, help="of the metrics; default: 9464")
    parser.add_argument(
        "--linger",
        type=AMOUNT_OR_NONE,
        default=120.0,
        help="seconds to show the metrics of the end; default: 120",
    )
