"""Releases of the site in a folder: each whole, and one of them current."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from incidents.domain.publication import State
from incidents.filesystem import locked
from incidents.publishing.files import File

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
        """Of what it holds; of one that is not whole nothing is known."""
        try:
            return State.from_json(self._state_file.read_bytes())
        except OSError:
            return State()

    def remember(self, state: State) -> None:
        self._state_file.write_text(state.as_json())

    def forget(self) -> None:
        self._state_file.unlink(missing_ok=True)

    @property
    def _state_file(self) -> Path:
        return self.folder / "state.json"


class Content:
    """The files of a release that is being made. ``known`` has the versions that are at hand.

    What is right already stays, what the release ``before`` has is linked: its date stays, and the
    disk's blocks. So the work is that of what changes, and not that of the site.
    """

    def __init__(self, release: Release, before: Release | None) -> None:
        self._site = release.site
        self._before = before
        self._old = before.state.versions if before else {}
        self._held = dict(release.state.versions)
        self._folders: set[Path] = set()
        release.forget()

    @property
    def known(self) -> Mapping[str, str]:
        return self._old

    def put(self, file: File) -> File:
        """Have the file there; return it without its body."""
        if self._held.get(file.name) != file.version:
            self._write(file)
        return replace(file, body=None)

    def keep_only(self, names: Collection[str]) -> None:
        """Remove all other files, and the folders that this leaves empty."""
        for name in self._held.keys() - names:
            path = self._site / name
            path.unlink(missing_ok=True)
            for folder in path.relative_to(self._site).parents[:-1]:
                if any((self._site / folder).iterdir()):
                    break
                (self._site / folder).rmdir()

    def _write(self, file: File) -> None:
        target = self._site / file.name
        if target.parent not in self._folders:
            make_public(target.parent)
            self._folders.add(target.parent)
        # Never into it: other releases have the same file.
        if self._held.pop(file.name, None) is not None:
            target.unlink()
        if self._before and self._old.get(file.name) == file.version:
            os.link(self._before.site / file.name, target)
        else:
            target.write_bytes(file.body or b"")
        let_all_read(target)
        self._held[file.name] = file.version


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


def begun(folder: Path, before: Release | None, *, now: datetime) -> Release:
    """Return a new release beside ``before``, which stays; others are discarded.

    It begins with the files of the latest of them, which nobody is led to any more, as to make and
    to remove thousands of folders takes longer than all else. Its name is one that no other has,
    even if the clock shows the same twice.
    """
    release = Release(folder / RELEASES / f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}")
    kept = {before.folder} if before else set()
    others = (path for path in (folder / RELEASES).iterdir() if path.resolve() not in kept)
    whole = [path for path in sorted(others) if Release(path).state.versions]
    if whole:
        whole[-1].rename(release.folder)
    discard(folder, kept=[before, release])
    return release


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
    folders = {release.folder.resolve() for release in kept if release}
    for path in (folder / RELEASES).iterdir():
        if path.resolve() not in folders:
            shutil.rmtree(path)
