"""The plan of a run, written before it starts, so that it can be resumed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from incidents.filesystem import write_whole
from incidents.management.walk import options
from incidents.management.walk.errors import DamagedRun, NoRun
from incidents.management.walk.target import WalkTarget

FILE = "plan.json"

TargetT = TypeVar("TargetT", bound=WalkTarget, covariant=True)


@dataclass(frozen=True)
class Limits:
    """Limits of a run; ``rate_per_s`` holds for all processes together, retries included."""

    rate_per_s: float = 100.0
    processes: int = 8
    health_url: str | None = None
    health_every_s: float = 2.0
    health_timeout_s: float = 2.0
    slow_after_s: float = 1.0


@dataclass(frozen=True)
class RunPlan(Generic[TargetT]):
    """``sizes`` are the units of each partition; ``started_at_s`` is in Unix time."""

    run_id: str
    unit: str
    target: TargetT
    limits: Limits
    started_at_s: float
    sizes: Mapping[str, int]


def write(folder: Path, plan: RunPlan[WalkTarget], partitions: Mapping[str, Sequence[str]]) -> None:
    """Write the names, then the plan: a folder without a plan is no run. Raises OSError."""
    folder.mkdir(parents=True)
    for index, of_partition in enumerate(partitions.values()):
        names = "".join(f"{name}\n" for name in of_partition)
        write_whole(_names_file(folder, index), names.encode(), is_durable=True)
    keep(folder, plan)


def keep(folder: Path, plan: RunPlan[WalkTarget]) -> None:
    """Replace the plan. Raises OSError."""
    write_whole(folder / FILE, json.dumps(asdict(plan), indent=1).encode(), is_durable=True)


def read(folder: Path, kind: Callable[..., TargetT]) -> RunPlan[TargetT]:
    """Return the plan of a run, whose target is of a kind. Raises NoRun, Damaged, OSError."""
    try:
        plan = _parsed(json.loads((folder / FILE).read_text("utf-8")), kind)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoRun(f"There is no run in {folder}.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DamagedRun(f"{folder / FILE} is damaged") from error
    if plan.run_id != folder.name or not _is_sound(plan):
        raise DamagedRun(f"{folder / FILE} is damaged")
    return plan


def _parsed(found: dict[str, Any], kind: Callable[..., TargetT]) -> RunPlan[TargetT]:
    parts = {"target": kind(**found["target"]), "limits": Limits(**found["limits"])}
    return RunPlan(**{**found, **parts})


def _is_sound(plan: RunPlan[WalkTarget]) -> bool:
    """Whether the values of a plan are allowed: a readable file may still be damaged."""
    target, limits = plan.target, plan.limits
    seconds = (limits.health_timeout_s, limits.health_every_s, limits.slow_after_s)
    return (
        options.is_instant(plan.started_at_s)
        and isinstance(plan.sizes, dict)
        and len(plan.sizes) > 0
        and all(map(options.is_word, (plan.unit, *plan.sizes)))
        and all(map(options.is_count, (limits.processes, *plan.sizes.values())))
        and all(map(options.is_amount, (limits.rate_per_s, *seconds)))
        and target.is_sound()
        and (limits.health_url is None or options.is_web_address(limits.health_url))
    )


def names_files(folder: Path, plan: RunPlan[WalkTarget]) -> Iterator[tuple[str, Path]]:
    """Yield the file of each partition."""
    for index, partition in enumerate(plan.sizes):
        yield partition, _names_file(folder, index)


def _names_file(folder: Path, index: int) -> Path:
    return folder / f"names-{index:03}.txt"
