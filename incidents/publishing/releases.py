"""Releases of the site in a folder: each whole, and one of them current."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from incidents.domain.publication import State
from incidents.filesystem import locked

CURRENT = "current"
RELEASES = "releases"


@dataclass(frozen=True)
class Release:
    """A whole site in a folder of its own."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def state(self) -> State:
        try:
            return State.from_json((self.folder / "state.json").read_bytes())
        except OSError:
            return State()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait for another publication to the same folder. What is locked is a file, as NFS locks no
    folders."""
    make_public(folder / RELEASES)
    (lock := folder / ".lock").touch()
    with locked(lock):
        yield


def make_public(folder: Path) -> None:
    """Create the folder and those that it is in, unless they exist, for all to read.

    Nothing else that this process writes is.
    """
    if not folder.is_dir():
        make_public(folder.parent)
        folder.mkdir(exist_ok=True)
        let_all_read(folder, 0o755)


def let_all_read(path: Path, mode: int = 0o644) -> None:
    if (now := stat.S_IMODE(path.stat().st_mode)) & mode != mode:
        path.chmod(now | mode)


def new(folder: Path, *, now: datetime) -> Release:
    """Return one with a name that no other has, even if the clock shows the same twice."""
    return Release(folder / RELEASES / f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}")


def current(folder: Path) -> Release | None:
    """Return the release that web servers serve."""
    link = folder / CURRENT
    if not link.is_symlink():
        return None
    release = Release(link.resolve().parent)
    return release if release.site.is_dir() else None


def switch(folder: Path, release: Release) -> None:
    """Have web servers serve ``release``, in one step."""
    scratch = folder / f".{CURRENT}"
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(release.site.relative_to(folder), target_is_directory=True)
    # All of it on the disk before anybody is led there: not even a power cut leaves empty files, to
    # which later releases would link. At once, as some hundred folders one by one take seconds.
    os.sync()
    scratch.replace(folder / CURRENT)


def discard(folder: Path, *, kept: list[Release | None]) -> None:
    """Remove all releases but those that are ``kept``."""
    folders = {release.folder for release in kept if release}
    for path in (folder / RELEASES).iterdir():
        if path.resolve() not in folders:
            shutil.rmtree(path)
