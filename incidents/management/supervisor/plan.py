"""The plan of the supervisor, and the exec that makes a small process of a large one."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import NoReturn

from incidents.management.supervisor.announcement import Announcement
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.supervisor.program import Program


@dataclass(frozen=True)
class ProcessPlan:
    programs: Sequence[Program]
    announcement: Announcement
    log: ProcessLog

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def read(text: str) -> ProcessPlan:
    found = json.loads(text)
    return ProcessPlan(
        [Program(**program) for program in found["programs"]],
        Announcement(**found["announcement"]),
        ProcessLog(**found["log"]),
    )


def hand_over(plan: ProcessPlan) -> NoReturn:
    """Replace this process by the supervisor: the same id, none of the memory.

    The plan names secrets, which are not for command lines: it goes by standard input.
    """
    read_end, write_end = os.pipe()
    with open(write_end, "w") as pipe:
        pipe.write(plan.as_json())
    os.dup2(read_end, 0)
    os.set_inheritable(0, True)
    os.execv(sys.executable, [sys.executable, "-m", "incidents.management.supervisor"])
