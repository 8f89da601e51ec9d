"""A mail server that takes all and keeps nothing, in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from aiosmtpd.controller import Controller

from tests.up import ROOT, free_port, until

# Debian's package, laid there by .ci/run without being installed: only this program is used.
POSTFIX = ROOT / "var" / "postfix" / "usr"


@contextmanager
def serving() -> Iterator[int]:
    """Yield the port of smtp-sink, or of aiosmtpd where that is not to be had."""
    port = free_port()
    command = _smtp_sink(port) or [sys.executable, "-m", "tests.bench.sinks", str(port)]
    print(f"\nmail goes to {Path(command[0]).name}")
    libraries = {"LD_LIBRARY_PATH": str(POSTFIX / "lib" / "postfix")}
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | libraries) as sink:
        try:
            until(lambda: _answers(port), "the sink answered")
            yield port
        finally:
            sink.terminate()


def _smtp_sink(port: int) -> list[str]:
    known = [str(POSTFIX / "sbin"), os.environ["PATH"], "/usr/sbin"]
    found = shutil.which("smtp-sink", path=os.pathsep.join(known))
    return [found, "-u", "nobody", f"127.0.0.1:{port}", "100"] if found else []


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
        return True
    return False


class Taking:
    """Takes each mail."""

    async def handle_DATA(self, *_: object) -> str:
        return "250 OK"


def main() -> None:
    Controller(Taking(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
    Event().wait()


if __name__ == "__main__":
    main()
