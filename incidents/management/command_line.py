"""Command lines of our own commands, for processes of their own."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from django.conf import settings

# Says where the data are; a command that is typed without it would look for them elsewhere.
FOLDER = "STATUSPAGE_VAR_DIR"


def manage(*arguments: str) -> list[str]:
    """Return the command line of one of our commands, which runs in any folder."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def typed(*arguments: str) -> str:
    """Return the command line that people type for one, by the name that this one was run by.

    The wheel's command runs manage.py too, in processes that it starts.
    """
    name = Path(sys.argv[0]).name
    if settings.START_DIR != settings.BASE_DIR:
        name = "plainstatus"
    run = f"{sys.executable} {name}" if name == "manage.py" else name
    folder = os.environ.get(FOLDER)
    return " ".join([*([f"{FOLDER}={shlex.quote(folder)}"] if folder else []), run, *arguments])
