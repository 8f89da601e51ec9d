"""Styles and scripts, collected so that a full disk takes nothing away that is served."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.files.storage import storages
from django.core.management import call_command

MANIFEST = "staticfiles.json"


def are_there() -> bool:
    return Path(settings.STATIC_ROOT, MANIFEST).is_file()


def collect() -> None:
    """Collect beside what is served, then put it in its place: all is written, or nothing.

    Files of earlier versions stay, for pages that caches keep. Raises OSError.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="static-", dir=root.parent) as folder:
        _collect_into(folder)
        # The manifest is last: it names files that are there.
        names = [path.relative_to(folder) for path in Path(folder).rglob("*") if path.is_file()]
        for name in sorted(names, key=lambda name: name == Path(MANIFEST)):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).replace(root / name)


def _collect_into(folder: str) -> None:
    command = Command()
    command.storage = storages.create_storage(
        settings.STORAGES["staticfiles"] | {"OPTIONS": {"location": folder}}
    )
    call_command(command, interactive=False, verbosity=0)
