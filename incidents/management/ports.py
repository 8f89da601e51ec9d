"""Ports to listen on, looked at before anything is done that takes time."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Callable

from django.core.management.base import CommandError

# After a kill, the web server that is left ends within so long.
PATIENCE_S = 8.0
LOOK_S = 0.2
VARIABLES = {"port": "PORT", "office-port": "OFFICE_PORT"}


def wait_until_free(
    host: str, port: int, office_port: int | None, *, say: Callable[[str], object]
) -> None:
    """Give an earlier server that was killed, and what it left behind, time to end.

    Raises CommandError, with what to do, if the ports cannot be listened on.
    """
    if office_port == port:
        raise CommandError(
            f"Readers and the console cannot both have port {port}. Choose another with"
            " --office-port or OFFICE_PORT, or leave it out: one port serves both."
        )
    _wait_for(host, port, option="port", say=say)
    if office_port:
        _wait_for(host, office_port, option="office-port", say=say)


def _wait_for(host: str, port: int, *, option: str, say: Callable[[str], object]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    is_told = False
    while time.monotonic() < until_s and _is_in_use(host, port):
        if not is_told:
            say(f"Port {port} is in use; waiting {PATIENCE_S:.0f} s for it.")
            is_told = True
        time.sleep(LOOK_S)
    _require_free(host, port, option=option)


def _is_in_use(host: str, port: int) -> bool:
    try:
        _require_free(host, port, option="port")
    except CommandError as error:
        return getattr(error.__cause__, "errno", None) == errno.EADDRINUSE
    return False


def _require_free(host: str, port: int, *, option: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OverflowError as error:
            raise CommandError(f"There is no port {port}: ports are 1 to 65535.") from error
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host} port {port} ({error.strerror}). {_way_out(error, option)}"
            ) from error


def _way_out(error: OSError, option: str) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "Choose an address of this machine with --host."
    return f"Choose another with --{option}, or with {VARIABLES[option]} in the environment."
