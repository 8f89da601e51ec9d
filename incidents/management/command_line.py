"""Command lines of our own commands, for processes of their own."""

from __future__ import annotations

import sys

from django.conf import settings


def manage(*arguments: str) -> list[str]:
    """Return the command line of one of our commands, which runs in any folder."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
