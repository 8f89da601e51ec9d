"""Start programs, and restart those that end.

A child that dies is started again at once, and after 1, 2, 4 … 60 s if it hardly ran. Each is
the leader of its own process group, so that whatever it leaves behind can be ended with it. On
Linux the kernel sends it SIGTERM when the supervisor dies, even by ``kill -9``.
"""

from __future__ import annotations

import contextlib
import ctypes
import math
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import IO

from incidents.management.exit_codes import DAMAGED
from incidents.management.stopping import TICK_S, StopSignals
from incidents.management.supervisor import restarts
from incidents.management.supervisor.process_log import ProcessLog
from incidents.management.supervisor.program import Program

# Containers are usually killed 10 s after they were asked to stop.
STOP_TIMEOUT_S = 8.0

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """A program and the process that runs it, if one does."""

    program: Program
    start_due_at_s: float
    process: subprocess.Popen[str] | None = None
    deaths: int = 0
    started_at_s: float = 0.0
    relay: threading.Thread | None = field(default=None, repr=False)


def run(programs: Iterable[Program], *, log: ProcessLog, each_tick: Callable[[], None]) -> None:
    """Run the programs until SIGTERM or SIGINT arrives, then stop them."""
    begun_at_s = time.monotonic()
    children = [Child(program, begun_at_s + program.start_after_s) for program in programs]
    stop_signals = StopSignals()
    try:
        while not stop_signals.is_set():
            for child in children:
                _tend(child, log, now_s=time.monotonic())
            _reap_strangers({child.process.pid for child in children if child.process})
            each_tick()
            stop_signals.wait(TICK_S)
    finally:
        _stop(children)


def _tend(child: Child, log: ProcessLog, *, now_s: float) -> None:
    if child.process is None:
        if now_s >= child.start_due_at_s:
            _start(child, log, now_s=now_s)
    elif child.process.poll() is not None:
        _note_death(child, child.process, log, now_s=now_s)


def _start(child: Child, log: ProcessLog, *, now_s: float) -> None:
    child.process = subprocess.Popen(
        child.program.command,
        env=os.environ | child.program.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=_die_with(os.getpid()),
    )
    child.started_at_s = now_s
    assert child.process.stdout is not None
    child.relay = threading.Thread(
        target=_relay, args=(child.program.name, child.process.stdout, log), daemon=True
    )
    child.relay.start()


def _die_with(parent_pid: int) -> Callable[[], None] | None:
    if _libc is None:
        return None
    prctl = _libc.prctl

    def arm() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent_pid:  # it died before the signal was armed
            os._exit(1)

    return arm


def _relay(name: str, output: IO[str], log: ProcessLog) -> None:
    with output:
        log.relay(name, output)


def _note_death(
    child: Child, process: subprocess.Popen[str], log: ProcessLog, *, now_s: float
) -> None:
    _end_group(process)
    name = child.program.name
    if child.program.may_end and process.returncode in (0, DAMAGED):
        child.process, child.start_due_at_s = None, math.inf
        if process.returncode:
            cause = _cause(process.returncode)
            log.say("up", f"{name} {cause}, and is not started again")
        return
    child.deaths = restarts.deaths_in_a_row(child.deaths, ran_s=now_s - child.started_at_s)
    delay_s = restarts.delay_s(child.deaths)
    child.process, child.start_due_at_s = None, now_s + delay_s
    when = f"in {delay_s:.0f} s" if delay_s else "at once"
    log.say("up", f"{name} {_cause(process.returncode)}; starting it again {when}")


def _reap_strangers(ours: set[int]) -> None:
    """Reap orphans that were left to us as the first process of a container."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(ChildProcessError):
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if ended.si_pid in ours:  # seen to in its turn
                return
            os.waitpid(ended.si_pid, 0)


def _cause(returncode: int) -> str:
    if returncode >= 0:
        return f"ended with code {returncode}"
    return f"was ended by {signal.Signals(-returncode).name}"


def _stop(children: Iterable[Child]) -> None:
    running = [child for child in children if child.process is not None]
    deadline_s = time.monotonic() + STOP_TIMEOUT_S
    for child in running:
        assert child.process is not None
        child.process.terminate()
    for child in running:
        assert child.process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(deadline_s - time.monotonic(), 0))
        _end_group(child.process)
        child.process.wait()
        if child.relay is not None:
            child.relay.join(1)


def _end_group(process: subprocess.Popen[str]) -> None:
    """Kill the processes that the child left running in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
