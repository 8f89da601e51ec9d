"""Styles and scripts, collected so that a full disk takes nothing away that is served."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.files.storage import storages
from django.core.management import call_command

MANIFEST = "staticfiles.json"
# What was collected last: a start that finds nothing new saves a second and a half.
SOURCES = "sources.sha256"


def are_there() -> bool:
    return Path(settings.STATIC_ROOT, MANIFEST).is_file()


def collect() -> None:
    """Collect beside what is served, then put it in its place: all is written, or nothing.

    Files of earlier versions stay, for pages that caches keep. Raises OSError.
    """
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        sources = _sources()
        if not _has_all_of(root, sources):
            _collect(root)
            (root / SOURCES).write_text(sources, "ascii")


def _collect(root: Path) -> None:
    with _scratch_beside(root) as folder:
        _collect_into(folder)
        # The manifest is last: it names files that are there.
        names = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        for name in sorted(names, key=lambda name: name == Path(MANIFEST)):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).replace(root / name)


def _sources() -> str:
    """Tell one state of all that is collected, and of what collects it, from another."""
    found = [django.__version__, settings.STORAGES["staticfiles"]["BACKEND"]]
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            found.append(f"{name} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


def _has_all_of(root: Path, sources: str) -> bool:
    try:
        if (root / SOURCES).read_text("ascii") != sources:
            return False
        names = json.loads((root / MANIFEST).read_bytes())["paths"].values()
    except (OSError, ValueError, KeyError):
        return False
    return all((root / name).is_file() for name in names)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Wait for another collection; one that is killed keeps nobody waiting."""
    descriptor = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _scratch_beside(root: Path) -> Iterator[Path]:
    """Yield an empty folder. It has one name, so that what a killed collection left is swept."""
    folder = root.with_name(f"{root.name}-new")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _collect_into(folder: Path) -> None:
    command = Command()
    command.storage = storages.create_storage(
        settings.STORAGES["staticfiles"] | {"OPTIONS": {"location": folder}}
    )
    call_command(command, interactive=False, verbosity=0)
