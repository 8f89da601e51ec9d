"""Files that appear whole or not at all or are for their owner only; locks between processes."""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import BinaryIO

# The end of names of files that are not whole yet, or were left by a process that was killed.
PART = ".part"
OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextmanager
def replacing(file: Path, *, mode: int = 0o666, is_durable: bool = False) -> Iterator[BinaryIO]:
    """Yield a file that takes the name ``file`` at the end; of one that fails nothing is left.

    One that ``is_durable`` is on the disk before it has the name; of others a power cut may leave
    an empty file.
    """
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}{PART}")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as written:
            yield written
            if is_durable:
                written.flush()
                os.fsync(descriptor)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def write_whole(file: Path, content: bytes, *, is_durable: bool = False) -> None:
    with replacing(file, is_durable=is_durable) as written:
        written.write(content)


@contextmanager
def locked(path: Path, *, is_shared: bool = False, is_waiting: bool = True) -> Iterator[None]:
    """Keep the other processes that lock ``path`` out meanwhile, a folder or a file that is there.

    Those that share it do not keep each other out. A lock ends with its process. Raises
    BlockingIOError where another has it and this one is not waiting.
    """
    operation = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        fcntl.flock(descriptor, operation if is_waiting else operation | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def share_for_life(path: Path) -> None:
    """Share the lock of ``path`` until this process ends, also as the program it goes on as."""
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.set_inheritable(descriptor, True)


def keep_private(paths: Iterable[Path], *, trees: Iterable[Path]) -> None:
    """Have what this process and its children write be for their owner only, and what is there.

    ``paths`` are closed to others as they are, ``trees`` with all that is in them.
    """
    os.umask(OF_OTHERS)
    for path in paths:
        _close(path.resolve())
    for tree in trees:
        for path in chain([tree], tree.rglob("*")):
            _close(path)


def is_private(path: Path) -> bool:
    """Whether nobody but its owner may do anything with it; so with what is not there."""
    try:
        return not path.stat().st_mode & OF_OTHERS
    except FileNotFoundError:
        return True


def _close(path: Path) -> None:
    # It may be gone by now, or another user's; a check tells of the latter.
    with suppress(FileNotFoundError, PermissionError):
        mode = path.lstat().st_mode
        is_for_all = mode & stat.S_ISVTX  # as /tmp is
        if mode & OF_OTHERS and not stat.S_ISLNK(mode) and not is_for_all:
            path.chmod(stat.S_IMODE(mode) & ~OF_OTHERS)
