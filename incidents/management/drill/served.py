"""The copy of the page while it is served, as a program beside the drill."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError

from incidents.management import addresses, command_line
from incidents.management.stopping import StopSignals
from incidents.management.supervisor.announcement import Announcement

LOG = "up.log"
LOOK_S = 0.2
STOP_S = 30


@contextmanager
def served(host: str, port: int, *, stop: StopSignals) -> Iterator[None]:
    """Serve it until the block ends, which begins once it answers. Raises CommandError."""
    command = command_line.manage("up", "--no-migrate", "--host", host, "--port", str(port))
    log = settings.VAR_DIR / LOG
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        asked = Announcement(host, port, addresses.known_as(), [])
        while not asked.is_true() and not stop.wait(LOOK_S):
            if process.poll() is not None:
                raise CommandError(f"The copy is not served: {log.read_text(errors='replace')}")
        yield
    finally:
        process.terminate()
        process.wait(STOP_S)
