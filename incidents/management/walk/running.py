"""A run as a command has it: begun or resumed by its options, with metrics, until its end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http.server import HTTPServer
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import CommandError

from incidents.management import output
from incidents.management.exit_codes import DAMAGED, STOPPED
from incidents.management.stopping import StopSignals
from incidents.management.walk import headers, names, partitions, plan
from incidents.management.walk.errors import CannotRun, DamagedRun
from incidents.management.walk.partitions import Division
from incidents.management.walk.plan import Limits, RunPlan
from incidents.management.walk.run import Run, open_run
from incidents.management.walk.target import WalkTarget
from incidents.operations.errors import reason

TargetT = TypeVar("TargetT", bound=WalkTarget)

# Options and what of the limits they change. What is not given stays as it is.
LIMITS = {
    "rate": "rate_per_s",
    "processes": "processes",
    "health": "health_url",
    "health_every": "health_every_s",
    "slow_after": "slow_after_s",
}
# A run keeps these: what is done was done to them.
KEPT = {"partition": "--partition", "unit": "--unit", "run_id": "--run-id"}


def given(options: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    return {field: options[name] for name, field in fields.items() if options[name] is not None}


def resumed(
    options: Mapping[str, Any],
    kind: Callable[..., TargetT],
    *,
    kept: Mapping[str, str],
    changed: Mapping[str, str],
) -> RunPlan[TargetT]:
    """Return the plan of a run to resume; limits may change, names and partitions stay.

    ``kept`` are options that it keeps besides; ``changed``, those of its target that it need not.
    Raises CommandError, CannotRun, OSError.
    """
    kept = {**kept, **KEPT}
    if refused := [name for key, name in kept.items() if options[key] is not None]:
        said = " and ".join(refused)
        raise CommandError(f"A run keeps {said}: leave that out, or begin another.")
    found = plan.read(options["folder"] / options["resume"], kind)
    limits = replace(found.limits, **given(options, LIMITS))
    target = replace(found.target, **given(options, changed))
    return replace(found, target=target, limits=limits)


def new(
    options: Mapping[str, Any], target: TargetT, wanted: Iterable[str], *, now: datetime
) -> RunPlan[TargetT]:
    """Write the plan of a new run, and return it. Raises CommandError."""
    limits = Limits(**given(options, LIMITS))
    division = options["partition"] or Division.SIZE
    divided = partitions.divide(wanted, division=division, processes=limits.processes)
    if not divided:
        raise CommandError(f"There is no name to {target.kind}.")
    run_id = options["run_id"] or f"{now:%Y-%m-%dT%H-%M-%S}"
    sizes = {partition: len(found) for partition, found in divided.items()}
    planned = RunPlan(run_id, options["unit"] or "objects", target, limits, now.timestamp(), sizes)
    folder = options["folder"] / run_id
    try:
        plan.write(folder, planned, divided)
    except FileExistsError as error:
        raise CommandError(_taken(folder)) from error
    except OSError as error:
        raise CommandError(f"The run cannot be written down: {reason(error)}.") from error
    return planned


def require_variables(given_headers: Sequence[str]) -> None:
    """Refuse headers whose variables are not set. Raises CommandError."""
    if unset := headers.unset(given_headers):
        raise CommandError(f"Set {' and '.join(unset)} to a line of ASCII: --header names it.")


def names_of(file: Path) -> list[str]:
    """Return the names in a file, or those that are piped in. Raises CommandError."""
    is_piped = str(file) == "-"
    try:
        with open(0 if is_piped else file, encoding="utf-8-sig", closefd=not is_piped) as lines:
            return list(names.read(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The names cannot be read: {reason(error)}.") from error


def started(make_plan: Callable[[], RunPlan[WalkTarget]], options: Mapping[str, Any]) -> Run:
    """Open a run and serve its metrics. Raises CommandError."""
    try:
        planned = make_plan()
        run = open_run(options["folder"] / planned.run_id, planned)
        server = _serve(run, options["port"])
    except DamagedRun as error:
        raise _another(error) from error
    except CannotRun as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"The run cannot start: {reason(error)}.") from error
    output.put(f"Metrics: http://127.0.0.1:{server.server_port}/metrics")
    output.put(f"Run {run.plan.run_id}: {run.counts.position} of {run.units} done.")
    return run


def walk(run: Run, command: str, stop_signals: StopSignals) -> None:
    """Walk to the end; of a run that is stopped say how it goes on, and exit."""
    try:
        run.walk(stop_signals.is_set, output.put)
    except DamagedRun as error:
        raise _another(error) from error
    except OSError as error:
        raise CommandError(f"The run cannot go on: {reason(error)}.") from error
    if not run.is_done:
        output.put(
            f"Stopped at {run.counts.position} of {run.units}. Go on with:"
            f" {Path(sys.argv[0]).name} {command} --resume {run.plan.run_id}"
        )
        sys.exit(STOPPED)


def linger(seconds: float, stop_signals: StopSignals) -> None:
    """Show the metrics of the end for a while."""
    if seconds > 0:
        output.put(f"The metrics are shown for {seconds:g} seconds more; Ctrl-C ends that.")
        stop_signals.wait(seconds)


def _serve(run: Run, port: int) -> HTTPServer:
    try:
        return run.exposition.serve(port)
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"The metrics cannot be shown on port {port}: {reason(error)}."
            f" Choose another with --port; the run is kept: --resume {run.plan.run_id}"
        ) from error


def _another(error: DamagedRun) -> CommandError:
    return CommandError(f"{error}: begin another run.", returncode=DAMAGED)


def _taken(folder: Path) -> str:
    if (folder / plan.FILE).exists():
        return f"There is a run {folder.name}: go on with it by --resume."
    return f"{folder} is left of a run that was ended before it began: remove it."
