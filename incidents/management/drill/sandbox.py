"""The copy of the page in which a drill happens: a database of its own in a folder of its own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from incidents.filesystem import keep_private, locked
from incidents.models import Job, Page
from incidents.operations import backup, pages
from incidents.operations.actor import SYSTEM
from incidents.operations.backup import CannotBackUp, CannotRestore
from incidents.operations.jobs import lifecycle

COPY = "page.tar.gz"
NAME_MOST = 100


def begin(folder: Path) -> None:
    """Empty the folder of an earlier drill and copy the page into it. Raises CommandError."""
    os.umask(0o077)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with locked(folder, is_waiting=False):
            for path in folder.iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            backup.back_up(folder / COPY, now=timezone.now())
    except BlockingIOError as error:
        raise CommandError("A drill is running already; end it by Ctrl-C first.") from error
    except CannotBackUp as error:
        raise CommandError(f"The page cannot be copied: {error}") from error


def fill(*, url: str) -> None:
    """Make the database of the copy, marked as one, which reads no job. Raises CommandError."""
    if not (file := settings.VAR_DIR / COPY).is_file():
        raise CommandError("Run drill without STATUSPAGE_DRILL: it copies the page first.")
    keep_private(settings.PRIVATE_PATHS, trees=settings.PRIVATE_TREES)
    call_command("migrate", interactive=False, verbosity=0)
    now = timezone.now()
    try:
        backup.restore(file, is_replacing=False, now=now)
    except CannotRestore as error:
        raise CommandError(f"The copy of the page cannot be read: {error}") from error
    file.unlink()
    name = f"Drill: {Page.objects.get().name}"[:NAME_MOST]
    pages.edit_page(by=SYSTEM, name=name, url=url, now=now)
    for job in Job.objects.live():
        lifecycle.end_job(job.pk, by=SYSTEM, now=now)
