"""The web server as a program: granian in one process, ``python -m statuspage.web``.

By itself granian forks the server from a parent that waits for it, which takes 15 MB, and which
``plainstatus up`` does already. It takes granian's own options.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from threading import Thread
from typing import Any, NoReturn

from django.core import signals
from granian import cli
from granian.server.mp import MPServer

from statuspage.worker.memory import share_one_pool

# Seconds in which what was asked before a stop may be answered; `plainstatus up` kills after eight.
PATIENCE_S = 5.0


class OneProcess(MPServer):
    """Serves in this process. Options by which granian would start servers anew have no effect."""

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> NoReturn:
        server = self._spawn_worker(idx=0, target=spawn_target, callback_loader=target_loader)
        end_though_requests_hang()
        server.inner.run()
        # As a fork ends: threads that still look for changes are waited for no longer.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def end_though_requests_hang() -> None:
    """Bound the time that this process takes to end once it is asked to, by either signal."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    signal.set_wakeup_fd(write_end)

    def wait() -> None:
        while os.read(read_end, 1)[0] not in (signal.SIGTERM, signal.SIGINT):
            pass
        time.sleep(PATIENCE_S)
        os._exit(0)

    Thread(target=wait, name="ending", daemon=True).start()


def lighten() -> None:
    """Have this process take less memory; to be called before the application is loaded."""
    share_one_pool()
    # django-ninja loads all of Django's test client, some megabytes, for a signal of this module.
    sys.modules["django.test.signals"] = signals


def main() -> None:
    lighten()
    cli.Server = OneProcess  # type: ignore[attr-defined] # no public way in
    cli.entrypoint()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
